"""Properties over generated talks and over any bytes: no word is lost or changed, nothing crashes."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import SourceError
from synth.model import Document
from tests.reading import read, said
from tests.talks import SEEDS, WRITERS, Talk, damaged

SPEAKERS = ("Dana Ruiz", "Jo Lee", "P3")
WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüéñßøłабвгд中文字", min_size=1, max_size=9)
MARK = st.sampled_from(["", "", "", ",", ".", "?", "!", ";", " –", "…", "'s", '"'])
SENTENCE = st.lists(st.builds(str.__add__, WORD, MARK), min_size=1, max_size=14).map(" ".join)
TALK = st.lists(st.tuples(st.sampled_from(SPEAKERS), SENTENCE), min_size=6, max_size=20).map(
    lambda turns: [
        (SPEAKERS[index % 2], text) if index < 4 else (speaker, text) for index, (speaker, text) in enumerate(turns)
    ]
)


def joined(talk: Talk) -> Talk:
    """The talk with neighbouring turns of one speaker joined."""
    turns: Talk = []
    for name, text in talk:
        if turns and turns[-1][0] == name:
            turns[-1] = (name, f"{turns[-1][1]} {text}")
        else:
            turns.append((name, text))
    return turns


@pytest.mark.parametrize("layout", WRITERS)
@given(talk=TALK)
@settings(max_examples=20)
def test_no_word_of_a_talk_is_lost_changed_or_moved(layout: str, talk: Talk) -> None:
    """What is written in a layout is read from it: the same speakers with the same words in the same order."""
    name, write = WRITERS[layout]
    with tempfile.TemporaryDirectory() as folder:
        assert said(read(Path(folder), name, write(talk))) == joined(talk)


CELL = st.lists(SENTENCE, min_size=1, max_size=3).map(lambda parts: "\n".join(parts) + ", and so on; it goes | on")


@given(cells=st.lists(CELL, min_size=3, max_size=12, unique=True), delimiter=st.sampled_from(",;\t|"))
@settings(max_examples=20)
def test_no_answer_of_a_table_is_lost_or_changed(cells: list[str], delimiter: str) -> None:
    """Every cell of an open column is an answer in its row, blanks folded."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["id", "What is hard for you?"], *enumerate(cells)])
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["id", "What is hard for you?"], *enumerate(cells)]:
        sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    with tempfile.TemporaryDirectory() as folder:
        for document in (read(Path(folder), "a.csv", text.getvalue()), read(Path(folder), "a.xlsx", packed.getvalue())):
            assert [(answer.row, answer.text) for answer in document.answers] == [
                (row, " ".join(cell.split())) for row, cell in enumerate(cells, 1)
            ]


LINE = st.one_of(
    SENTENCE,
    st.builds("{}: {}".format, st.sampled_from((*SPEAKERS, "Q", "A", "Note", "Date", "Role", "Interviewer")), SENTENCE),
    st.builds("{}  0:{:02d}".format, st.sampled_from(SPEAKERS), st.integers(0, 59)),
    st.builds("[00:00:{:02d}] {}".format, st.integers(0, 59), SENTENCE),
    st.just(""),
)


def words(*texts: str) -> Counter[str]:
    return Counter("".join(ch if ch.isalpha() else " " for ch in " ".join(texts)).split())


def everything(document: Document) -> Counter[str]:
    return words(*(turn.text for turn in document.turns), *(turn.speaker for turn in document.turns),
                 *(piece.text for piece in document.dropped), *(answer.text for answer in document.answers))  # fmt: skip


@given(lines=st.lists(LINE, min_size=1, max_size=30))
@settings(max_examples=80)
def test_every_word_of_a_page_is_said_or_listed(lines: list[str]) -> None:
    """Whatever a page looks like, each word stands in a turn, in a label or among what was dropped.

    The name of somebody who is announced and says nothing is all that may go.
    """
    page = "\n".join(["prose at the top of it", *lines])
    with tempfile.TemporaryDirectory() as folder:
        try:
            document = read(Path(folder), "a.txt", page)
        except SourceError as error:
            assert error.code == "no-text"  # names without a word said
            return
    if document.source.kind in ("transcript", "notes"):
        assert not set(words(page)) - set(everything(document)) - set(words(*SPEAKERS))
        assert not words(*(turn.text for turn in document.turns)) - words(page)


@pytest.mark.parametrize("name", SEEDS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=20)
def test_damaged_files_give_a_document_or_one_error(name: str, seed: int) -> None:
    """Cut, flipped, repeated and overwritten bytes never end in anything but a document or a SourceError."""
    outcome(name, damaged(SEEDS[name], random.Random(seed)))


@given(data=st.binary(max_size=400), name=st.sampled_from(sorted(SEEDS)))
@settings(max_examples=80)
def test_any_bytes_give_a_document_or_one_error(data: bytes, name: str) -> None:
    """Bytes that nobody meant end in a document or a SourceError."""
    outcome(name, data)


@given(start=st.sampled_from([b"WEBVTT\n\n", b"%PDF-1.4\n", b"PK\x03\x04word/", b"PK\x03\x04xl/", b"$FL2", b"{", b"[[", b"<html>", b"ID3", b"RIFF"]),
       rest=st.binary(max_size=300))  # fmt: skip
@settings(max_examples=80)
def test_any_bytes_behind_a_known_mark_give_a_document_or_one_error(start: bytes, rest: bytes) -> None:
    """A mark alone makes no file of its kind."""
    outcome("a.bin", start + rest)


def outcome(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            document = read(Path(folder), name, data)
        except SourceError as error:
            assert "\n" not in str(error)  # both outcomes are right
        else:
            assert all(turn.text.encode() for turn in document.turns)
