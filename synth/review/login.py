"""The way into a shared page."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from synth.review.contexts import LoginPage
from synth.review.security import Pass
from synth.templating import Templates

WAIT_S = 1.0  # after a wrong password, so that trying many takes long
BODY_MOST = 4_000


def routes(admission: Pass, templates: Templates) -> list[Route]:
    """The page that asks for the password, and what checks it; none for a page that is not shared."""
    if admission.password is None:
        return []
    return [
        Route("/login", _ask(templates), methods=["GET"]),
        Route("/login", _check(admission, templates), methods=["POST"]),
    ]


def _ask(templates: Templates) -> Callable[[Request], Response]:
    def ask(_: Request) -> Response:
        return HTMLResponse(templates.fill(LoginPage(wrong=False)))

    return ask


def _check(admission: Pass, templates: Templates) -> Callable[..., object]:
    def decide(fields: dict[str, list[str]]) -> Response:
        who = " ".join(fields.get("who", [""])[0].split())[:80] or "somebody"
        cookie = admission.login(fields.get("password", [""])[0], who)
        if cookie is None:
            time.sleep(WAIT_S)
            return HTMLResponse(templates.fill(LoginPage(wrong=True)), 403)
        return admission.grant(RedirectResponse("/", 303), cookie)

    async def check(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MOST:
                return PlainTextResponse("This form is too large.", 413)
        return await run_in_threadpool(decide, parse_qs(body.decode("utf-8", "replace")))

    return check
