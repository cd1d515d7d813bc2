"""The command line: one file per command, loaded when it is called."""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

import click

from synth import __version__
from synth.cli.printing import echo
from synth.errors import SynthError

COMMANDS = {
    "init": "make a study folder",
    "check": "read everything in a study, without running a model",
    "run": "turn a study into draft personas",
    "review": "check the drafts in the browser",
    "watch": "run whenever files arrive",
    "show": "list sources, participants, dropped text, themes or personas",
    "codebook": "write the themes of a study as a codebook for the next one",
    "diff": "say what changed between two runs, and whose words changed it",
    "export": "write personas as HTML, Markdown, PDF, Word, PowerPoint, CSV or JSON",
    "publish": "keep the report under a name",
    "forget": "take a participant out of everything that is kept",
    "doctor": "say what is installed and what would be used",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called: `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"synth.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            raise click.UsageError(f"no command {args[0]!r}; known: {', '.join(COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="synth")
@click.option("--debug", is_flag=True, help="Show where in the code an error came from.")
def group(debug: bool) -> None:
    """Personas from customer research in which every claim plays the recording behind it."""
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.ERROR, stream=sys.stderr, format="%(name)s: %(message)s"
    )


def main() -> None:
    """Run the command line: one line per problem on stderr, and the exit code that belongs to it."""
    try:
        sys.exit(group.main(standalone_mode=False))
    except click.exceptions.Abort:
        echo("stopped; run the same command again to go on from here", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SynthError as error:
        if "--debug" in sys.argv:
            raise
        echo(f"synth: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if "--debug" in sys.argv:
            raise
        place = f"{error.filename}: " if error.filename else ""
        echo(f"synth: {place}{error.strerror or error}; check the disk and the permissions", err=True)
        sys.exit(1)
