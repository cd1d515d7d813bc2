"""Topics by BERTopic: its pipeline and its keywords, with our own grouping in place of UMAP and HDBSCAN."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.adapters.topics.labels import choose_labels
from synth.adapters.topics.linkage import NO_GROUP, Labels, partition
from synth.protocols import Embedder, Grouping, Matrix

KEYWORDS = 8
CANDIDATES = 24  # words by c-TF-IDF from which MMR takes KEYWORDS that differ
DIVERSITY = 0.3
WORD = r"(?u)\b[^\W\d_][\w'-]+\b"  # keeps the apostrophe: "don't" is one stop word and not "don"
# What people say around a subject, whatever the subject is: scikit-learn's list lacks it.
FILLERS = frozenset(
    "actually anyway basically can't cannot couldn't did didn't does doesn't doing don't else etc every get gets"
    " getting going gonna got guess haven't he'd he's i'd i'll i'm i've isn't it's just kind kinda know let like"
    " literally lot lots maybe mean oh okay one ones pretty probably quite really right say saying she's something"
    " sort stuff sure that's there's they're thing things think uh um usually want was wasn't we're we've weren't"
    " well won't would wouldn't yeah yes you're you've".split()
)


class BertopicModel:
    """Groups texts by the embeddings that come with them and words the groups by those of `embedder`."""

    name = "bertopic"
    version = f"{version('bertopic')}+partition-2+labels-3"

    def __init__(self, embedder: Embedder, *, seed: int = 0) -> None:
        self._embedder = embedder
        self._seed = seed

    def group(self, texts: Sequence[str], embeddings: Matrix) -> Grouping:
        """Groups of texts that mean the same; independent of the order of `texts`."""
        order = sorted(range(len(texts)), key=lambda index: (texts[index], embeddings[index].tobytes()))
        ordered, rows = [texts[index] for index in order], embeddings[order]
        labels = partition(rows, seed=self._seed)
        meanings = self._embedder.embed(ordered)
        keywords = self._keywords(ordered, meanings, labels)
        phrases = choose_labels(ordered, meanings, labels, keywords, self._embedder)
        groups: list[int | None] = [None] * len(texts)
        for place, label in zip(order, labels, strict=True):
            groups[place] = None if label == NO_GROUP else int(label)
        typical = tuple(tuple(order[member] for member in members) for members in _most_typical_first(rows, labels))
        return Grouping(tuple(groups), keywords, phrases, typical)

    def _keywords(self, texts: list[str], rows: Matrix, labels: Labels) -> tuple[tuple[str, ...], ...]:
        """The words that set each group apart, by c-TF-IDF, told apart by maximal marginal relevance."""
        count = int(labels.max(initial=NO_GROUP)) + 1
        if not count:
            return ()
        vectorizer = _vectorizer()
        terms = _terms(vectorizer, texts)
        if len(terms) < 2:  # too few for c-TF-IDF, and nothing that sets groups apart
            return (tuple(terms) if count == 1 else (),) * count
        vectorizer.set_params(vocabulary=terms)
        with warnings.catch_warnings():
            # scikit-learn's stop words and BERTopic's empty reduction warn about themselves
            warnings.simplefilter("ignore")
            model = self._pipeline(vectorizer)
            topics, _ = model.fit_transform(texts, rows, y=labels)
        # BERTopic numbers topics by size too, ties in its own way
        theirs = {int(ours): topic for ours, topic in zip(labels, topics, strict=True)}
        return tuple(
            tuple(word for word, weight in model.get_topic(theirs[group]) if word and weight > 0)[:KEYWORDS]
            for group in range(count)
        )

    def _pipeline(self, vectorizer: Any) -> Any:
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation import MaximalMarginalRelevance
        from bertopic.vectorizers import ClassTfidfTransformer

        return BERTopic(
            embedding_model=_backend(self._embedder),
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=BaseCluster(),
            vectorizer_model=vectorizer,
            ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
            representation_model=MaximalMarginalRelevance(diversity=DIVERSITY, top_n_words=KEYWORDS),
            top_n_words=CANDIDATES,
        )


def _backend(embedder: Embedder) -> Any:
    """`embedder` in the form that BERTopic takes."""
    from bertopic.backend import BaseEmbedder

    class Backend(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: Sequence[str], *_: object) -> Matrix:
            return embedder.embed(list(documents))

    return Backend()


def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    return CountVectorizer(stop_words=sorted(ENGLISH_STOP_WORDS | FILLERS), ngram_range=(1, 2), token_pattern=WORD)


def _terms(vectorizer: Any, texts: Sequence[str]) -> list[str]:
    """The terms that more than one text uses, or all of them: what one person says is no keyword of a group."""
    analyse = vectorizer.build_analyzer()
    used = Counter(term for text in texts for term in set(analyse(text)))
    return sorted(term for term, count in used.items() if count > 1) or sorted(used)


def _most_typical_first(rows: Matrix, labels: Labels) -> list[NDArray[np.int64]]:
    """Indices of each group's rows, nearest to the group's mean first."""
    result = []
    for label in range(int(labels.max(initial=NO_GROUP)) + 1):
        members = np.flatnonzero(labels == label)
        likeness = rows[members] @ rows[members].mean(axis=0)
        result.append(members[np.argsort(-likeness.round(6), kind="stable")])
    return result
