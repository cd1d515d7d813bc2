"""Files that arrive are run once, when nobody writes to them any more."""

from __future__ import annotations

from pathlib import Path

from synth.store.arrivals import Arrivals, look

EMPTY: dict[str, tuple[int, int]] = {}
ONE = {"a.vtt": (10, 1)}
GROWN = {"a.vtt": (20, 2)}


def ran_at(seen: list[dict[str, tuple[int, int]]], arrivals: Arrivals) -> list[int]:
    """The looks, one each second, after which a run begins."""
    begun = []
    for second, files in enumerate(seen):
        if arrivals.settled(files, float(second)):
            arrivals.ran(files)
            begun.append(second)
    return begun


def test_a_file_is_run_once_when_it_has_settled() -> None:
    """Three seconds after its last change, and not again."""
    assert ran_at([EMPTY, ONE, ONE, GROWN, GROWN, GROWN, GROWN, GROWN, GROWN], Arrivals(3.0)) == [6]


def test_every_change_is_run() -> None:
    """Also a file that goes; an empty study is not."""
    two = {**ONE, "b.vtt": (5, 5)}
    assert ran_at([ONE] * 3 + [two] * 3 + [ONE] * 3 + [EMPTY] * 4, Arrivals(2.0)) == [2, 5, 8]


def test_what_was_run_before_is_not_run_again() -> None:
    """A watch that starts on an unchanged study waits."""
    assert ran_at([ONE] * 9, Arrivals(2.0, ONE)) == []


def test_a_look_has_what_a_run_would_read(tmp_path: Path) -> None:
    """Not the report, not hidden files; a change of size or time is seen."""
    for name in ("a.vtt", "synth-out/index.html", "synth-published/v/x.html", ".part"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    before = look(tmp_path, tmp_path / "synth-out")
    assert [Path(name).name for name in before] == ["a.vtt"]
    (tmp_path / "a.vtt").write_text("longer", encoding="utf-8")
    assert look(tmp_path, tmp_path / "synth-out") != before


def test_settings_and_codebook_count_beside_the_files(tmp_path: Path) -> None:
    """An edit of study.toml or of codebook.toml is a change of the study; alone they are nothing to run."""
    out = tmp_path / "synth-out"
    (tmp_path / "study.toml").write_text("", encoding="utf-8")
    assert look(tmp_path, out) == {}
    (tmp_path / "participants.csv").write_text("name\nJo\n", encoding="utf-8")
    before = look(tmp_path, out)
    for name in ("study.toml", "codebook.toml", "participants.csv"):
        (tmp_path / name).write_text("edited by hand", encoding="utf-8")
        after = look(tmp_path, out)
        assert after != before
        before = after
