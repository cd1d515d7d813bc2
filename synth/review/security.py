"""Who may talk to the review page: one browser on this machine, or whoever knows the password of a shared one.

The page holds confidential interviews, so every answer forbids scripts and frames from elsewhere, every request
has to name the address that is served (a page of another site cannot reach it under another name), and whoever
changes something has to come from the page itself.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "synth-review"
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
PRIVATE = "no-store"


@dataclass(slots=True)
class Pass:
    """What opens the page: a token that works once, then a cookie; `hosts` are the names that it answers to."""

    hosts: frozenset[str]
    secure: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    used: bool = False

    def redeem(self, token: str) -> bool:
        """Whether the one-time token is right and not used before; it is used up by the asking."""
        right = not self.used and hmac.compare_digest(token.encode(), self.token.encode())
        self.used = self.used or right
        return right

    def admits(self, cookie: str | None) -> bool:
        """Whether a cookie is the one that was given for the token."""
        return cookie is not None and hmac.compare_digest(cookie.encode(), self.session.encode())

    def grant(self, response: Response) -> Response:
        """The response with the cookie that opens every page."""
        response.set_cookie(COOKIE, self.session, httponly=True, samesite="strict", secure=self.secure, path="/")
        return response


class Guard:
    """Lets through what comes from the page that was opened here, and puts the safe headers on every answer."""

    def __init__(self, app: ASGIApp, admission: Pass) -> None:
        self.app = app
        self.admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(Request(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", PRIVATE)
            await send(message)

        await (refusal or self.app)(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self.admission.hosts:
            return PlainTextResponse("This address is not served here.", 421)
        if request.method == "POST" and not _from_here(request.headers, self.admission):
            return PlainTextResponse("Only the review page itself may change something.", 403)
        token = request.query_params.get("token")
        if request.method == "GET" and token is not None:
            if self.admission.redeem(token):
                return self.admission.grant(RedirectResponse(request.url.path, 303))
            return PlainTextResponse("This link was used before. Start `synth review` again for a new one.", 403)
        if not self.admission.admits(request.cookies.get(COOKIE)):
            return PlainTextResponse("Open the address that `synth review` printed: it lets your browser in.", 403)
        return None


def _from_here(headers: Headers, admission: Pass) -> bool:
    """Whether a browser says that a form was sent by a page of this server."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc in admission.hosts
