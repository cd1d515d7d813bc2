"""The way into a shared page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs

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
    one_at_a_time = asyncio.Lock()  # or many guesses side by side would wait for each other's second only once

    async def check(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MOST:
                return PlainTextResponse("This form is too large.", 413)
        fields = parse_qs(body.decode("utf-8", "replace"))
        who = " ".join(fields.get("who", [""])[0].split())[:80] or "somebody"
        async with one_at_a_time:
            cookie = admission.login(fields.get("password", [""])[0], who)
            if cookie is None:
                await asyncio.sleep(WAIT_S)
        if cookie is None:
            return HTMLResponse(templates.fill(LoginPage(wrong=True)), 403)
        return admission.grant(RedirectResponse("/", 303), cookie)

    return check
