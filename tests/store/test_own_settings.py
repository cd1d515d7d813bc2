"""Whoever leaves a study leaves its settings as well: what a check guessed names files and speakers."""

from __future__ import annotations

from pathlib import Path

from synth.model import Source, Synthesis
from synth.resources import read_toml
from synth.store.database import open_store
from synth.store.forgetting import forget_participant
from synth.store.own_settings import without
from tests.render_study import synthesis

GUESSES = """\
# Below is what was guessed.

# title = "What the report is called"

# [columns."list.csv"]
# "name" = "name"

# [speakers."Call Lena \\"Osei\\".vtt"]
# "Dana" = { role = "interviewer" }
# "SPEAKER_01" = { role = "participant" }

# [speakers."group.vtt"]
# "Lena Osei" = { role = "participant" }
# "Ada" = { role = "participant" }
"""


def own_files(study: Synthesis, participant_id: str) -> list[Source]:
    """The transcripts and recordings of a person."""
    sources = next(person.source_ids for person in study.participants if person.id == participant_id)
    return [source for source in study.sources if source.id in sources and source.kind in ("transcript", "audio")]


def test_guesses_about_her_files_and_her_name_go(tmp_path: Path) -> None:
    """Everything about a file of hers, one line of a file of several people; the others' guesses stay."""
    path = tmp_path / "study.toml"
    path.write_text(GUESSES, encoding="utf-8")
    path.chmod(0o644)

    assert without(tmp_path, {'Call Lena "Osei".vtt'}, {"P07", "[NAME-1]", "Lena Osei"}) == ()

    after = path.read_text(encoding="utf-8")
    assert "Osei" not in after
    assert "SPEAKER_01" not in after
    assert after.count("\n# ") == GUESSES.count("\n# ") - 4
    assert '# "Ada" = { role = "participant" }' in after
    assert path.stat().st_mode & 0o777 == 0o644


def test_what_a_person_wrote_is_named_and_stays(tmp_path: Path) -> None:
    """A line that is in force is a decision of the researcher: she is told, and it is not touched."""
    settings = '[speakers."call.vtt"]\nSPEAKER_00 = { name = "Lena Osei" }\n'
    themes = '[[theme]]\nname = "x"\nkind = "pain"\nexamples = ["Lena Osei types twice."]\n'
    (tmp_path / "study.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "codebook.toml").write_text(themes, encoding="utf-8")

    assert without(tmp_path, {"call.vtt"}, {"Lena Osei"}) == ("study.toml", "codebook.toml")
    assert without(tmp_path, {"call.vtt"}, ()) == ("study.toml",)
    assert without(tmp_path, {"other.vtt"}, {"Len"}) == ()
    assert (tmp_path / "study.toml").read_text(encoding="utf-8") == settings
    assert read_toml(themes, "codebook.toml")["theme"]


def test_forgetting_takes_her_out_of_the_guesses(tmp_path: Path) -> None:
    """After `forget` no file that synth wrote leads to her, and settings in force that do are named."""
    whole = synthesis()
    person, own = next((one, own_files(whole, one.id)) for one in whole.participants if own_files(whole, one.id))
    used = own[0].path
    guess = f'# [speakers."{used}"]\n# "S1" = {{ role = "participant" }}\n'
    state = tmp_path / ".synth"
    state.mkdir()
    (tmp_path / "study.toml").write_text(guess, encoding="utf-8")
    with open_store(state) as store:
        store.commit_run(whole, {source.path: source.sha256 for source in whole.sources})

    left = forget_participant(state, person.label, tmp_path / "synth-out")

    assert used in left.own_files
    assert used not in (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "study.toml" not in left.shared_files
