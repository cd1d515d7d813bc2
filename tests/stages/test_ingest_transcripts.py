"""Transcripts in the layouts of the tools that write them: who says what, and when."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.reading import read, said

DANA, JO = "Dana Ruiz", "Jo Lee"
TALK = [(DANA, "We plan on paper."), (JO, "Why is that?"), (DANA, "It never breaks.")]

LAYOUTS = {
    "zoom-vtt": (
        "call.vtt",
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nDana Ruiz: We plan\n\n2\n00:00:02.100 --> 00:00:03.000\n"
        "on paper.\n\n3\n00:00:04.000 --> 00:00:05.000\nJo Lee: Why is that?\n\n4\n00:00:06.000 --> 00:00:07.000\n"
        "Dana Ruiz: It never breaks.\n",
    ),
    "zoom-text": (
        "call.txt",
        "00:00:01\tDana Ruiz\tWe plan on paper.\n00:00:04\tJo Lee\tWhy is that?\n00:00:06\tDana Ruiz\tIt never breaks.\n",
    ),
    "zoom-captions": (
        "captions.txt",
        "[Dana Ruiz] 10:02:11\nWe plan on paper.\n\n[Jo Lee] 10:02:15\nWhy is that?\n\n[Dana Ruiz] 10:02:20\nIt never breaks.\n",
    ),
    "teams-vtt": (
        "meeting.vtt",
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE made by hand\n\n8f-1/13-0\n00:04.000 --> 00:05.000 align:start\n"
        "<v Jo Lee>Why is that?\n\n8f-1/12-0\n00:00:01.000 --> 00:00:03.000\n<v Dana Ruiz>We plan\non <i>paper</i>.</v>\n\n"
        "8f-1/14-0\n00:00:06.000 --> 00:00:07.000\n<v Dana Ruiz>It never breaks.</v>\n",
    ),
    "teams-page": (
        "meeting.txt",
        "0:0:1.0 --> 0:0:3.120\nDana Ruiz\nWe plan on paper.\n0:0:3.500 --> 0:0:5.0\nJo Lee\nWhy is that?\n"
        "0:0:5.0 --> 0:0:6.0\nDana Ruiz\nIt never breaks.\n",
    ),
    "srt-names": (
        "talk.srt",
        "1\n00:00:01,000 --> 00:00:03,000\nDana Ruiz: We plan on paper.\n\n2\n00:00:04,000 --> 00:00:05,000\n"
        "Jo Lee: Why is that?\n\n3\n00:00:06,000 --> 00:00:07,000\nDana Ruiz: It never breaks.\n",
    ),
    "vtt-name-lines": (
        "talk2.vtt",
        "WEBVTT\n\n00:01.000 --> 00:03.000\n(Dana Ruiz)\nWe plan on paper.\n\n00:04.000 --> 00:05.000\n(Jo Lee)\n"
        "Why is that?\n\n00:06.000 --> 00:07.000\n(Dana Ruiz)\nIt never breaks.\n",
    ),
    "otter": (
        "otter.txt",
        "Dana Ruiz  0:01  \nWe plan on paper.\n\nJo Lee  0:04  \nWhy is that?\n\nDana Ruiz  1:00:06  \nIt never breaks.\n\n"
        "Transcribed by https://otter.ai",
    ),
    "rev": ("rev.txt", "Dana Ruiz (00:01):\nWe plan on paper.\n\nJo Lee (00:04):\nWhy is that?\n\nDana Ruiz (00:06):\nIt never breaks.\n"),
    "time-name": (
        "descript.txt",
        "[00:00:01] Dana Ruiz: We plan on paper.\n[00:00:04] Jo Lee: Why is that?\n[00:00:06] Dana Ruiz: It never breaks.\n",
    ),
    "name-time": ("trint.txt", "Dana Ruiz (00:01): We plan on paper.\nJo Lee (00:04): Why is that?\nDana Ruiz (00:06): It never breaks.\n"),
    "meet": (
        "meet.txt",
        "Sales talk - Transcript\n\nAttendees\nDana Ruiz, Jo Lee\n\n00:00:00\n\nDana Ruiz: We plan on paper.\nJo Lee: Why is that?\n\n"
        "00:05:00\n\nDana Ruiz: It never breaks.\n\nMeeting ended after 00:10:00\n",
    ),
    "maxqda": ("m.txt", "00:03:40.5Dana Ruiz: We plan on paper.\n\n00:03:45.5Jo Lee: Why is that?\n\n00:03:50.1Dana Ruiz: It never breaks.\n"),
    "f4": (
        "f4.txt",
        "Dana Ruiz: We plan on paper. #00:00:03-1#\n\nJo Lee: Why is that? #00:00:05-0#\n\nDana Ruiz: It never breaks. #00:00:07-0#\n",
    ),
    "markdown": ("talk.md", "# Interview 3\n\n**Dana Ruiz:** We plan on **paper**.\n\n**Jo Lee:** Why is that?\n\n**Dana Ruiz:** It never breaks.\n"),
    "markdown-headings": ("talk2.md", "### Dana Ruiz\n\nWe plan on paper.\n\n### Jo Lee\n\n> Why is that?\n\n### Dana Ruiz\n\nIt never breaks.\n"),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_says_what_is_read_from_every_layout(layout: str, tmp_path: Path) -> None:
    """The same short talk comes out of every layout, word for word, with its speakers."""
    document = read(tmp_path, *LAYOUTS[layout])
    assert document.source.kind == "transcript"
    assert said(document) == TALK


TAGGED = {
    "question-answer": ("qa.txt", "Q: How do you plan?\n\nA: On paper.\nMostly lists.\n\nQ: And then?\nA: Nothing.\n", ["Q", "A", "Q", "A"]),
    "roles": ("r.txt", "Interviewer: How?\nParticipant: On paper.\nInterviewer: Ok.\n", ["Interviewer", "Participant", "Interviewer"]),
    "recogniser": (
        "w.srt",
        "1\n00:00:00,000 --> 00:00:02,000\n[SPEAKER_00]: How?\n\n2\n00:00:02,000 --> 00:00:03,000\n[SPEAKER_01]: On paper.\n",
        ["SPEAKER_00", "SPEAKER_01"],
    ),
    "atrain": ("a.txt", "SPEAKER_00\n[00:00:00] - How?\nSPEAKER_01\n[00:00:04] - On paper.\n[00:00:06] - Yes.\n", ["SPEAKER_00", "SPEAKER_01"]),
    "unknown": ("u.txt", "Unknown Speaker  0:03  \nHow?\n\nP3  0:09  \nOn paper.\n\nUnknown Speaker  0:12\nYes\n", ["Unknown Speaker", "P3", "Unknown Speaker"]),
    "initials": ("i.txt", "Dr. Lund: How?\nJonas F.: On paper.\nDr. Lund: I see.\nJonas F.: Yes.\n", ["Dr. Lund", "Jonas F.", "Dr. Lund", "Jonas F."]),
}  # fmt: skip


@pytest.mark.parametrize("case", TAGGED)
def test_tags_of_speakers_are_kept_as_they_stand(case: str, tmp_path: Path) -> None:
    """Roles, codes and numbered speakers are speakers like names."""
    name, text, speakers = TAGGED[case]
    assert [turn.speaker for turn in read(tmp_path, name, text).turns] == speakers


def test_words_before_a_colon_are_no_speaker(tmp_path: Path) -> None:
    """Only labels that come back, or that are names in a talk, are taken for speakers."""
    text = "Dana: It has two parts.\nOne thing: it is slow.\nJo: Note: so is ours.\nDana: Because: well.\nJo: Right.\n"
    assert said(read(tmp_path, "t.txt", text)) == [
        ("Dana", "It has two parts. One thing: it is slow."),
        ("Jo", "Note: so is ours."),
        ("Dana", "Because: well."),
        ("Jo", "Right."),
    ]


def test_several_voices_in_a_cue_and_tags_without_a_name(tmp_path: Path) -> None:
    """Each voice of a cue is a turn; an empty tag leaves the speaker unknown; entities are characters."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dana>One &amp; two</v><v Jo>Three</v> <v>four\n"
    assert said(read(tmp_path, "t.vtt", text)) == [("Dana", "One & two"), ("Jo", "Three"), ("", "four")]


def test_marks_give_the_time_of_every_cue_inside_a_turn(tmp_path: Path) -> None:
    """A turn of several cues has a mark per cue, at its place in the text."""
    turn = read(tmp_path, *LAYOUTS["zoom-vtt"]).turns[0]
    assert [(turn.text[mark.char_start : mark.char_end], mark.start_s, mark.end_s) for mark in turn.marks] == [
        ("We plan", 1.0, 2.0),
        ("on paper.", 2.1, 3.0),
    ]
    assert (turn.start_s, turn.end_s) == (1.0, 3.0)


def test_a_start_time_alone_ends_where_the_next_begins(tmp_path: Path) -> None:
    """Otter writes starts only: a turn lasts until the next, the last one's end is not known."""
    turns = read(tmp_path, *LAYOUTS["otter"]).turns
    assert [(turn.start_s, turn.end_s) for turn in turns] == [(1.0, 4.0), (4.0, 3606.0), (3606.0, None)]


def test_times_behind_paragraphs_are_their_ends(tmp_path: Path) -> None:
    """f4 and MAXQDA write the end of a paragraph behind it."""
    turns = read(tmp_path, *LAYOUTS["f4"]).turns
    assert [(turn.start_s, turn.end_s) for turn in turns] == [(0.0, 3.1), (3.1, 5.0), (5.0, 7.0)]


def test_what_stands_around_the_talk_is_listed(tmp_path: Path) -> None:
    """Title, attendees and footer are no speech and are dropped with a reason each."""
    dropped = read(tmp_path, *LAYOUTS["meet"]).dropped
    assert [(piece.reason, piece.text) for piece in dropped if piece.reason == "footer"] == [
        ("footer", "Meeting ended after 00:10:00")
    ]
    assert "Sales talk - Transcript" in [piece.text for piece in dropped if piece.reason == "file-header"]


def test_the_block_above_a_talk_describes_the_person(tmp_path: Path) -> None:
    """Fields above the first words become a person of this file, not turns."""
    text = (
        "Interview 4\nDate: 2026-01-04\nParticipant: Dana Ruiz\nRole: Ops lead\nE-mail: dana@acme.example\n\n"
        "Interviewer: How was it?\nParticipant: Good.\nInterviewer: Fine.\n"
    )
    document = read(tmp_path, "int4.txt", text)
    (person,) = document.people
    assert (person.name, person.attributes, person.file) == ("Dana Ruiz", (("role", "Ops lead"),), "int4.txt")
    assert person.keys == (("email", "dana@acme.example"),)
    assert [turn.speaker for turn in document.turns] == ["Interviewer", "Participant", "Interviewer"]


def test_subtitles_without_speakers_are_cut_at_pauses(tmp_path: Path) -> None:
    """Text without speakers is joined over cues and cut where somebody stops."""
    text = (
        "1\n00:00:00,000 --> 00:00:02,000\nHow was it and\n\n2\n00:00:02,000 --> 00:00:03,000\nwas it good?\n\n"
        "3\n00:00:06,000 --> 00:00:07,000\nYes.\n"
    )
    assert said(read(tmp_path, "t.srt", text)) == [("", "How was it and was it good?"), ("", "Yes.")]


def test_a_text_without_speakers_is_notes(tmp_path: Path) -> None:
    """Prose is notes, a line each; a colon does not make it a talk."""
    document = read(
        tmp_path, "visit.txt", "Account: Acme\nDate: 2026-01-04\n\nThey want exports.\nPricing is: too high.\n"
    )
    assert document.source.kind == "notes"
    assert [turn.text for turn in document.turns] == ["They want exports.", "Pricing is: too high."]
    assert document.people[0].attributes == (("account", "Acme"),)


def test_a_readme_is_skipped(tmp_path: Path) -> None:
    """A text about the files is not research material."""
    assert read(tmp_path, "README.md", "# Study\n\nHow the files were made.").source.status == "skipped"


def test_word_documents_by_bold_names_breaks_and_tables(tmp_path: Path) -> None:
    """Bold names, lines inside a paragraph and cells of tables are read in their order."""
    page = docx.Document()
    page.add_paragraph("Transcript")
    paragraph = page.add_paragraph()
    paragraph.add_run("Dana Ruiz   ").bold = True
    paragraph.add_run("0:01\nWe plan on paper.")
    row = page.add_table(rows=1, cols=1).rows[0]
    row.cells[0].text = "Jo Lee   0:04\nWhy is that?"
    page.add_paragraph("Dana Ruiz   0:06\nIt never breaks.")
    buffer = io.BytesIO()
    page.save(buffer)
    assert said(read(tmp_path, "teams.docx", buffer.getvalue())) == TALK


def test_pdf_without_page_numbers_and_headers(tmp_path: Path) -> None:
    """Lines of a PDF are joined to turns; what comes back on every page is taken off and listed."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page, line in enumerate(
        ("Dana Ruiz: We plan", "on paper.", "Jo Lee: Why is that?", "Dana Ruiz: It never breaks."), 1
    ):
        canvas.drawString(72, 800, "Study of planning")
        canvas.drawString(72, 780, line)
        canvas.drawString(72, 40, f"{page}/4")
        canvas.showPage()
    canvas.save()
    document = read(tmp_path, "talk.pdf", buffer.getvalue())
    assert said(document) == TALK
    assert sum(piece.reason == "page-furniture" for piece in document.dropped) == 8
