"""A study that is synthesised in seconds: four short talks and a small survey, and runs of it."""

from __future__ import annotations

import hashlib
import json
import re
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from synth import pipeline
from synth.protocols import SAMPLE_RATE_HZ
from synth.settings import Recipe
from synth.store.files import OWN_MARK
from tests import recordings

HALF_WRITTEN = re.compile(r"\.(new|old)-\d+|\.\d+$|(^|[/.])lock$")
Talk = tuple[tuple[str, str], ...]

MIRA: Talk = (
    ("Ines Ask", "How do you take in a bike for repair today?"),
    ("Mira Spoke", "I write the order on a paper card, and the card hangs on the handlebar until somebody loses it."),
    ("Ines Ask", "What is the hardest part of that?"),
    ("Mira Spoke", "The cards get lost. Every week I call a customer to ask again what was broken, which is "
                   "embarrassing. I waste about an hour a day on searching for cards."),
    ("Ines Ask", "What would you rather have?"),
    ("Mira Spoke", "I want to see all open orders on one screen. I would also like customers to get a message when "
                   "their bike is ready."),
    ("Ines Ask", "What keeps you from buying such a tool?"),
    ("Mira Spoke", "It is too expensive for a shop of three people, and I doubt that my mechanics would type anything "
                   "with greasy hands."),
)  # fmt: skip
TOMAS: Talk = (
    ("Ines Ask", "Tell me how spare parts are ordered in your workshop."),
    ("Tomas Crank", "I count the shelf every Friday and then I order by phone from two wholesalers."),
    ("Ines Ask", "Where does it go wrong?"),
    ("Tomas Crank", "We run out of brake pads in spring, every single year. The wholesaler's list is never up to date, "
                    "so I order parts that do not exist any more."),
    ("Ines Ask", "And what would help?"),
    ("Tomas Crank", "I need a stock count that goes down by itself when a part is used. My goal is to never send a "
                    "customer home because of a missing chain."),
    ("Ines Ask", "Any doubts?"),
    ("Tomas Crank", "I do not trust the cloud with our prices. What happens when the internet is down on a Saturday?"),
)  # fmt: skip
YARA: Talk = (
    ("Ines Ask", "How does the day begin for you?"),
    ("Yara Pedal", "With the paper cards. Mira Spoke writes them, I sort them by date, and half of them nobody can "
                   "read."),
    ("Ines Ask", "What happens then?"),
    ("Yara Pedal", "Customers call and ask whether their bike is ready, and I cannot tell without walking through the "
                   "whole workshop. It is frustrating."),
    ("Ines Ask", "What do you wish for?"),
    ("Yara Pedal", "I would like to have a board on a screen that shows which bike is with whom. And I want to stop "
                   "being interrupted by the phone."),
    ("Ines Ask", "What speaks against it?"),
    ("Yara Pedal", "We have no time to learn a new program during the season, and the price must be fair. Write to "
                   "me at yara@pedal.example when there is one."),
)  # fmt: skip
OLEG: Talk = (
    ("Ines Ask", "What is difficult about parts?"),
    ("Oleg Hub", "Deliveries come late and incomplete. I check every box against the delivery note by hand, which "
                 "takes the whole morning."),
    ("Ines Ask", "Do repair orders get lost, too?"),
    ("Oleg Hub", "No, that is not an issue for us. We are only two people."),
    ("Ines Ask", "What would you like to have?"),
    ("Oleg Hub", "I want the software to order parts before they run out. I am hoping to spend less time on the phone "
                 "with wholesalers."),
    ("Ines Ask", "And what worries you?"),
    ("Oleg Hub", "I am afraid that we would be locked in with one supplier. A subscription costs more than it saves."),
)  # fmt: skip
SURVEY = (
    ("R1", "4", "Paper cards with repair orders get lost in the workshop all the time."),
    ("R2", "2", "We run out of brake pads every spring and customers have to wait."),
    ("R3", "7", "I want to see at a glance which bikes are ready for pick-up."),
    ("R4", "12", "Ordering spare parts by phone takes hours each week."),
    ("R5", "3", "n/a"),
    ("R6", "5", "It is too expensive to pay a subscription for such a small shop."),
    ("R7", "6", "Customers call all day to ask whether their bike is ready."),
    ("R8", "9", "I would like the stock of parts to be counted automatically."),
)
EXTRA: Talk = (
    ("Ines Ask", "What takes most of your time?"),
    ("Pia Saddle", "Explaining bills. Customers do not understand why a repair costs more than we said at first."),
    ("Ines Ask", "What would you like to be different?"),
    ("Pia Saddle", "I want to send an estimate with a photo before we begin, so that nobody is surprised by a price."),
)  # fmt: skip


def clock(second: int, mark: str = ".") -> str:
    """A time of day as subtitles have it."""
    return f"00:{second // 60:02d}:{second % 60:02d}{mark}000"


def vtt(talk: Talk) -> str:
    """The talk as WebVTT with voice tags."""
    cues = (f"{clock(9 * n)} --> {clock(9 * n + 8)}\n<v {who}>{text}</v>" for n, (who, text) in enumerate(talk))
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def srt(talk: Talk) -> str:
    """The talk as SubRip with names before the text."""
    cues = (
        f"{n + 1}\n{clock(9 * n, ',')} --> {clock(9 * n + 8, ',')}\n{who}: {text}" for n, (who, text) in enumerate(talk)
    )
    return "\n\n".join(cues) + "\n"


def named(talk: Talk) -> str:
    """The talk as lines of text."""
    return "".join(f"{who}: {text}\n" for who, text in talk)


def survey() -> str:
    """The survey as CSV."""
    rows = "".join(f'{number},{people},"{text}"\n' for number, people, text in SURVEY)
    return f"Respondent ID,Company size,What is hard about running your workshop?\n{rows}"


FILES: Mapping[str, Callable[[], str]] = {
    "talks/mira.vtt": lambda: vtt(MIRA),
    "talks/tomas.srt": lambda: srt(TOMAS),
    "talks/deep/yara.txt": lambda: named(YARA),
    "notes/oleg.md": lambda: named(OLEG),
    "survey.csv": survey,
}


def write(study: Path, names: tuple[str, ...] = tuple(FILES)) -> Path:
    """The study at `study`, its files written in the order of `names`."""
    for name in names:
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text(FILES[name](), encoding="utf-8")
    return study


def add_recording(study: Path) -> None:
    """Ten seconds of a call, as one more file of the study."""
    samples = np.concatenate([recordings.voice(0, 9), recordings.silence(1)])
    with wave.open(str(study / "call.wav"), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def recipe(**sections: Mapping[str, Any]) -> pipeline.LoadedRecipe:
    """A recipe in which everything runs in this process, unless `sections` say otherwise."""
    settings = Recipe.model_validate({"transcribe": {"engine": "pocketsphinx"}, "run": {"workers": 1}, **sections})
    return pipeline.LoadedRecipe("small", hashlib.sha256(b"small").hexdigest(), settings)


def run(study: Path, out: Path | None = None, **sections: Mapping[str, Any]) -> pipeline.RunResult:
    """One run of a study."""
    return pipeline.run(study, recipe(**sections), pipeline.RunOptions(out), lambda stage, done, total: None)


def told(out: Path) -> dict[str, Any]:
    """What `synthesis.json` says, but for the time of day."""
    values: dict[str, Any] = json.loads((out / OWN_MARK).read_text(encoding="utf-8"))
    del values["run"]["started_at"], values["run"]["finished_at"]
    return values


def left_behind(study: Path) -> list[str]:
    """Half-written files, locks and reports moved aside in a study: none after a run that ended."""
    names = (path.relative_to(study).as_posix() for path in study.rglob("*"))
    return sorted(name for name in names if HALF_WRITTEN.search(name))
