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
PUBLIC = frozenset({"/login", "/static/style.css", "/static/review.css"})


@dataclass(slots=True)
class Pass:
    """What opens the page: a token that works once, then a cookie; `hosts` are the names that it answers to.

    `password` lets in those who share the page from other machines; without one nobody can log in.
    """

    hosts: frozenset[str]
    who: str
    secure: bool = False
    password: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    sessions: dict[str, str] = field(default_factory=dict)  # cookie -> name of the person

    def redeem(self, token: str) -> str | None:
        """The cookie that the one-time token is exchanged for; None when it is wrong or used up."""
        if not self.token or not _same(token, self.token):
            return None
        self.token = ""
        return self.admit(self.who)

    def login(self, password: str, who: str) -> str | None:
        """The cookie for somebody who knows the password; None when it is wrong or there is none."""
        if self.password is None or not _same(password, self.password):
            return None
        return self.admit(who)

    def admit(self, who: str) -> str:
        """A new cookie for a person."""
        cookie = secrets.token_urlsafe(32)
        self.sessions[cookie] = who
        return cookie

    def person(self, cookie: str | None) -> str | None:
        """Whose cookie it is, None when it is nobody's."""
        return None if cookie is None else self.sessions.get(cookie)

    def grant(self, response: Response, cookie: str) -> Response:
        """The response with the cookie that opens every page."""
        response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=self.secure, path="/")
        return response


def csrf(cookie: str) -> str:
    """What every form of a session carries; nobody can tell the cookie from it."""
    return hmac.new(cookie.encode(), b"form", "sha256").hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


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
        if request.method not in {"GET", "HEAD"} and not _from_here(request.headers, self.admission):
            return PlainTextResponse("Only the review page itself may change something.", 403)
        token = request.query_params.get("token")
        if request.method == "GET" and token is not None:
            cookie = self.admission.redeem(token)
            if cookie is not None:
                return self.admission.grant(RedirectResponse(_local(request.url.path), 303), cookie)
            return PlainTextResponse("This link was used before. Start `synth review` again for a new one.", 403)
        if self.admission.person(request.cookies.get(COOKIE)) is None:
            return self._stranger(request)
        return None

    def _stranger(self, request: Request) -> Response | None:
        """What somebody without a cookie gets: the way in, when the page is shared."""
        if self.admission.password is None:
            return PlainTextResponse("Open the address that `synth review` printed: it lets your browser in.", 403)
        if request.url.path in PUBLIC:
            return None
        return RedirectResponse("/login", 303)


def _from_here(headers: Headers, admission: Pass) -> bool:
    """Whether a browser says that a form was sent by a page of this server."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc in admission.hosts


def _local(path: str) -> str:
    """The path as an address of this server: two slashes in front would name another one."""
    return "/" + path.lstrip("/\\")
