"""A finished synthesis of a small invented study, for tests of the report.

Twelve people on "Rota", software that plans the rounds of repair crews: two recordings, a transcript with a
recording beside it, a survey, a participant list, and a file that could not be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from synth.model import (
    Answer,
    CellSpan,
    Claim,
    Dropped,
    Icp,
    Kind,
    Notice,
    OpenQuestion,
    Participant,
    Persona,
    Quality,
    Quote,
    RunInfo,
    SaturationPoint,
    Source,
    Standing,
    Statement,
    Synthesis,
    TextSpan,
    Theme,
    TimeSpan,
    Turn,
)
from tests.render_words import GROUPS, NEGATIVE, QUESTIONS, TALK, THEMES, WRITTEN


def source_id(name: str) -> str:
    """The id of a source by its short name in this module."""
    return "s-" + hashlib.sha256(name.encode()).hexdigest()[:10]


@dataclass
class Builder:
    """Collects turns, answers and statements with the offsets that the sentences really have."""

    turns: list[Turn] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    clocks: dict[str, float] = field(default_factory=dict)

    def say(self, source: str, person: str | None, text: str) -> Turn:
        """A turn of `person`, or of the interviewer, at 2.5 words a second."""
        start = self.clocks.get(source, 3.0)
        end = start + len(text.split()) / 2.5
        self.clocks[source] = end + 0.8
        number = sum(turn.source_id == source_id(source) for turn in self.turns) + 1
        timed = source != "t3"
        turn = Turn(
            id=f"{source_id(source)}-t{number:04d}",
            source_id=source_id(source),
            speaker="Ingrid the moderator" if person is None else f"Real name of {person}",
            text=text,
            role="interviewer" if person is None else "participant",
            participant_id=person and f"p-{person}",
            start_s=round(start, 2) if timed else None,
            end_s=round(end, 2) if timed else None,
        )
        self.turns.append(turn)
        return turn

    def state(self, turn: Turn, question: str, sentences: Sequence[tuple[str | None, Kind, str]]) -> None:
        """The statements of a turn."""
        at = 0
        for theme, kind, sentence in sentences:
            begin = turn.text.index(sentence, at)
            at = begin + len(sentence)
            start = None if turn.start_s is None else round(turn.start_s + len(turn.text[:begin].split()) / 2.5, 2)
            end = None if start is None else round(start + len(sentence.split()) / 2.5, 2)
            recorded = turn.source_id in {source_id("a1"), source_id("a2")}
            span = (
                TimeSpan(turn.id, start or 0.0, end or 0.0, begin, at)
                if recorded
                else TextSpan(turn.id, begin, at, start, end)
            )
            self._add(turn.source_id, turn.participant_id or "", sentence, kind, theme, span, question)

    def write(self, row: int, person: str, column: int, text: str, theme: str | None, kind: Kind) -> None:
        """An answer of the survey; each is one statement."""
        source = source_id("survey")
        answer = Answer(
            f"{source}-r{row}-{column}", source, row, f"Q{column}", QUESTIONS[column - 1], text, f"p-{person}"
        )
        self.answers.append(answer)
        span = CellSpan(row, answer.column, 0, len(text))
        self._add(source, f"p-{person}", text, kind, theme, span, answer.question)

    def _add(
        self,
        source: str,
        person: str,
        text: str,
        kind: Kind,
        theme: str | None,
        span: TimeSpan | TextSpan | CellSpan,
        context: str,
    ) -> None:
        number = len(self.statements) + 1
        self.statements.append(
            Statement(
                f"{source}-u{number:04d}",
                source,
                person,
                text,
                kind,
                0.5 + (number % 9) / 20,
                span,
                context,
                theme and f"theme-{theme}",
            )
        )


def synthesis() -> Synthesis:
    """The whole study."""
    builder = Builder()
    for source, person, question, sentences in TALK:
        builder.say(source, None, question)
        turn = builder.say(source, person, " ".join(sentence for _, _, sentence in sentences))
        builder.state(turn, question, sentences)
    for row, (person, first, theme_1, kind_1, second, theme_2, kind_2) in enumerate(WRITTEN, start=1):
        builder.write(row, person, 1, first, theme_1, kind_1)
        builder.write(row, person, 2, second, theme_2, kind_2)
    statements = tuple(builder.statements)
    people = participants()
    themes = tuple(_theme(key, statements, len(people)) for key in THEMES)
    personas = (
        _persona(
            "persona-morning",
            "The Morning Firefighter",
            GROUPS["morning"],
            statements,
            ("g2", "g1"),
            ("p1", "p3", "p2"),
            ("o1", "o2", "o3"),
            "Plans the day before it starts and repairs the plan on the phone until noon. Wants one "
            "live picture of the day and a time that customers can rely on.",
        ),
        _persona(
            "persona-numbers",
            "The Late Reckoner",
            GROUPS["numbers"],
            statements,
            ("g4",),
            ("p4", "p2"),
            ("o1",),
            "Sees what jobs cost when nothing can be changed any more. Wants hours against the quote while "
            "the job runs.",
        ),
        _persona(
            "persona-swap",
            "The Hands-off Dispatcher",
            GROUPS["swap"],
            statements,
            ("g3",),
            ("p3",),
            ("o3", "o1"),
            "Would rather let crews settle the day between them, and only see the outcome.",
        ),
    )
    negative = _persona(
        "persona-negative",
        "The Content Whiteboard",
        NEGATIVE,
        statements,
        (),
        (),
        ("o2",),
        "Small teams in one place, for whom a conversation does what a system would.",
    )
    return Synthesis(
        study_name="Rota discovery, autumn round",
        run=_run(),
        sources=_sources(builder),
        participants=people,
        turns=tuple(builder.turns),
        answers=tuple(builder.answers),
        statements=statements,
        themes=themes,
        personas=personas,
        negative_persona=negative,
        icp=_icp(statements),
        quality=Quality(
            outlier_share=0.14,
            small_sample=False,
            saturation=tuple(
                SaturationPoint(f"p-P{n:02d}", new)
                for n, new in enumerate((5, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0), start=1)
            ),
            dropped={"too_short": 14, "interviewer": 11, "invented": 1},
        ),
        dropped=(
            Dropped(source_id("a1"), "too_short", "Yeah."),
            Dropped(source_id("a1"), "too_short", "Mhm, right.", TimeSpan(builder.turns[1].id, 6.4, 7.0, 0, 4)),
            Dropped(
                source_id("a2"), "invented", "Thank you for watching.", TimeSpan(builder.turns[6].id, 3.0, 5.0, 0, 9)
            ),
            Dropped(source_id("survey"), "too_short", "n/a", CellSpan(3, "Q2", 0, 3)),
        ),
    )


def participants() -> tuple[Participant, ...]:
    """Twelve people; P05 does not want to be quoted."""
    return tuple(_participant(f"P{number:02d}") for number in range(1, 13))


def _participant(label: str) -> Participant:
    group = next((name for name, members in GROUPS.items() if label in members), None)
    segment: Standing = "negative" if label in NEGATIVE else "persona"
    talk = [source for source, person, _, _ in TALK if person == label]
    others = [name for name in GROUPS if name != group]
    weights = {f"persona-{group}": 0.82, f"persona-{others[0]}": 0.13, f"persona-{others[1]}": 0.05} if group else {}
    return Participant(
        id=f"p-{label}",
        label=label,
        source_ids=(source_id(talk[0]),) if talk else (source_id("survey"),),
        external_ids=() if talk else (f"R_{label}",),
        attributes={
            "job_title": {"1": "Operations lead", "2": "Office manager", "3": "Owner"}.get(label[-1], "Dispatcher"),
            "company_size": "1-9" if label in NEGATIVE else "50-249",
            "industry": "Heating and plumbing" if int(label[1:]) % 2 else "Lifts and escalators",
        },
        consent="no_quotes" if label == "P05" else "full",
        persona_id=f"persona-{group}" if group else "persona-negative",
        membership=weights,
        segment=segment,
    )


def _theme(key: str, statements: Sequence[Statement], of: int) -> Theme:
    kind, label, keywords = THEMES[key]
    members = tuple(statement for statement in statements if statement.theme_id == f"theme-{key}")
    voices = len({statement.participant_id for statement in members})
    return Theme(f"theme-{key}", kind, label, keywords, tuple(s.id for s in members), voices, voices / of)


def _claims(
    keys: Sequence[str], labels: Sequence[str], statements: Sequence[Statement], against: Sequence[str] = ()
) -> tuple[Claim, ...]:
    people = {f"p-{label}" for label in labels}
    found = []
    for key in keys:
        members = [s for s in statements if s.theme_id == f"theme-{key}" and s.participant_id in people]
        support = len({statement.participant_id for statement in members})
        ids = tuple(statement.id for statement in members)
        found.append(Claim(THEMES[key][1], support, len(labels), ids, tuple(against), theme_id=f"theme-{key}"))
        against = ()
    return tuple(sorted(found, key=lambda claim: -claim.support))


def _persona(
    persona_id: str,
    name: str,
    labels: Sequence[str],
    statements: Sequence[Statement],
    goals: Sequence[str],
    pains: Sequence[str],
    objections: Sequence[str],
    summary: str,
) -> Persona:
    against = [s.id for s in statements if "not an issue for us" in s.text] if "p1" in pains else []
    people = tuple(f"p-{label}" for label in labels)
    key = (*pains, *goals, *objections)[0]
    best = next(s for s in statements if s.theme_id == f"theme-{key}" and s.participant_id in people)
    size = Claim(
        "50-249 employees" if labels != NEGATIVE else "under 10 employees",
        len(people),
        len(people),
        attribute_participant_ids=people,
    )
    titles = Claim("Operations lead, dispatcher", 2, len(people), attribute_participant_ids=people[:2])
    return Persona(
        id=persona_id,
        name=name,
        summary=summary,
        size=len(people),
        share=len(people) / 12,
        stability=0.86,
        quote=Quote(best.text, best.id),
        goals=_claims(goals, labels, statements),
        pain_points=_claims(pains, labels, statements, against),
        objections=_claims(objections, labels, statements),
        facets={
            "job_titles": titles,
            "company_size": size,
            "information_sources": None,
            "buying_process": None,
            "tools": Claim("Spreadsheet and whiteboard", 1, len(people), (best.id,)),
        },
        open_questions=(
            OpenQuestion("information_sources", "Where did you last hear of a tool that you then tried?"),
            OpenQuestion(
                "buying_process", "Who else has to agree before you buy software, and how long does that take?"
            ),
        ),
        icp_fit=None if labels == NEGATIVE else 0.78,
    )


def _icp(statements: Sequence[Statement]) -> Icp:
    customers = tuple(f"p-{label}" for labels in GROUPS.values() for label in labels)
    nobody = tuple(f"p-{label}" for label in NEGATIVE)
    refusal = next(s.id for s in statements if s.theme_id == "theme-o2" and s.participant_id in nobody)
    must = Claim("50 to 249 employees", 10, 10, attribute_participant_ids=customers)
    field_work = Claim("Crews that work away from the office", 7, 10, attribute_participant_ids=customers[:7])
    trade = Claim("Heating, plumbing, lifts", 9, 10, attribute_participant_ids=customers[:9])
    return Icp(
        summary="A trade business of 50 to 249 people whose crews work away from the office and whose day changes "
        "faster than its plan.",
        must_haves=(must, trade, field_work),
        deal_breakers=(
            Claim("Fewer than ten people in one place", 2, 2, attribute_participant_ids=nobody),
            Claim("Sees no gain over a whiteboard", 1, 2, (refusal,)),
        ),
        firmographic={"industry": trade, "size": must, "geography": None},
        technographic={"tools": None},
        behavioural={"urgency": None},
        strategic={"onboarding": None},
    )


def _sources(builder: Builder) -> tuple[Source, ...]:
    def of(name: str, **values: object) -> Source:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return Source(id=source_id(name), sha256=digest, **values)  # type: ignore[arg-type]

    return (
        of(
            "a1",
            path="recordings/Monday crew #1 100%.mp3",
            kind="audio",
            duration_s=builder.clocks["a1"],
            transcriber="pocketsphinx",
            language="en",
        ),
        of(
            "a2",
            path='recordings/office\'s "board".m4a',
            kind="audio",
            duration_s=builder.clocks["a2"],
            transcriber="whisper",
            language="en",
        ),
        of(
            "t1",
            path="transcripts/controller.vtt",
            kind="transcript",
            duration_s=builder.clocks["t1"],
            media_path="recordings/controller.mp4",
            reader="zoom-vtt",
        ),
        of("t2", path="transcripts/two dispatchers.docx", kind="transcript", reader="docx"),
        of("t3", path="transcripts/workshop.txt", kind="transcript", reader="qa-text"),
        of("survey", path="survey/planning 2026.csv", kind="survey", rows=6, reader="csv"),
        of("list", path="participants.csv", kind="participants", rows=6, reader="csv"),
        of("broken", path="recordings/tunnel.wav", kind="audio", status="failed", reason="truncated"),
        of("double", path="recordings/controller.mp4", kind="video", status="skipped", reason="transcript used"),
    )


def _run() -> RunInfo:
    return RunInfo(
        id="r-20261121-1",
        started_at="2026-11-21T09:00:00+00:00",
        finished_at="2026-11-21T09:02:11+00:00",
        recipe="interviews",
        recipe_sha256="9f" * 32,
        settings={"transcribe": {"engine": "auto", "language": None}, "themes": {"min_people": 1, "seed": 0}},
        tools={"pocketsphinx": "5.1.1", "bertopic": "0.17.4"},
        warnings=(
            Notice(
                "draft_recogniser",
                "No Whisper model was at hand; the recording was read by pocketsphinx. Run `synth "
                "doctor` to see how to get one.",
                source_id("a1"),
            ),
            Notice("unreadable", "The file ends in the middle of a frame; export it again.", source_id("broken")),
        ),
    )
