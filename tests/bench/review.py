"""How long the review page takes with 10,000 statements: every page, and a decision until the next page is there.

    python -m tests.bench.review [STATEMENTS]

Prints milliseconds (median and worst of ten) and the memory of the process. The result is the small study of the
tests, many times over; 2,000 decisions were made before.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from synth.model import CellSpan, Claim, Persona, Synthesis
from synth.review.app import create_app
from synth.review.security import Pass
from synth.review.session import Asked, Session
from tests.render_study import synthesis as small_study
from tests.review.conftest import HOST, ORIGIN, Browser, keep

BEFORE = 2000  # decisions
TIMES = 10


def large(statements: int) -> Synthesis:
    """The small study so often that it has that many statements, with as many people, turns and sources."""
    one = small_study()
    copies = range(-(-statements // len(one.statements)))

    def many(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{item}-{copy}" for copy in copies for item in ids)

    def claim(old: Claim) -> Claim:
        return replace(
            old,
            statement_ids=many(old.statement_ids),
            counter_statement_ids=many(old.counter_statement_ids),
            attribute_participant_ids=many(old.attribute_participant_ids),
        )

    def persona(old: Persona) -> Persona:
        return replace(
            old,
            quote=None,
            goals=tuple(map(claim, old.goals)),
            pain_points=tuple(map(claim, old.pain_points)),
            objections=tuple(map(claim, old.objections)),
            facets={name: found and claim(found) for name, found in old.facets.items()},
        )

    return replace(
        one,
        sources=tuple(replace(s, id=f"{s.id}-{c}", path=f"{c}/{s.path}") for c in copies for s in one.sources),
        participants=tuple(
            replace(p, id=f"{p.id}-{c}", label=f"{p.label}.{c}", source_ids=())
            for c in copies
            for p in one.participants
        ),
        turns=tuple(
            replace(
                t,
                id=f"{t.id}-{c}",
                source_id=f"{t.source_id}-{c}",
                participant_id=t.participant_id and f"{t.participant_id}-{c}",
            )
            for c in copies
            for t in one.turns
        ),
        answers=(),
        statements=tuple(
            replace(
                s,
                id=f"{s.id}-{c}",
                source_id=f"{s.source_id}-{c}",
                participant_id=f"{s.participant_id}-{c}",
                span=s.span if isinstance(s.span, CellSpan) else replace(s.span, turn_id=f"{s.span.turn_id}-{c}"),
            )
            for c in copies
            for s in one.statements
        ),
        themes=tuple(replace(theme, statement_ids=many(theme.statement_ids)) for theme in one.themes),
        personas=tuple(map(persona, one.personas)),
        negative_persona=one.negative_persona and persona(one.negative_persona),
        icp=None,
        quality=replace(one.quality, saturation=()),
        dropped=(),
    )


def timed(label: str, act: Callable[[int], object]) -> float:
    """The median of some runs in milliseconds, printed with the worst and with the median of processor time.

    On a machine that is busy with other things only the processor time says something.
    """
    took, worked = [], []
    for number in range(TIMES):
        start, cpu = time.perf_counter(), time.process_time()
        act(number)
        took.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - cpu))
    middle = statistics.median(took)
    print(f"{label:<36} {middle:7.1f} ms   worst {max(took):7.1f} ms   processor {statistics.median(worked):7.1f} ms")
    return middle


def main(statements: int = 10_000) -> None:
    """Measure pages and actions."""
    with tempfile.TemporaryDirectory() as name:
        result = large(statements)
        folder = keep(Path(name) / "study", result)
        with Session(folder) as session:
            session.decide([Asked("statement", s.id, "accept") for s in result.statements[-BEFORE:]], "Ben")
            admission = Pass(frozenset({HOST}), "Ada")
            client = TestClient(create_app(session, admission), base_url=ORIGIN)
            client.get(f"/?token={admission.token}")
            browser = Browser(client, session)
            view = session.view()
            persona, theme = view.synthesis.personas[0], view.synthesis.themes[0]
            paths = ["/", "/evidence/one", "/evidence", "/evidence?scope=all&state=any&q=plan", "/speakers", "/history"]
            paths += ["/themes", f"/themes/{theme.id}", "/themes/map", "/search?q=plan"]
            paths += ["/personas", f"/personas/{persona.id}"]
            for path in paths:
                timed(path, lambda _, path=path: browser.open(path))  # type: ignore[misc]
            open_ones = [one for one in view.catalogue.order if view.state(one) == "open"]
            hidden = {"csrf": browser.field("/evidence/one", "csrf"), "next": "/evidence/one"}
            for round_, (action, more) in enumerate(
                (("accept", {}), ("reject", {"reason": "x"}), ("kind", {"kind": "other"}), ("strong", {}))
            ):

                def act(number: int, action: str = action, more: dict[str, str] = more, base: int = round_) -> None:
                    data = {**hidden, **more, "seen": str(session.view().last), "id": open_ones[base * TIMES + number]}
                    answer = client.post(f"/do/statement/{action}", data=data, headers={"origin": ORIGIN})
                    assert answer.status_code == 200, answer.text

                timed(f"{action}, and the next page", act)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
