"""Every error that synth raises on purpose.

    SynthError
    ├── UsageError            the command or the recipe is wrong          (exit code 2)
    │   └── SettingsError     one or more keys of a recipe or study.toml
    ├── StudyError            the study as a whole cannot be worked on    (exit code 1)
    │   ├── LockedError       another run holds the study
    │   └── StoreError        the study database cannot be used
    ├── SourceError           one file cannot be read; the others go on
    ├── ToolError             a library or a model is missing or failed
    └── EvidenceError         a claim or a quote does not stand in its source

A message says what is wrong, where (file, row, second) and what to do, in one line.
"""

from __future__ import annotations


class SynthError(Exception):
    """Base of all errors whose message is written for the person at the keyboard."""

    exit_code = 1


class UsageError(SynthError):
    """The command line or a configuration file asks for something that does not exist."""

    exit_code = 2


class SettingsError(UsageError):
    """A recipe or study file has wrong keys or values; the message lists all of them."""

    def __init__(self, where: str, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{where}: {problem}" for problem in problems))


class StudyError(SynthError):
    """The study folder as a whole cannot be worked on."""


class LockedError(StudyError):
    """Another run is writing to the same study."""


class StoreError(StudyError):
    """The study database cannot be opened, read or written."""


class SourceError(SynthError):
    """One file of the study cannot be read; the rest of the study goes on.

    `code` is the reason code under which the file is listed (for example `truncated`).
    """

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        self.code = code
        super().__init__(message)


class ToolError(SynthError):
    """A library or a model that a stage needs is missing or did not work."""


class EvidenceError(SynthError):
    """A quote does not stand verbatim in the source that it names."""
