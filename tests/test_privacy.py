"""Placeholders: what is replaced, what stays, and where marks and offsets are afterwards."""

from __future__ import annotations

import itertools
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import StudyError
from synth.evidence import PLACEHOLDER, PLACEHOLDER_LETTERS, letters, stands_in
from synth.model import Mark
from synth.privacy import Key, Known, Redacted, Redactor, read_key, write_key
from synth.privacy.details import DIGIT, EMAIL, FORMS, SPOKEN_EMAIL, SPOKEN_PHONE, Form, details
from synth.privacy.spans import LETTERS_MAX
from tests.bench.privacy_cases import FOLDER, Case, found, read

PIECES = (
    "Anna Berg",
    "anna.berg@example.com",
    "+44 20 7946 0958",
    "12 Harbour Street",
    "we ship on Fridays",
    "Mark it",
    "Peter",
    "May",
    "?",
    "\n",
    "🚚",
    "Ünal",
    "4111 1111 1111 1111",
    "my colleague Olek",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map(" ".join)


def redactor(*names: str, key: Key | None = None) -> Redactor:
    """A redactor that knows people by name; the first letter of a name makes the owner."""
    return Redactor([Known(name, f"p-{name[0].lower()}") for name in names], key)


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [("details", 0.98, 0.98), ("names", 0.97, 0.97), ("mixed", 0.96, 0.95), ("held_out", 0.92, 0.9)],
)
def test_precision_and_recall_stay_where_they_were_measured(name: str, precision: float, recall: float) -> None:
    """The measured set holds the rules: a change that loses or invents personal data fails here."""
    from tests.bench.privacy_cases import score

    result = score(read(FOLDER / f"{name}.tsv"))
    assert result.precision >= precision
    assert result.recall >= recall


@pytest.mark.parametrize("case", read(FOLDER / "traps.tsv"), ids=lambda case: case.text)
def test_words_that_only_look_personal_stay(case: Case) -> None:
    """Months, places, products, brands, amounts and dates are nobody's data."""
    assert not found(case)


def test_the_measured_set_is_large_enough() -> None:
    """Two hundred cases at least, a third of them traps."""
    cases = [case for path in FOLDER.glob("*.tsv") for case in read(path)]
    assert len(cases) >= 200
    assert sum(not case.pieces for case in cases) >= len(cases) / 3


@given(TEXTS)
def test_everything_but_the_placeholders_is_verbatim(text: str) -> None:
    """The edits say all that happened: undone in reverse they give the old text."""
    redacted = redactor("Anna Berg", "Peter Holm").redact(text, frozenset({"Anna Berg"}))
    back, position = "", 0
    for edit in redacted.edits:
        back += text[position : edit.start] + text[edit.start : edit.end]
        position = edit.end
    assert back + text[position:] == text
    parts = [text[a.end : b.start] for a, b in itertools.pairwise(redacted.edits)]
    for part in parts:
        assert part in redacted.text
    assert redacted.text.count("[") >= len(redacted.edits)


@given(TEXTS, st.data())
def test_an_offset_outside_of_replaced_pieces_points_to_the_same_character(text: str, data: st.DataObject) -> None:
    """What stood at an offset stands at the moved offset."""
    redacted = redactor("Anna Berg").redact(text, frozenset({"Anna Berg"}))
    if not text:
        return
    offset = data.draw(st.integers(0, len(text) - 1))
    if not any(edit.start <= offset < edit.end for edit in redacted.edits):
        assert redacted.text[redacted.moved(offset)] == text[offset]


@given(TEXTS, st.lists(st.integers(0, 80), max_size=12))
def test_marks_stay_in_order_inside_the_text_and_apart(text: str, cuts: list[int]) -> None:
    """Marks that did not overlap do not overlap afterwards, none leaves the text and no time is lost."""
    edges = sorted({min(cut, len(text)) for cut in cuts})
    marks = tuple(
        Mark(start, end, float(number), number + 1.0) for number, (start, end) in enumerate(itertools.pairwise(edges))
    )
    redacted = redactor("Anna Berg").redact(text, frozenset({"Anna Berg"}))
    moved = redacted.moved_marks(marks)
    assert all(0 <= mark.char_start <= mark.char_end <= len(redacted.text) for mark in moved)
    assert all(one.char_end <= other.char_start for one, other in itertools.pairwise(moved))
    if marks:
        assert moved[-1].end_s == marks[-1].end_s
        assert moved[0].start_s == marks[0].start_s


@given(TEXTS)
def test_a_redacted_text_is_still_found_in_its_source(text: str) -> None:
    """A placeholder never stands for more than the evidence check allows, so quotes can be looked up."""
    redacted = redactor("Anna Berg").redact(text, frozenset({"Anna Berg"}))
    for edit in redacted.edits:
        assert 1 <= len(letters(text[edit.start : edit.end])) <= PLACEHOLDER_LETTERS
        assert PLACEHOLDER.fullmatch(edit.placeholder)
    assert stands_in(redacted.text, letters(text)) or PLACEHOLDER.search(text)


@given(TEXTS)
def test_a_placeholder_is_no_personal_data_itself(text: str) -> None:
    """Redacting a redacted text touches none of its placeholders."""
    one = redactor("Anna Berg")
    once = one.redact(text, frozenset({"Anna Berg"})).text
    for edit in one.redact(once, frozenset({"Anna Berg"})).edits:
        assert not any(edit.start < mark.end() and mark.start() < edit.end for mark in PLACEHOLDER.finditer(once))


def test_all_forms_of_a_name_get_one_placeholder() -> None:
    """Full name, first name, surname and possessive are one person; the ending stays."""
    redacted = redactor("Tilda Brannigan").redact(
        "Tilda Brannigan came. Tilda's team liked Brannigan.", frozenset({"Tilda Brannigan"})
    )
    assert redacted.text == "[NAME-1] came. [NAME-1]'s team liked [NAME-1]."


def test_an_e_mail_address_and_a_phone_number_keep_one_placeholder_however_they_are_written() -> None:
    """Spelling with other capitals or blanks makes no new detail."""
    one = redactor()
    text = one.redact("Anna.Berg@Example.com or anna.berg@example.com, +44 20 7946 0958 or +44 2079460958").text
    assert text == "[EMAIL-1] or [EMAIL-1], [PHONE-1] or [PHONE-1]"


def test_numbers_of_an_earlier_run_are_used_again() -> None:
    """The key of a run makes the next one give the same placeholders, whatever comes first."""
    first = redactor()
    first.redact("Peter and Karin met.")
    second = redactor(key=first.key)
    assert second.redact("Karin met Olga and Peter.").text == "[NAME-2] met [NAME-3] and [NAME-1]."


def test_a_known_company_that_is_called_after_its_owner_stays() -> None:
    """Company names are firmographics; a setting replaces them as well."""
    known = [Known("Rosalind Fennick")]
    text, here = "Fennick Bakery Goods is mine.", frozenset({"Rosalind Fennick"})
    assert Redactor(known, companies=["Fennick Bakery Goods"]).redact(text, here).text == text
    hidden = Redactor(known, companies=["Fennick Bakery Goods"], hide_companies=True).redact(text, here).text
    assert hidden == "[COMPANY-1] is mine."


def test_words_that_the_recipe_keeps_are_no_names() -> None:
    """A product that is called like a person can be named in the recipe."""
    assert Redactor(kept=["Oliver"]).redact("We use Oliver daily.").text == "We use Oliver daily."
    assert Redactor().redact("We use Oliver daily.").text == "We use [NAME-1] daily."


def test_values_of_lists_lose_details_and_full_names_only() -> None:
    """A town or a job title in a closed column is not taken for a first name."""
    one = redactor("Anna Berg")
    assert one.redact_value("Florence").text == "Florence"
    assert one.redact_value("Reports to Anna Berg, anna@berg.example").text == "Reports to [NAME-1], [EMAIL-1]"


def test_the_key_of_somebody_who_was_forgotten_is_gone_and_her_number_stays_unused() -> None:
    """Her name is in the key no more; later names get other numbers, and hers is never written down again."""
    first = redactor("Anna Berg")
    first.redact("Anna Berg rang, mail anna@berg.example.", frozenset({"Anna Berg"}), "p-a")
    key = first.key.without("p-a")
    assert not key.placeholders
    later = redactor("Anna Berg", key=key)
    assert later.redact("Karin saw Anna Berg.").text == "[NAME-2] saw [NAME-0]."
    assert "Anna Berg" not in later.key.placeholders.values()


def test_the_key_file_is_private_and_reads_back(tmp_path: Path) -> None:
    """Mode 0600, and the same key after a round trip."""
    one = redactor("Anna Berg")
    one.redact("Anna Berg and Peter", frozenset({"Anna Berg"}))
    path = tmp_path / "key.json"
    write_key(path, one.key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == one.key


def test_a_missing_key_is_empty_and_a_damaged_one_is_an_error(tmp_path: Path) -> None:
    """A damaged key must not give old numbers a new meaning."""
    path = tmp_path / "key.json"
    assert read_key(path) == Key()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(StudyError, match=re.escape(str(path))):
        read_key(path)


def test_a_text_without_anything_personal_is_the_same_object() -> None:
    """Most texts need no work."""
    assert redactor().redact("nothing to see") == Redacted("nothing to see")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.pattern.pattern[:24])
@given(data=st.data())
def test_no_text_with_a_number_has_fewer_digits_than_its_form_asks_for(form: Form, data: st.DataObject) -> None:
    """What spares most texts the search never hides a number."""
    text = data.draw(st.from_regex(form.pattern))
    for match in form.pattern.finditer(text):
        if form.passes(match.group()):
            assert len(DIGIT.findall(text)) >= form.digits


@given(st.from_regex(EMAIL) | st.from_regex(SPOKEN_EMAIL) | st.from_regex(SPOKEN_PHONE))
def test_what_has_no_digits_is_found_in_any_spelling(text: str) -> None:
    """A form with words in place of marks is replaced whenever its pattern fits and it is no longer than a quote."""
    short = [match for form in (EMAIL, SPOKEN_EMAIL, SPOKEN_PHONE) for match in form.finditer(text)]
    if any(sum(map(str.isalnum, match.group())) <= LETTERS_MAX for match in short):
        assert details(text, lambda address: False)
