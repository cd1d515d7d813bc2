"""`make fuzz`: for so many seconds per kind of file, and what was found is kept in the corpus for good."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.fuzz.readers import CORPUS, hunt


def main() -> int:
    """Hunt in every kind of file of the corpus; exit with 1 when something was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each kind of file")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other accidents")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    kinds: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(CORPUS.iterdir()):
        kinds[path.suffix].append(path)
    found = 0
    for kind, seeds in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            for finding in hunt(seeds, Path(folder), arguments.seconds, arguments.seed):
                found += 1
                shutil.copy(finding.path, CORPUS / finding.path.name)
                print(f"{finding.path.name}: {finding.what}")
        print(f"{kind}: {len(seeds)} seeds, {arguments.seconds:g} s", file=sys.stderr)
    print(f"{found} findings" + (f", kept in {CORPUS}" if found else ""), file=sys.stderr)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
