"""The sample study against its planted answers: kinds, themes, labels, personas and what must never be evidence."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from synth import pipeline, resources
from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.spacy import SpacyDenials
from synth.evidence import PLACEHOLDER, letters, stands_in
from synth.model import CLAIM_KINDS, Participant, Statement, Synthesis
from synth.pipeline import toolbox
from synth.protocols import Matrix
from synth.stages import personas, themes

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "sample_data/gold"
NEGATIVE = "NEG"
LEAST_LETTERS = 20  # shorter statements stand in too many texts to be looked for inside others


@dataclass(frozen=True, slots=True)
class Planted:
    """A run of the sample study beside what was planted in it."""

    result: Synthesis
    matched: tuple[tuple[Mapping[str, Any], Statement], ...]  # planted statement and the one that was found
    lost: int
    people: tuple[tuple[Mapping[str, str], Participant], ...]


def synthesise(folder: Path) -> Planted:
    """The sample study, run in a copy with the demo recipe."""
    study = Path(shutil.copytree(ROOT / "sample_data/study", folder / "sample"))
    for made in (".synth", "synth-out"):
        shutil.rmtree(study / made, ignore_errors=True)
    name, text, settings = resources.load_recipe("demo")
    loaded = pipeline.LoadedRecipe(name, hashlib.sha256(text.encode()).hexdigest(), settings)
    return compared(pipeline.run(study, loaded, pipeline.RunOptions(), lambda *_: None).synthesis)


def statements() -> list[dict[str, Any]]:
    """The planted statements with their kinds and themes."""
    return [json.loads(line) for line in (GOLD / "statements.jsonl").read_text(encoding="utf-8").splitlines()]


def compared(result: Synthesis) -> Planted:
    """A result with the planted statements and people that it holds."""
    wanted = statements()
    names = {source.id: PurePosixPath(source.path).name for source in result.sources}
    by_file: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for statement in result.statements:
        by_file[names[statement.source_id]].append((letters(statement.text), statement))
    pairs = [(row, _found(row, by_file)) for row in wanted]
    return Planted(
        result,
        tuple((row, statement) for row, statement in pairs if statement is not None),
        sum(statement is None for _, statement in pairs),
        tuple(_people(result, names)),
    )


def _found(row: Mapping[str, Any], by_file: Mapping[str, list[tuple[str, Statement]]]) -> Statement | None:
    """The same statement in the same file: letter by letter, else one that holds it or is held by it."""
    key = letters(row["text"])
    said = by_file.get(PurePosixPath(row["source_file"]).name, [])
    whole = next((statement for text, statement in said if text == key), None)
    if whole is not None:
        return whole
    redacted = (statement for _, statement in said if PLACEHOLDER.search(statement.text))
    hidden = next((statement for statement in redacted if stands_in(statement.text, key)), None)
    if hidden is not None or len(key) <= LEAST_LETTERS:
        return hidden
    return next(
        (statement for text, statement in said if len(text) > LEAST_LETTERS and (key in text or text in key)), None
    )


def _people(result: Synthesis, names: Mapping[str, str]) -> Iterator[tuple[Mapping[str, str], Participant]]:
    known: dict[str, Participant] = {}
    for person in result.participants:
        known.update((names[source], person) for source in person.source_ids)
        known.update((external, person) for external in person.external_ids)
    with (GOLD / "participants.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            keys = [row["respondent_id"], PurePosixPath(row["file"]).name if interviewed(row) else ""]
            found = [known[key] for key in keys if key and key in known]
            if found:
                yield row, found[0]


def interviewed(row: Mapping[str, str]) -> bool:
    """Whether somebody was talked with, and not only asked in the survey."""
    return bool(row["file"]) and not row["file"].endswith(".csv")


def persona_scores(planted: Planted) -> dict[str, Any]:
    """Agreement over interviewees, right shares of respondents, and the people without the problem."""
    talked = [(row["persona"], person) for row, person in planted.people if interviewed(row)]
    kept = [(true, person.persona_id or person.segment) for true, person in talked if true != NEGATIVE]
    answered = [
        (row["persona"], person.persona_id)
        for row, person in planted.people
        if not interviewed(row) and row["persona"] != NEGATIVE
    ]
    tables: dict[str, Counter[str]] = defaultdict(Counter)
    for true, found in kept:
        tables[found][true] += 1
    meaning = {found: counts.most_common(1)[0][0] for found, counts in tables.items()}
    assigned = [(true, meaning.get(found)) for true, found in answered if found is not None]
    negatives = [person.segment for true, person in talked if true == NEGATIVE]
    return {
        "ari": float(adjusted_rand_score(*zip(*kept, strict=True))),
        "interviews": len(kept),
        "respondents": len(answered),
        "assigned": len(assigned),
        "right": sum(true == found for true, found in assigned),
        "negatives": len(negatives),
        "negatives found": sum(segment == "negative" for segment in negatives),
    }


def personas_by_means(planted: Planted) -> float:
    """Agreement when interviewees are grouped by the mean embedding of all they say, the true number told."""
    rows = [(row, person.id) for row, person in planted.people if interviewed(row) and row["persona"] != NEGATIVE]
    said = {
        person: [statement.text for statement in planted.result.statements if statement.participant_id == person]
        for _, person in rows
    }
    embedder = MiniLmEmbedder()
    means = np.stack([embedder.embed(said[person]).mean(axis=0) for _, person in rows])
    true = [row["persona"] for row, _ in rows]
    return float(adjusted_rand_score(true, AgglomerativeClustering(len(set(true))).fit_predict(means)))


def label_support(result: Synthesis) -> tuple[float, float]:
    """The share of members that are nearest to their own theme's label among those of the kind, by plain MiniLM.

    The second number is the same for the first three keywords of each theme in place of its label.
    """
    return _nearest(result, [theme.label for theme in result.themes]), _nearest(
        result, [" ".join(theme.keywords[:3]) for theme in result.themes]
    )


def _nearest(result: Synthesis, labels: Sequence[str]) -> float:
    embedder = MiniLmEmbedder()
    meanings: Matrix = embedder.embed(labels)
    hits, members = 0, 0
    for kind in CLAIM_KINDS:
        columns = [index for index, theme in enumerate(result.themes) if theme.kind == kind]
        place = {result.themes[index].id: position for position, index in enumerate(columns)}
        said = [statement for statement in result.statements if statement.theme_id in place]
        if not said:
            continue
        nearest = (embedder.embed([one.text for one in said]) @ meanings[columns].T).argmax(axis=1)
        hits += sum(place[str(one.theme_id)] == column for one, column in zip(said, nearest, strict=True))
        members += len(said)
    return hits / max(members, 1)


def leaks(planted: Planted) -> dict[str, int]:
    """How much of the evidence of all claims is an interviewer's, a denial, or flagged."""
    result = planted.result
    claims = [claim for one in result.all_personas for claim in (*one.goals, *one.pain_points, *one.objections)]
    claims += [claim for one in result.all_personas for claim in one.facets.values() if claim]
    used = {key for claim in claims for key in claim.statement_ids}
    evidence = [statement for statement in result.statements if statement.id in used]
    turns = {turn.id: turn for turn in result.turns}
    askers = {
        statement.id
        for statement in evidence
        if statement.span.type != "cell" and turns[statement.span.turn_id].role == "interviewer"
    }
    # independent of the roles that were found: all that participants say was planted; recordings are heard otherwise
    written = {source.id for source in result.sources if source.kind not in {"audio", "video"}}
    theirs = {statement.id for _, statement in planted.matched}
    unknown = {one.id for one in evidence if one.source_id in written} - theirs
    pains = [statement for statement in evidence if statement.kind == "pain"]
    denied = SpacyDenials().denies([statement.text for statement in pains])
    gold = {statement.id: row["kind"] for row, statement in planted.matched}
    return {
        "evidence": len(evidence),
        "interviewer": len(askers),
        "not planted as a participant's": len(unknown),
        "denials": sum(no and gold.get(one.id) != "pain" for no, one in zip(denied, pains, strict=True)),
        "flagged": sum(bool(statement.flags) for statement in evidence),
    }


def order_matters(planted: Planted, shuffles: int) -> int:
    """In how many shuffles of statements and people the themes or personas differ in a single byte."""
    settings = resources.load_recipe("demo")[2]
    tools = toolbox.study_tools(settings, _Known)
    said = [replace(statement, theme_id=None) for statement in planted.result.statements]
    people = [replace(person, persona_id=None, membership={}) for person in planted.result.participants]
    first, differing = "", 0
    for turn in range(shuffles + 1):
        if turn:
            random.Random(turn).shuffle(said)
            random.Random(-turn).shuffle(people)
        grouped = themes.group(said, people, settings.themes, tools.themes)
        drafted = personas.draft(grouped.statements, grouped.themes, people, settings.personas, tools.personas)
        sure = tools.statements.kinds.probabilities([one.text for one in said], [one.context for one in said])
        by_text = sorted(zip((one.id for one in said), (row.tobytes().hex() for row in sure), strict=True))
        told = replace(drafted, participants=tuple(sorted(drafted.participants, key=lambda one: one.id)))
        found = hashlib.sha256(repr((grouped, told, by_text)).encode()).hexdigest()
        first = first or found
        differing += found != first
    return differing


class _Known:
    """An embedder that remembers: every shuffle asks for the same texts, and the first one in an order of its own."""

    def __init__(self, embedder: Any) -> None:
        self.embedder, self.name, self.version = embedder, embedder.name, embedder.version
        self.rows: dict[str, Any] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        missing = [text for text in dict.fromkeys(texts) if text not in self.rows]
        if missing:
            self.rows.update(zip(missing, self.embedder.embed(missing), strict=True))
        if not texts:
            return np.asarray(self.embedder.embed([]), dtype=np.float32)
        return np.stack([self.rows[text] for text in texts])
