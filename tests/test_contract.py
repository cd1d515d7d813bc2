"""`synthesis.json`: the names of the contract, canonical order, and a schema that is kept equal."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from synth import contract
from synth.model import Notice, Participant
from tests.render_study import synthesis

SCHEMA = Path(__file__).parent.parent / "docs" / "reference" / "synthesis.schema.json"

KEYS = {
    "study": {"name", "participants", "sources", "statements"},
    "run": {"id", "started_at", "finished_at", "recipe", "recipe_sha256", "settings", "tools", "warnings"},
    "sources": {"id", "path", "kind", "sha256", "status"},
    "participants": {"id", "label", "source_ids", "external_ids", "persona_id", "membership", "segment", "attributes"},
    "turns": {"id", "source_id", "participant_id", "role", "text", "flags"},
    "statements": {"id", "source_id", "participant_id", "text", "kind", "confidence", "theme_id", "span"},
    "themes": {"id", "kind", "label", "keywords", "statement_ids", "participants", "share"},
    "personas": {
        "id", "name", "summary", "size", "share", "stability", "quote", "goals", "pain_points", "objections", "facets",
        "open_questions",
    },
    "icp": {"summary", "must_haves", "deal_breakers", "firmographic", "technographic", "behavioural", "strategic"},
    "quality": {"outlier_share", "small_sample", "saturation", "dropped"},
    "dropped": {"source_id", "reason", "text"},
}  # fmt: skip


@pytest.mark.parametrize("part", sorted(KEYS))
def test_every_record_has_the_keys_of_the_contract(part: str) -> None:
    """No key of the contract is missing from any record, whatever its value."""
    value = json.loads(contract.dump(synthesis()))[part]
    for record in value if isinstance(value, list) else [value]:
        assert set(record) >= KEYS[part]


def test_schema_in_the_docs_is_the_schema_of_the_models() -> None:
    """The published schema cannot drift from what is written."""
    assert SCHEMA.read_text(encoding="utf-8") == contract.schema()


def test_order_of_records_does_not_matter() -> None:
    """The same records in another order give the same bytes."""
    study = synthesis()
    turned = dataclasses.replace(
        study,
        sources=study.sources[::-1],
        participants=study.participants[::-1],
        turns=study.turns[::-1],
        statements=study.statements[::-1],
        themes=study.themes[::-1],
        personas=study.personas[::-1],
        dropped=study.dropped[::-1],
        run=dataclasses.replace(
            study.run, tools=dict(sorted(study.run.tools.items(), reverse=True)), warnings=study.run.warnings[::-1]
        ),
    )
    assert contract.dump(turned) == contract.dump(study)


def test_floats_have_four_places() -> None:
    """A share is rounded, so that the last bits of a sum do not change the file."""
    study = synthesis()
    person = dataclasses.replace(study.participants[0], membership={"persona-swap": 1 / 3})
    values = json.loads(contract.dump(dataclasses.replace(study, participants=(person,))))
    assert values["participants"][0]["membership"] == {"persona-swap": 0.3333}


def test_absent_values_are_null_only_where_the_contract_says_so() -> None:
    """`persona_id` and unknown facets are null; an absent `reason` or `duration_s` has no key."""
    study = synthesis()
    nobody = Participant("p-x", "P99", ())
    values = json.loads(contract.dump(dataclasses.replace(study, participants=(nobody,), icp=None)))
    assert values["participants"][0]["persona_id"] is None
    assert values["icp"] is None
    assert values["personas"][0]["facets"]["buying_process"] is None
    assert "reason" not in next(source for source in values["sources"] if source["status"] == "ok")
    assert values["negative_persona"]["name"] == "The Content Whiteboard"


def test_wrong_values_are_refused() -> None:
    """A share above one is an error, not an output."""
    study = synthesis()
    with pytest.raises(ValidationError, match="outlier_share"):
        contract.dump(dataclasses.replace(study, quality=dataclasses.replace(study.quality, outlier_share=1.5)))


def test_text_that_is_not_ascii_is_kept_readable() -> None:
    """Letters of any script stand in the file as they are."""
    study = synthesis()
    run = dataclasses.replace(study.run, warnings=(Notice("x", "Grüße 東京"),))
    assert "Grüße 東京" in contract.dump(dataclasses.replace(study, run=run))
