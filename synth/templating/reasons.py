"""Reason codes and flags in words; a code that is not listed is shown as its own words."""

from __future__ import annotations

from collections.abc import Mapping

from synth.templating.filters import readable

REASONS: Mapping[str, str] = {
    "too-short": "Too short to say anything",
    "no-answer": "Answered with “none”, “n/a” or the like",
    "filler": "Only filler words",
    "question": "Questions that participants asked",
    "blank": "Empty answers",
    "empty-row": "Empty rows",
    "copied": "Copied from another answer",
    "duplicate-submission": "Submitted twice by the same person",
    "withdrawn": "Withdrawn by the participant",
    "not-in-source": "Not found word for word in its source",
    "rejected": "Rejected in review",
    "footer": "Footers of transcripts",
    "file-header": "Headers of transcripts",
    "no-participant": "Said by nobody who could be identified",
}
FLAGS: Mapping[str, str] = {
    "repetition": "repeats itself, as recognisers do when they lose the thread",
    "outside-speech": "no voice was heard here",
    "no-speech": "the recogniser doubts that anybody spoke",
    "low-confidence": "the recogniser is not sure of these words",
}


def reason_text(code: str) -> str:
    """What a reason code means to a reader."""
    return REASONS.get(code) or readable(code)


def flag_text(flag: str) -> str:
    """What a flag of the recogniser means to a reader."""
    return FLAGS.get(flag) or readable(flag).lower()
