"""A recipe: every setting with its default, range, unit and meaning, declared once.

A recipe file (TOML) has one section per stage. `load` in `synth.resources` finds the file;
`parse` checks it and reports every problem at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synth.errors import SettingsError
from synth.model import ColumnUse, Role


class Section(BaseModel):
    """A section of a recipe; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Settings = TypeVar("Settings", bound=Section)


class IngestSettings(Section):
    privacy: bool = Field(True, description="replace personal data by typed placeholders before anything is quoted")
    include_open_columns: tuple[str, ...] = Field(
        (), description="survey columns that are open text whatever their values look like"
    )
    exclude_columns: tuple[str, ...] = Field((), description="survey columns that are not read")
    columns: Mapping[str, ColumnUse] = Field(
        {}, description="header text to use, for columns whose use was guessed wrongly"
    )


class TranscribeSettings(Section):
    engine: Literal["auto", "whisper", "pocketsphinx"] = Field(
        "auto", description="recogniser; auto takes Whisper when its model is at hand"
    )
    model: str = Field("small", description="Whisper model: a name such as small.en or the path of a checkpoint")
    language: str | None = Field(None, description="language code for Whisper; found per recording when empty")
    vocabulary: tuple[str, ...] = Field((), description="names of products and people that the recogniser should know")
    fetch_timeout_s: float = Field(
        8.0, gt=0, le=600, description="seconds to wait for a connection when a model must be fetched"
    )
    no_speech_max: float = Field(
        0.6, ge=0, le=1, description="Whisper segments above this no-speech probability are flagged"
    )
    logprob_min: float = Field(-1.0, le=0, description="Whisper segments below this mean log-probability are flagged")
    compression_max: float = Field(
        2.4, gt=1, description="segments whose text compresses better than this are flagged as repetition"
    )
    confidence_min: float = Field(
        0.35, ge=0, le=1, description="pocketsphinx segments below this mean word probability are flagged"
    )


class DiarizeSettings(Section):
    speakers: int | None = Field(
        None, ge=1, le=10, description="number of speakers when it is known; counted when empty"
    )
    max_speakers: int = Field(6, ge=1, le=10, description="most speakers that are looked for")
    window_s: float = Field(1.2, gt=0.2, le=5, description="seconds of speech per voice embedding")
    hop_s: float = Field(0.3, gt=0.05, le=2, description="seconds between voice embeddings")


class ParticipantsSettings(Section):
    interviewers: tuple[str, ...] = Field((), description="speaker names that are always interviewers")
    talk_share_warning: float = Field(
        0.95, gt=0.5, le=1, description="share of talk of one speaker that raises a warning"
    )
    not_names: tuple[str, ...] = Field(
        (), description="words that are never taken for a person's name, such as names of products"
    )
    name_pipeline: str = Field(
        "auto",
        description="trained spaCy pipeline that finds names of people besides the rules: a package, a folder, "
        "none, or auto for an installed English one",
    )
    redact_companies: bool = Field(False, description="replace the names of participants' companies as well")


class StatementsSettings(Section):
    min_words: int = Field(3, ge=1, le=20, description="shorter statements are left out, with a reason")
    min_confidence: float = Field(
        0.45, ge=0, le=1, description="below this the kind of a statement is listed for review and supports no claim"
    )


class ThemesSettings(Section):
    min_people: int = Field(1, ge=1, description="themes that fewer people support are not shown as claims")
    seed: int = Field(0, ge=0, description="seed of everything random in the grouping")
    codebook_likeness: float = Field(
        0.45, ge=0, le=1, description="cosine from which on a statement can belong to a theme of codebook.toml"
    )


class PersonasSettings(Section):
    most: int = Field(4, ge=1, le=4, description="most personas drafted")
    stability_min: float = Field(
        0.75, ge=0, le=1, description="Hennig's bootstrap Jaccard below which two personas are merged"
    )
    claims: int = Field(5, ge=1, le=20, description="most claims of each kind on a card")
    seed: int = Field(0, ge=0, description="seed of the bootstrap")


class IcpSettings(Section):
    must_haves: int = Field(3, ge=1, le=10, description="must-haves of the profile")
    deal_breakers: int = Field(2, ge=1, le=10, description="deal-breakers of the profile")


class RenderSettings(Section):
    title: str | None = Field(None, description="title of the report; the study's folder name when empty")
    templates: str | None = Field(None, description="folder whose templates win over the bundled ones")
    review_after_days: int = Field(
        365, ge=1, le=3650, description="days after the newest material came in when personas are due for a review"
    )


class RunSettings(Section):
    executor: Literal["local", "ray"] = Field("local", description="where per-source stages run")
    workers: int | None = Field(None, ge=1, le=512, description="worker processes; the number of cores when empty")


class Recipe(Section):
    """All settings of a run."""

    description: str = Field("", description="one line on what the recipe is for")
    ingest: IngestSettings = IngestSettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    diarize: DiarizeSettings = DiarizeSettings()
    participants: ParticipantsSettings = ParticipantsSettings()
    statements: StatementsSettings = StatementsSettings()
    themes: ThemesSettings = ThemesSettings()
    personas: PersonasSettings = PersonasSettings()
    icp: IcpSettings = IcpSettings()
    render: RenderSettings = RenderSettings()
    run: RunSettings = RunSettings()


class SpeakerSettings(Section):
    """What a researcher says about one speaker tag of one file."""

    name: str | None = Field(None, description="who the speaker is")
    role: Role | None = Field(None, description="interviewer or participant")
    same_as: str | None = Field(None, description="another tag of the same file that is the same person")


class StudySettings(Section):
    """`study.toml`: what a researcher corrects about her own files; keys of the maps are paths in the study."""

    title: str | None = Field(None, description="title of the report")
    columns: Mapping[str, Mapping[str, ColumnUse]] = Field({}, description="file to header text to use of the column")
    speakers: Mapping[str, Mapping[str, SpeakerSettings]] = Field(
        {}, description="file to speaker tag to what is known"
    )


STAGES = (
    "ingest",
    "transcribe",
    "diarize",
    "participants",
    "statements",
    "themes",
    "personas",
    "icp",
    "render",
)


def parse(values: Mapping[str, Any], where: str, kind: type[Settings]) -> Settings:
    """The settings of type `kind` that `values` describe.

    Raises:
        SettingsError: listing every wrong key and value, with the nearest known key.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise SettingsError(where, tuple(_problem(dict(item), kind) for item in error.errors())) from error


def _problem(item: Mapping[str, Any], kind: type[Section]) -> str:
    *path, key = [str(part) for part in item["loc"]]
    place = " → ".join([*path, key])
    if item["type"] != "extra_forbidden":
        return f"{place}: {item['msg']} (got {item['input']!r})"
    known = _known_keys(path, kind)
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    return f"{place}: no such setting; {hint}"


def _known_keys(path: list[str], kind: type[Section]) -> list[str]:
    section: type[BaseModel] = kind
    for part in path:
        if part.isdigit():  # a place in a list
            continue
        annotation = section.model_fields[part].annotation if part in section.model_fields else None
        if get_origin(annotation) is tuple:
            annotation = get_args(annotation)[0]
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        section = annotation
    return sorted(section.model_fields)
