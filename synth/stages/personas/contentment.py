"""Which statements say that there is no problem: contentment, denial, no wish for anything else.

Patterns find the plain forms; the embedding finds other wordings among statements of a kind. Both are needed:
short answers have few words to match, and similarity alone takes "I want it to work fine" for contentment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Matrix

CONTRAST_MIN = 0.15  # cosine by which a statement must be nearer to contentment than to need

CONTENT = (
    "We are happy with the way it works now and need nothing else.",
    "It has never been a problem for us.",
    "There is nothing I would change, everything works fine.",
    "We do not need it, what we have does the job.",
)
NEED = (
    "It is a constant struggle and costs us hours every week.",
    "I wish this would finally work better.",
    "It goes wrong all the time and we have to fix it.",
    "We want to get rid of this problem.",
)

_TROUBLE = r"(?:problems?|issues?|bother|trouble|worry|worries|complaints?|complicated|difficult|difficulty|hard)"
_GOOD = r"(?:fine|good enough|great|ok|okay|well|a treat|happy|content|satisfied|enough|easy|simple|all right|alright)"
_STATE = r"(?:works?|going|it's|it is|we're|we are|i'm|i am|all|that's|been|are|am)"
_PATTERNS = (
    rf"\b(?:no|not|n't|never|hardly|without|can't say)\b[^.;,]{{0,30}}\b{_TROUBLE}\b",
    r"\b(?:don't|do not|doesn't|didn't|wouldn't|no)\s+(?:really\s+)?(?:need|miss|worry|mind|want (?:any|more))",
    rf"\b{_STATE}\s+(?:just |all |quite |very |perfectly |pretty )?{_GOOD}\b",
    r"\b(?:happy|content|satisfied|fine)\s+(?:with|as|at|the way|how)\b",
    r"\bsuits\s+(?:us|me|everybody|everyone)\b|\bcan(?:'t|not)\s+complain\b|\ball good\b",
    r"\bnothing\b[^.]{0,20}\b(?:comes|wrong|to (?:improve|change|fix|complain)|really|at all|is hard|springs)\b",
    r"^\W*(?:honestly,?\s+)?(?:nothing|none|no|nope|not really|no wishes)\b\W*$|\bcan't think of any",
    r"\bno\s+(?:reason|need|plans?|interest|complaints?|wish(?:es)?)\b|\bwhy\s+(?:change|would we|should)\b",
    r"\b(?:stay|carry on|leave it|left|keep)\b[^.]{0,25}\b(?:as (?:it|we)|the way|like it is|same|alone)\b",
    r"\bnever\s+(?:let|failed|been a|had (?:a )?(?:problem|issue))\b|\bdoes\s+the\s+job\b|\bworks the way it is\b",
    r"\bwouldn't\s+(?:know what|swap|change)\b|\bnot change it\b|\bnot worth\b",
    r"\bhave (?:what|all|everything) (?:i|we) (?:want|need)\b",
)
_CUE = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_TURN = re.compile(r"\b(?:but|except|although|though|however|if only|until)\b", re.IGNORECASE)


def is_content(text: str) -> bool:
    """Whether the words say that nothing is wrong or wished for; a "but" takes it back."""
    plain = text.replace("’", "'")
    found = _CUE.search(plain)
    return found is not None and _TURN.search(plain, found.end()) is None


def contrast(vectors: Matrix, content: Matrix, need: Matrix) -> NDArray[np.float32]:
    """How much nearer each row is to contentment than to need, in cosine."""
    if not len(vectors):
        return np.zeros(0, dtype=np.float32)
    nearest: NDArray[np.float32] = (vectors @ content.T).max(axis=1) - (vectors @ need.T).max(axis=1)
    return nearest


def cues(texts: Sequence[str]) -> NDArray[np.bool_]:
    """`is_content` of every text."""
    return np.fromiter((is_content(text) for text in texts), dtype=bool, count=len(texts))
