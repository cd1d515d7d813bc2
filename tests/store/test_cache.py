"""The cache gives back what was kept, or nothing; it never gives back something damaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from synth.model import Mark, Turn
from synth.store.cache import Cache, digest, fingerprint

TURN = Turn("s-1-t0001", "s-1", "Ada", "Na, güt… 😀\u2028", start_s=0.1, marks=(Mark(0, 2, 0.1, 0.30000000000000004),))


@dataclass(frozen=True, slots=True)
class Other:
    """A record of another shape."""

    number: int


def entry(cache: Cache) -> Path:
    """The one file that the cache holds."""
    (path,) = (path for path in cache.folder.rglob("*") if path.is_file())
    return path


def test_a_kept_record_comes_back_equal(tmp_path: Path) -> None:
    """Texts, floats and nested records survive to the last bit."""
    cache = Cache(tmp_path)
    cache.put("diarize", "key", Turn, TURN)
    assert cache.get("diarize", "key", Turn) == TURN


def test_nothing_is_known_under_another_key_or_stage(tmp_path: Path) -> None:
    """A record is found under its own stage and key alone."""
    cache = Cache(tmp_path)
    cache.put("diarize", "key", Turn, TURN)
    assert cache.get("diarize", "other", Turn) is None
    assert cache.get("ingest", "key", Turn) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"\0" * 64,
        lambda data: data[:-6] + b"xxxxxx",
        lambda data: data[:12] + bytes(byte ^ 0xFF for byte in data[12:40]) + data[40:],
    ],
    ids=["cut short", "empty", "zeros", "wrong checksum", "bits flipped in the middle"],
)
def test_a_damaged_entry_counts_as_missing_and_is_made_again(tmp_path: Path, damage: object) -> None:
    """Whatever happened to an entry's bytes, it is dropped and can be kept anew."""
    cache = Cache(tmp_path)
    cache.put("diarize", "key", Turn, TURN)
    path = entry(cache)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("diarize", "key", Turn) is None
    assert not path.exists()
    cache.put("diarize", "key", Turn, TURN)
    assert cache.get("diarize", "key", Turn) == TURN


def test_an_entry_of_another_shape_counts_as_missing(tmp_path: Path) -> None:
    """A record that an older program kept does not come back half filled."""
    cache = Cache(tmp_path)
    cache.put("diarize", "key", Other, Other(1))
    assert cache.get("diarize", "key", Turn) is None


def test_equal_records_are_kept_as_equal_bytes(tmp_path: Path) -> None:
    """Entries carry no time of day."""
    first, second = Cache(tmp_path / "a"), Cache(tmp_path / "b")
    first.put("diarize", "key", Turn, TURN)
    second.put("diarize", "key", Turn, TURN)
    assert entry(first).read_bytes() == entry(second).read_bytes()


def test_fingerprint_tells_types_apart() -> None:
    """1, "1", True, 1.0 and None are five different inputs."""
    assert len({fingerprint("stage", part) for part in (1, "1", True, 1.0, None)}) == 5


def test_fingerprint_tells_stages_and_order_apart() -> None:
    """The stage counts, and so does the order of parts; how parts are cut counts too."""
    keys = [fingerprint("a", "x", "y"), fingerprint("b", "x", "y"), fingerprint("a", "y", "x"), fingerprint("a", "xy")]
    assert len(set(keys)) == 4


def test_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    """Two mappings with equal entries are equal inputs."""
    assert fingerprint("a", {"x": 1, "y": [2]}) == fingerprint("a", {"y": [2], "x": 1})


def test_digest_follows_the_content_of_records() -> None:
    """Equal content has an equal digest; order and grouping of records count."""
    turn = Turn("t", "s", "Ada", "one")
    other = Turn("t", "s", "Ada", "two")
    assert digest(turn) == digest(Turn("t", "s", "Ada", "one"))
    assert len({digest((turn, other)), digest((other, turn)), digest(((turn,), other)), digest(turn)}) == 4
