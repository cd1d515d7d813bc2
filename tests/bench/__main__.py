"""`make bench`: how fast and in how much memory synth reads, hears and synthesises.

Files of every format are read; the sample study and 10,000 statements are synthesised twice, each in a process of its
own, the second time from the cache; a recording of three hours and a survey of 200,000 rows are taken through what
reads them. `--only` takes one of the parts.
"""

from __future__ import annotations

import argparse

from tests.bench import memory, reading, synthesis


def main() -> None:
    """Print the lines of all parts, or of one."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=("reading", "sample", "big", "memory"))
    only = parser.parse_args().only
    if only in (None, "reading"):
        for line in reading.speed():
            print(", ".join(f"{name} {value}" for name, value in line.items()), flush=True)
    if only in (None, "sample", "big"):
        synthesis.measured(only)
    if only in (None, "memory"):
        memory.main([])


if __name__ == "__main__":
    main()
