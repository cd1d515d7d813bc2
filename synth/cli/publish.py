"""`synth publish`: the report kept under a name."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo


@click.command("publish", short_help="keep the report under a name")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("name", required=False)
@click.option("--list", "as_list", is_flag=True, help="List what was published.")
def command(study: Path, name: str | None, as_list: bool) -> None:
    """Freeze the report of STUDY, with all decisions on it, as STUDY/synth-published/NAME.

    A version is never overwritten, whatever later runs and decisions bring.
    """
    from synth.cli.show import columns
    from synth.errors import UsageError
    from synth.export.published import Published, now, publish, published

    def row(version: Published) -> dict[str, object]:
        personas = (f"{title} (approved)" if done else title for title, done in version.personas.items())
        return {
            "name": version.name,
            "published": version.at,
            "run": version.run,
            "people": version.participants,
            "personas": ", ".join(personas),
        }

    if as_list:
        echo(columns([row(version) for version in published(study)]))
    elif name is None:
        raise UsageError("give the version a name, or --list to see those that exist")
    else:
        echo(str(publish(study, name, now()) / "index.html"))
