"""Clustering of voices and the path of speakers over words."""

from __future__ import annotations

import numpy as np
import pytest

from synth import voices
from synth.protocols import Matrix


def crowd(sizes: list[int], spread: float = 0.35, seed: int = 0) -> tuple[Matrix, list[int]]:
    """Embeddings of as many voices as there are sizes, and whose each is."""
    chance = np.random.default_rng(seed)
    centres = np.abs(chance.normal(size=(len(sizes), 64)))
    owners = [owner for owner, size in enumerate(sizes) for _ in range(size)]
    rows = centres[owners] + spread * chance.normal(size=(len(owners), 64))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), owners


def agree(labels: voices.Labels, owners: list[int]) -> bool:
    """Whether two numberings divide the rows alike."""
    pairs = set(zip(labels.tolist(), owners, strict=True))
    return len(pairs) == len(set(owners)) == len(set(labels.tolist()))


@pytest.mark.parametrize("sizes", [[60, 60], [150, 20], [80, 60, 40], [200, 30, 30, 25]])
def test_voices_are_counted(sizes: list[int]) -> None:
    """The number of voices is found, also where one of them says little."""
    rows, owners = crowd(sizes)

    assert agree(voices.clustered(rows, None, most=6), owners)


def test_one_voice_is_not_divided() -> None:
    """A monologue has one speaker, unless somebody knows better."""
    rows, _ = crowd([150])

    assert set(voices.clustered(rows, None, most=6)) == {0}
    assert set(voices.clustered(rows, 2, most=6)) == {0, 1}
    assert set(voices.clustered(rows, 3, most=2)) == {0, 1, 2}


def test_few_windows_are_one_voice() -> None:
    """Nothing can be told from a second of speech."""
    for count in range(3):
        assert voices.clustered(crowd([5])[0][:count], None, most=6).tolist() == [0] * count


def test_long_recordings_are_thinned_out_for_clustering_only() -> None:
    """Every window gets a voice, however many there are."""
    rows, owners = crowd([3000, 1500])

    assert agree(voices.clustered(rows, None, most=4), owners)


def test_the_silhouette_is_that_of_its_definition() -> None:
    """Against the definition, written as loops."""
    rows, owners = crowd([7, 5, 3])
    distances, labels = 1.0 - rows @ rows.T, np.array(owners)
    values = []
    for index, own in enumerate(labels):
        means = {
            name: [distances[index, other] for other in np.flatnonzero(labels == name) if other != index]
            for name in (0, 1, 2)
        }
        inside = float(np.mean(means.pop(own)))
        outside = min(float(np.mean(values_)) for values_ in means.values())
        values.append((outside - inside) / max(inside, outside))

    assert voices.silhouette(distances, labels) == pytest.approx(np.mean(values), abs=1e-5)


def test_a_word_sounds_like_the_windows_around_it() -> None:
    """Each word is most like the voice that is heard while it is said, also far from any window."""
    rows, owners = crowd([20, 20])
    times = np.linspace(0, 11.7, 40, dtype=np.float64)
    spans = np.array([(0.5, 0.9), (5.0, 5.4), (6.6, 7.0), (11.0, 11.5), (40.0, 40.4)])

    scores = voices.likeness(spans, times, rows, np.array(owners))

    assert scores.argmax(axis=1).tolist() == [0, 0, 1, 1, 1]


def test_a_single_doubtful_word_does_not_change_the_speaker() -> None:
    """A change costs more than a word that sounds a little more like the other voice."""
    scores = np.array([[0.9, 0.6]] * 5 + [[0.7, 0.75]] + [[0.9, 0.6]] * 5)

    assert voices.path(scores, np.full(10, voices.CHANGE_COST)) == [0] * 11


def test_a_change_falls_into_the_pause() -> None:
    """Where two words leave the speaker open, the pause before one of them decides."""
    scores = np.array([[0.9, 0.6], [0.9, 0.6], [0.75, 0.75], [0.75, 0.75], [0.6, 0.9], [0.6, 0.9]])
    nothing = np.zeros(5, dtype=bool)

    for gap in (1, 2, 3):
        pauses = np.zeros(5)
        pauses[gap] = 0.4
        found = voices.path(scores, voices.change_costs(pauses, nothing, nothing))
        assert found == [0] * (gap + 1) + [1] * (5 - gap)


def test_a_change_avoids_the_gap_after_a_dangling_word() -> None:
    """A speaker does not stop after "the", where all else is equal."""
    scores = np.array([[0.9, 0.6], [0.9, 0.6], [0.75, 0.75], [0.6, 0.9], [0.6, 0.9]])
    nothing, dangles = np.zeros(4, dtype=bool), np.zeros(4, dtype=bool)
    for gap, expected in ((1, [0, 0, 0, 1, 1]), (2, [0, 0, 1, 1, 1])):
        dangles[:] = False
        dangles[gap] = True
        assert voices.path(scores, voices.change_costs(np.zeros(4), nothing, dangles)) == expected
