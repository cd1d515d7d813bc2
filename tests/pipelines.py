"""A small spaCy pipeline, trained in seconds to find names of people, saved in a folder or as pip leaves a package.

The sentences and everybody in them are invented.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

FRAMES = (
    "{} told me that the report is late.",
    "I asked {} about the invoices.",
    "We met {} in the canteen.",
    "Then {} closed the ticket.",
    "It was {} who wrote the macro.",
    "Ask {} for the password.",
)
PEOPLE = (
    "Zuzu Quill", "Thessaly Orrin", "Oyelowo", "Brannoc Vey", "Ilsabet", "Quenby Strand", "Jorunn", "Tavish Moor",
    "Wendeline", "Ruadhan Pike", "Sunniva", "Dorothea Lindt",
)  # fmt: skip
THINGS = ("Slack", "the Jira board", "Excel", "May", "the Monday meeting", "Fennick Bakery", "Quarterly Review", "SAP")


def trained(folder: Path) -> Path:
    """A pipeline with an `ner` that was trained for a second or two, in a folder as `to_disk` writes it."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed

    fix_random_seed(3)
    pipeline = spacy.blank("en", meta={"name": "invented_names", "version": "0.0.1"})
    examples = []
    for frame in FRAMES:
        for words in (*PEOPLE, *THINGS):
            text, start = frame.format(words), frame.index("{")
            entities = [(start, start + len(words), "PERSON")] if words in PEOPLE else []
            examples.append(Example.from_dict(pipeline.make_doc(text), {"entities": entities}))
    pipeline.add_pipe("ner")
    optimizer = pipeline.initialize(lambda: examples)
    order = random.Random(3)
    for _ in range(6):
        order.shuffle(examples)
        for start in range(0, len(examples), 8):
            pipeline.update(examples[start : start + 8], sgd=optimizer, drop=0.1)
    pipeline.to_disk(folder)
    return folder


def installed(pipeline: Path, site: Path, name: str = "en_invented_names", release: str = "0.0.1") -> None:
    """Put a saved pipeline into a folder of packages, with all that pip leaves there of a spaCy pipeline."""
    package, facts = site / name, site / f"{name}-{release}.dist-info"
    shutil.copytree(pipeline, package / f"{name}-{release}")
    shutil.copy(pipeline / "meta.json", package / "meta.json")
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {release}\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
