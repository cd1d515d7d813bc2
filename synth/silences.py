"""What people type to get past a question; shared by those who read answers and those who cut them up."""

from __future__ import annotations

import re

# Compared in lower case, without what is no letter or digit at the ends.
_WORDS = frozenset(
    (
        "n/a|na|n.a|none|nil|null|nothing|no|nope|nan|x|not applicable|no comment|no comments|no answer|nothing really"
        "|nothing comes to mind|nothing to add|none really|none at all|not really|i don't know|don't know|dont know"
        "|i dont know|dk|idk|dunno|not sure|unsure|no idea|no opinion|can't think of any|see above|as above"
        "|same as above|same|ditto|tbd|blah|lorem|keine|nichts|ninguno|nada|aucun|rien|skip|test"
    ).split("|")
)
_KEYS_MASHED = re.compile(
    r"(asd|qwe|sdf|jkl|dfg|fgh|xxx|lkj|zxc|hjk|aaa|abc)[a-z]{0,12}|xx|(.)\2{2,}|[\W\d_]{1,12}", re.I
)


def says_nothing(text: str) -> bool:
    """Whether somebody only typed something to get past the question."""
    bare = re.sub(r"^\W+|\W+$", "", " ".join(text.casefold().replace("’", "'").split()))
    return bare in _WORDS or _KEYS_MASHED.fullmatch(text.strip()) is not None
