"""A participant leaves everything that a study keeps, and what remains agrees with itself."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from synth import evidence
from synth.contract import dump
from synth.errors import UsageError
from synth.model import CellSpan, Claim, Decision, Document, Dropped, Persona, Source, Synthesis
from synth.privacy import KEY_FILE, Key, forget, read_key, traces, write_key
from synth.store import forgetting
from synth.store.cache import Cache
from synth.store.database import DATABASE_FILE, open_store
from synth.store.files import OWN_MARK
from synth.store.forgetting import forget_participant
from synth.store.mirror import ASIDE_FILE, MIRROR_FILE
from tests.render_study import synthesis

PEOPLE = tuple(person.id for person in synthesis().participants)


def claims(result: Synthesis) -> Iterator[Claim]:
    """Every claim of a result."""
    personas: list[Persona] = [*result.personas, *([result.negative_persona] if result.negative_persona else [])]
    for persona in personas:
        yield from (*persona.goals, *persona.pain_points, *persona.objections)
        yield from (claim for claim in persona.facets.values() if claim is not None)


def study(tmp_path: Path) -> tuple[Path, Path]:
    """A study's state folder and report with one run, as they are after it."""
    state, out = tmp_path / ".synth", tmp_path / "synth-out"
    state.mkdir()
    out.mkdir()
    result = synthesis()
    with open_store(state) as store:
        store.commit_run(result, {source.path: source.sha256 for source in result.sources})
    (out / OWN_MARK).write_text(dump(result), encoding="utf-8")
    return state, out


def unique_statement(result: Synthesis, participant_id: str) -> str:
    """The longest thing that only this participant said."""
    return max((one.text for one in result.statements if one.participant_id == participant_id), key=len)


@pytest.mark.parametrize("participant_id", PEOPLE)
def test_nothing_of_her_is_left_in_a_result(participant_id: str) -> None:
    """No statement, turn, answer, membership or saturation point of hers remains, whoever is removed."""
    before = synthesis()
    gone = traces(before, participant_id)
    text = dump(forget(before, participant_id))
    assert f'"{participant_id}"' not in text
    for one in (*gone.statements, *gone.turns, *gone.sources):
        assert f'"{one}"' not in text


@pytest.mark.parametrize("participant_id", PEOPLE)
def test_what_remains_passes_the_evidence_check(participant_id: str) -> None:
    """Every claim left rests on statements left, and counts no more people than there are."""
    after = forget(synthesis(), participant_id)
    evidence.check(after)
    ids = {one.id for one in after.statements}
    for claim in claims(after):
        assert set(claim.statement_ids) | set(claim.counter_statement_ids) <= ids
    for persona in after.personas:
        assert persona.size == sum(person.persona_id == persona.id for person in after.participants)
        assert persona.quote is None or persona.quote.statement_id in ids
    for theme in after.themes:
        assert theme.participants == len(
            {one.participant_id for one in after.statements if one.id in theme.statement_ids}
        )


def test_facets_repeat_her_words_no_longer() -> None:
    """A facet that quotes several people keeps what the others said; one that quotes her alone is unknown again."""
    before = synthesis()
    person, other = before.participants[:2]
    hers = next(one for one in before.statements if one.participant_id == person.id)
    another = next(one for one in before.statements if one.participant_id == other.id)
    both = Claim(f"“{hers.text}” · “{another.text}”", 2, 4, (hers.id, another.id))
    facets = {"tools": both, "skills": dataclasses.replace(both, text=f"“{hers.text}”")}
    persona = dataclasses.replace(before.personas[0], facets=facets)
    after = forget(dataclasses.replace(before, personas=(persona, *before.personas[1:])), person.id)
    kept = next(one for one in after.personas if one.id == persona.id).facets
    assert kept["tools"] is not None and kept["tools"].text == f"“{another.text}”"
    assert kept["skills"] is None


def test_summaries_repeat_her_words_no_longer() -> None:
    """The company profile repeats the wording of a theme, which can be hers."""
    before = synthesis()
    person, other = before.participants[:2]
    hers = next(one for one in before.statements if one.participant_id == person.id).text
    another = next(one for one in before.statements if one.participant_id == other.id).text
    assert before.icp is not None
    icp = dataclasses.replace(before.icp, summary=f"They say “{hers}” and “{another}”.")
    after = forget(dataclasses.replace(before, icp=icp), person.id).icp
    assert after is not None and after.summary == f"They say “…” and “{another}”."


def test_her_earlier_submissions_go_as_well() -> None:
    """Submissions that were left out are in no participant's name, and hers must not stay among them."""
    before = synthesis()
    answer = before.answers[0]
    assert answer.participant_id is not None
    earlier = Dropped(answer.source_id, "duplicate-submission", "her words", CellSpan(4711, "Q", 0, 9))
    after = forget(dataclasses.replace(before, dropped=(*before.dropped, earlier)), answer.participant_id)
    assert earlier not in after.dropped


def test_all_participants_can_be_forgotten_one_after_the_other() -> None:
    """An empty study is a result, too."""
    result = synthesis()
    for participant_id in PEOPLE:
        result = forget(result, participant_id)
        evidence.check(result)
    assert not (result.participants or result.statements or result.personas or result.themes)


def test_the_history_says_that_somebody_was_removed_and_not_who(tmp_path: Path) -> None:
    """Runs stay in the history with a notice; the database file holds none of her words any more."""
    state, out = study(tmp_path)
    before = synthesis()
    person = before.participants[0]
    words = unique_statement(before, person.id)
    forget_participant(state, person.label, out)
    with open_store(state) as store:
        (run,) = store.runs()
        after = store.synthesis(run.seq)
    assert after is not None
    assert "forgotten" in {notice.code for notice in after.run.warnings}
    assert all(person.label not in notice.message for notice in after.run.warnings)
    assert words.encode() not in (state / DATABASE_FILE).read_bytes()
    assert not out.exists()


def test_the_search_index_holds_none_of_her_words(tmp_path: Path) -> None:
    """Deleted rows leave their words in an index of full text; those are gone as well."""
    state, out = study(tmp_path)
    person = synthesis().participants[0]
    with open_store(state) as store:
        store.database.execute(
            "insert into search (object, object_id, text) values ('turn', 't', 'Kwyjibovia closes its books')"
        )
        store.database.conn.commit()
    forget_participant(state, person.label, out)
    assert b"kwyjibovia" not in (state / DATABASE_FILE).read_bytes().lower()


def test_decisions_about_her_go_and_others_stay(tmp_path: Path) -> None:
    """Decisions are append-only for everybody else: afterwards the database refuses changes as before."""
    state, out = study(tmp_path)
    before = synthesis()
    person, other = before.participants[0], before.participants[1]
    hers = next(one for one in before.statements if one.participant_id == person.id)
    another = next(one for one in before.statements if one.participant_id == other.id)
    with open_store(state) as store:
        about = [
            Decision("t", "ada", "reject", "statement", hers.id, {}, {"text": hers.text}),
            Decision("t", "ada", "confirm", "statement", another.id, {}, {"text": another.text}),
            Decision("t", "ada", "label", "theme", "th-1", {"label": hers.text}, {}),
        ]
        numbers = [store.decide(decision) for decision in about]
        store.decide(Decision("t", "ada", "undo", "statement", hers.id, {}, {}, undoes=numbers[0]))
    (state / ASIDE_FILE).write_text(hers.text, encoding="utf-8")
    forget_participant(state, person.label, out)
    assert hers.text not in (state / MIRROR_FILE).read_text(encoding="utf-8")
    assert not (state / ASIDE_FILE).exists()
    with open_store(state) as store:
        assert [decision.object_id for decision in store.decisions()] == [another.id]
        with pytest.raises(Exception, match="append-only"):
            store.database.execute("delete from decisions")


def test_what_people_wrote_about_others_stays_unless_it_names_her(tmp_path: Path) -> None:
    """A comment with her label, her placeholder or her name goes; the wording of a claim about others stays."""
    state, out = study(tmp_path)
    person = synthesis().participants[0]
    write_key(state / KEY_FILE, Key({"[NAME-4]": "Lena Osei"}, {"[NAME-4]": person.id}, {"NAME": 4}))
    texts = (
        f"{person.label} exaggerates", "as [NAME-4] says", "lena osei was there", "Pads are swapped too late",
        f"{person.label}7 is somebody else", "[NAME-41] is somebody else",
    )  # fmt: skip
    with open_store(state) as store:
        for text in texts:
            store.decide(Decision("t", "ada", "reword", "claim", "persona-x/th-1", {"text": text}, {}))
    forget_participant(state, person.label, out)
    with open_store(state) as store:
        assert [decision.value["text"] for decision in store.decisions()] == list(texts[3:])


def test_the_wording_of_a_claim_stays_unless_it_is_hers() -> None:
    """Words that a person or another participant gave a claim are kept; hers give way to the label of the theme."""
    before = synthesis()
    person, other = before.participants[:2]
    hers = next(one for one in before.statements if one.participant_id == person.id).text
    another = next(one for one in before.statements if one.participant_id == other.id).text
    first = before.personas[0]
    claim = next(one for one in first.pain_points if one.theme_id)
    label = next(theme.label for theme in before.themes if theme.id == claim.theme_id)
    for text, left in (("Wording of a researcher", "Wording of a researcher"), (another, another), (hers, label)):
        reworded = dataclasses.replace(first, pain_points=(dataclasses.replace(claim, text=text),))
        after = forget(dataclasses.replace(before, personas=(reworded, *before.personas[1:])), person.id)
        assert [one.text for one in after.personas[0].pain_points] == [left]


def test_what_was_set_aside_or_left_by_killed_runs_goes_as_well(tmp_path: Path) -> None:
    """Damaged databases and halves of reports can hold her words."""
    state, out = study(tmp_path)
    left = (
        state / "study.damaged.db", state / "study.damaged-1.db-wal",
        tmp_path / ".synth-out.new-4711/index.html", tmp_path / ".synth-out.old-4711/index.html",
    )  # fmt: skip
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_text("her words", encoding="utf-8")
    forget_participant(state, synthesis().participants[0].label, out)
    assert [path for path in left if path.exists()] == []
    assert list(tmp_path.glob(".synth-out*")) == []


def test_caches_keep_only_what_was_heard_from_others(tmp_path: Path) -> None:
    """A transcription of somebody else stays, because it costs hours; all that can hold her words goes."""
    state, out = study(tmp_path)
    before = synthesis()
    person = before.participants[0]
    cache = Cache(state / "cache")
    for key, source_id in (("aa", person.source_ids[0]), ("bb", "s-0000000000")):
        cache.put("transcribe", key, Document, Document(Source(source_id, "a.mp3", "audio", "0")))
    cache.put("ingest", "dd", Document, Document(Source("s-0000000000", "participants.csv", "participants", "0")))
    cache.put("statements", "cc", Document, Document(Source("s-1", "a.mp3", "audio", "0")))
    (state / "cache" / "embeddings.db").write_bytes(b"x")
    forget_participant(state, person.label, out)
    left = sorted(
        path.relative_to(state / "cache").as_posix() for path in (state / "cache").rglob("*") if path.is_file()
    )
    assert left == ["transcribe/bb.json.gz"]
    assert gzip.decompress((state / "cache" / left[0]).read_bytes())


def test_the_key_forgets_her_and_remembers_that_she_is_forgotten(tmp_path: Path) -> None:
    """The next run, with her file still there, must not bring her back."""
    state, out = study(tmp_path)
    person = synthesis().participants[0]
    write_key(state / KEY_FILE, Key({"[NAME-1]": "Lena"}, {"[NAME-1]": person.id}, {"NAME": 1}))
    left = forget_participant(state, person.label, out)
    key = read_key(state / KEY_FILE)
    assert not key.placeholders
    assert key.has_forgotten(person.id)
    assert not key.has_forgotten(PEOPLE[1])
    assert left.own_files or left.shared_files


def test_a_participant_is_forgotten_by_label_or_id_and_no_file_holds_either_any_more(tmp_path: Path) -> None:
    """Her id is in nothing that is kept, her label is known to be used, and the others keep theirs."""
    state, out = study(tmp_path)
    person, other, *_ = synthesis().participants
    assert forget_participant(state, person.id, out).label == person.label
    assert forget_participant(state, other.label.lower(), out).label == other.label
    key = read_key(state / KEY_FILE)
    assert not {person.label, other.label} & set(key.labels.values())
    assert key.labelled({"p-new": set()}).labels["p-new"] not in {one.label for one in synthesis().participants}
    for path in state.rglob("*"):
        if path.is_file():
            assert person.id.encode() not in path.read_bytes(), path
    with open_store(state) as store:
        assert store.synthesis() == forget(forget(synthesis(), person.id), other.id)


def test_forgetting_that_was_stopped_goes_on_when_it_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was done before the stop, the same words finish it."""
    state, out = study(tmp_path)
    person = synthesis().participants[0]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("_forget_in_cache", "write_key", "_forget_in_store"):
        with monkeypatch.context() as patch:
            patch.setattr(forgetting, step, stop)
            with pytest.raises(KeyboardInterrupt):
                forget_participant(state, person.label, out)
    forget_participant(state, person.label, out)
    with open_store(state) as store:
        assert store.synthesis() == forget(synthesis(), person.id)
    assert read_key(state / KEY_FILE).has_forgotten(person.id)


def test_an_unknown_label_changes_nothing(tmp_path: Path) -> None:
    """The message says how to find the labels."""
    state, out = study(tmp_path)
    with pytest.raises(UsageError, match="synth show"):
        forget_participant(state, "P999", out)
    assert (out / OWN_MARK).is_file()
    with open_store(state) as store:
        assert store.synthesis() == synthesis()
