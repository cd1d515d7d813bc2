"""What a form may ask for: each becomes decisions that hold what the person saw.

An action gets the view, the id of its object and the fields of the form, and returns what is to be decided.
It raises `Refused` with a sentence for the person when that cannot be done.
"""

from __future__ import annotations

from synth.review.actions import evidence, people, personas, themes
from synth.review.actions.form import Action, Form, Refused

__all__ = ["ACTIONS", "Action", "Form", "Refused"]

ACTIONS: dict[tuple[str, str], Action] = {
    **evidence.ACTIONS,
    **people.ACTIONS,
    **personas.ACTIONS,
    **themes.ACTIONS,
}
