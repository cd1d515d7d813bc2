"""Sentences that say too little to be statements."""

from __future__ import annotations

import re

from synth.silences import says_nothing


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_FILLERS = _words(
    "yeah yes yep yup no nope nah okay ok right sure mm mhm hm hmm uh um uhm er ah oh well so and but "
    "like exactly totally absolutely definitely correct true great cool perfect fine thanks thank you i "
    "mean know see guess think that's it good hi hello bye goodbye please sorry wow alright all indeed "
    "certainly of course got there cheers nice lovely yea huh aha right-o mm-hm mm-hmm uh-huh that is too"
)


def unusable(text: str, min_words: int, answer: str | None) -> str | None:
    """The reason code under which a sentence is left out, None for one that may be a statement.

    `answer` is the whole answer that the sentence is a part of, None in talk.
    """
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if answer is not None:
        if not words or says_nothing(text):
            return "no-answer"
        if len(words) < min_words and text != " ".join(answer.split()):
            return "too-short"  # a whole answer may be one word: the question says what it means
        return "filler" if all(word in _FILLERS for word in words) else None
    if all(word in _FILLERS for word in words):
        return "filler"
    return "too-short" if len(words) < min_words else None
