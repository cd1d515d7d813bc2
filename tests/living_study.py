"""A study that goes on: eight talks about a bakery's mornings and its deliveries, six of them at first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.small_study import Talk, named

HOW, HARD, WANT, DOUBT = (
    "How does your morning go?",
    "What is the hardest part of it?",
    "What would you rather have?",
    "What would keep you from buying software for it?",
)
NOTHING = "No, no."


def _talk(who: str, how: str, hard: str, want: str, doubt: str) -> Talk:
    return (
        ("Ines Ask", HOW), (who, how), ("Ines Ask", HARD), (who, hard),
        ("Ines Ask", WANT), (who, want), ("Ines Ask", DOUBT), (who, doubt),
    )  # fmt: skip


TALKS = {
    # three who take orders in the shop
    "anna.txt": _talk(
        "Anna Rye",
        "I open the shop at five and read the order book that the evening shift wrote by hand.",
        "Handwritten orders in the book cannot be read.",
        "I want all orders in one list on a screen.",
        "A subscription is too expensive for a bakery of our size.",
    ),
    "bela.txt": _talk(
        "Bela Wheat",
        "I sort the orders in the shop before the ovens are on, and I copy them from paper slips.",
        "Half of the handwritten orders in the book nobody can read.",
        "I want one list of all orders on a screen in the shop.",
        "A monthly subscription is too expensive for a small bakery.",
    ),
    "cleo.txt": _talk(
        "Cleo Spelt",
        "My day begins with the order book in the shop, and then I call those whose orders I do not understand.",
        "I cannot read the handwritten orders in the book.",
        "I need to see all orders in one list on the screen.",
        "The subscription would be too expensive for our bakery.",
    ),
    # three who drive
    "dario.txt": _talk(
        "Dario Van",
        "I load the van at four and drive to the cafes and the schools.",
        "I stand in traffic because the delivery route is planned badly.",
        "I want the best delivery route on my phone every morning.",
        "I worry that the phone has no reception on the road.",
    ),
    "edda.txt": _talk(
        "Edda Lane",
        "I pack the crates and then I drive from cafe to cafe until ten.",
        "The delivery route is planned badly and I lose an hour in traffic.",
        "I want my phone to show the best delivery route.",
        "On the road the phone has no reception, so I doubt that an app works.",
    ),
    "finn.txt": _talk(
        "Finn Gate",
        "I deliver to thirty cafes with the second van.",
        "A badly planned delivery route keeps me in traffic.",
        "I want the phone to plan the best delivery route for me.",
        NOTHING,
    ),
    # later: one of each
    "gesa.txt": _talk(
        "Gesa Oat",
        "I read the order book in the shop at half past four.",
        "Nobody can read the handwritten orders in the book.",
        "I want to have all orders in one list on a screen.",
        "Any subscription is too expensive for a bakery like ours.",
    ),
    "hugo.txt": _talk(
        "Hugo Road",
        "I drive the third van to schools and cafes.",
        "My delivery route is planned badly, so I am stuck in traffic.",
        "I want the best delivery route on the phone.",
        NOTHING,
    ),
}
FIRST = ("anna.txt", "bela.txt", "cleo.txt", "dario.txt", "edda.txt", "finn.txt")
LATER, GONE = ("gesa.txt", "hugo.txt"), "finn.txt"


def write(study: Path, names: Iterable[str]) -> Path:
    """The study with the talks of these names."""
    study.mkdir(exist_ok=True)
    for name in names:
        (study / name).write_text(named(TALKS[name]), encoding="utf-8")
    return study
