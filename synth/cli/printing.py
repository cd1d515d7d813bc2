"""Lines on a screen: what a file name or a participant says is text there, never a command to the terminal."""

from __future__ import annotations

import re

import click

# C0 without tab and line feed, DEL, C1: they colour, move, clear and rename terminals.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print text with every control character spelled out."""
    click.echo(spelled(text), err=err, nl=nl)


def spelled(text: str) -> str:
    """The text with control characters as a backslash and its number; line ends of Windows stay line ends."""
    return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\r\n", "\n"))


def one_line(name: str) -> str:
    """A file name that takes one line, whatever it holds."""
    return spelled(name).replace("\n", "\\n")
