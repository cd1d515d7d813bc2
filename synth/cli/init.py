"""`synth init`: an empty study with a note on what goes where."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo

STUDY_TOML = """\
# What you know better than the files. Everything here is optional; lines that start with # are off.

# title = "Onboarding interviews, spring"

# How a column of a survey is used, when `synth check` shows a wrong guess:
# open, closed, scale, multi, id, consent, personal, time, name, file, empty
# [columns."survey/answers.csv"]
# "What else?" = "open"

# Who is who in a recording or transcript, when `synth check` or the report shows it wrong:
# [speakers."recordings/call-03.mp3"]
# SPEAKER_00 = { name = "Interviewer", role = "interviewer" }
# SPEAKER_02 = { same_as = "SPEAKER_01" }
"""


@click.command("init", short_help="make a study folder")
@click.argument("study", type=click.Path(path_type=Path))
def command(study: Path) -> None:
    """Make the folder STUDY with places for recordings, transcripts and surveys.

    Its study.toml is for what you know better than the files.
    """
    from synth.errors import StudyError, UsageError

    settings = study / "study.toml"
    if settings.exists():
        raise UsageError(f"{study}: is a study already; drop files into it and run `synth run {study}`")
    try:
        for folder in ("recordings", "transcripts", "survey"):
            (study / folder).mkdir(parents=True, exist_ok=True)
        settings.write_text(STUDY_TOML, encoding="utf-8")
    except OSError as error:
        raise StudyError(f"{study}: cannot be made ({error.strerror}); choose another place") from error
    echo(f"{study} is ready: put recordings, transcripts and survey exports into it, in any arrangement, then")
    echo(f"  synth check {study}    to see what was found\n  synth run {study}      to get draft personas")
