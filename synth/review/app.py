"""The review page as a web application: routes, and what happens when a form is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from synth import resources
from synth.errors import SynthError
from synth.review import login, pages
from synth.review.actions import ACTIONS, Form, Refused
from synth.review.audio import Recordings
from synth.review.contexts import RefusalPage
from synth.review.pages.site import Missing, Site, bare_frame
from synth.review.security import COOKIE, Guard, Pass, csrf
from synth.review.session import Conflict, Session
from synth.templating import Context, Templates

BODY_MOST = 2_000_000  # bytes of a form
FIELDS_MOST = 5_000
ASSETS = {
    "style.css": "text/css",
    "report.js": "text/javascript",
    "review/review.css": "text/css",
    "review/review.js": "text/javascript",
}


@dataclass(frozen=True, slots=True)
class Review:
    """What the routes work on."""

    session: Session
    admission: Pass
    templates: Templates
    recordings: Recordings

    def site(self, request: Request, here: str | None = None) -> Site:
        """The study as the person of the request reads it now."""
        cookie = request.cookies.get(COOKIE, "")
        fields = {key: value for key, value in request.query_params.items() if key != "done"}
        own = f"{request.url.path}?{urlencode(fields)}" if fields else request.url.path
        return Site(
            view=self.session.view(),
            who=self.admission.person(cookie) or "",
            csrf=csrf(cookie),
            here=own if here is None else here,
            fields=dict(request.query_params),
            session=self.session,
            recordings=self.recordings,
        )

    def answer(self, context: Context, status: int = 200) -> Response:
        """A page."""
        return HTMLResponse(self.templates.fill(context), status)

    def refuse(self, site: Site, heading: str, reason: str, status: int) -> Response:
        """A page that says why something was not done."""
        return self.answer(RefusalPage(site.frame(heading, ""), heading, reason, site.here), status)

    def trouble(self, heading: str, reason: str, status: int) -> Response:
        """A page for when the study itself may not be readable."""
        return self.answer(RefusalPage(bare_frame(heading, self.session.study), heading, reason, "/"), status)


Page = Callable[[Site, Request], Context]
Handler = Callable[[Request, Exception], Response]


def create_app(session: Session, admission: Pass, own_templates: Path | None = None) -> Starlette:
    """The application for an open study."""
    templates = Templates(resources.folder("templates"), own_templates)
    review = Review(session, admission, templates, Recordings(session.study))
    routes = [
        *(Route(path, _page(review, page), methods=["GET"]) for path, page in PAGES.items()),
        Route("/audio/{source_id}", _audio(review), methods=["GET"]),
        Route("/static/{name}", _asset(review), methods=["GET"]),
        Route("/do/{about}/{action}", _act(review), methods=["POST"]),
    ]
    routes += login.routes(admission, templates)
    guard = Middleware(Guard, admission=admission)
    handlers = {SynthError: _told(review), HTTPException: _nowhere(review), Exception: _broken(review)}
    return Starlette(routes=routes, middleware=[guard], exception_handlers=handlers)


def _told(review: Review) -> Handler:
    def told(_: Request, error: Exception) -> Response:
        return review.trouble("This did not work", str(error), 500)

    return told


def _nowhere(review: Review) -> Handler:
    def nowhere(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return review.trouble("Not here", "The review has no such page.", status)

    return nowhere


def _broken(review: Review) -> Handler:
    def broken(_: Request, __: Exception) -> Response:
        reason = (
            "This is a fault of synth. What was decided before is kept; what you just sent may not be. "
            "The terminal in which the review runs says more."
        )
        return review.trouble("Something went wrong", reason, 500)

    return broken


def _page(review: Review, page: Page) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        site = review.site(request)
        try:
            return review.answer(page(site, request))
        except Missing as missing:
            return review.refuse(site, "Not here", str(missing), 404)

    return show


def _asset(review: Review) -> Callable[[Request], Response]:
    assets = {Path(name).name: (review.templates.asset(name), kind) for name, kind in ASSETS.items()}

    def serve(request: Request) -> Response:
        found = assets.get(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else PlainTextResponse("Not here.", 404)

    return serve


def _audio(review: Review) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        source = review.session.view().sources.get(request.path_params["source_id"])
        try:
            found = review.recordings.file(source) if source else None
        except SynthError as error:
            return PlainTextResponse(str(error), 404)
        if found is None:
            return PlainTextResponse("The recording is not in the study any more.", 404)
        return FileResponse(found[0], media_type=found[1])

    return serve


def _act(review: Review) -> Callable[..., object]:
    async def act(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MOST:
                return PlainTextResponse("This form is too large.", 413)
        return await run_in_threadpool(_decide, review, request, bytes(body))

    return act


def _decide(review: Review, request: Request, body: bytes) -> Response:
    """Keep what a form asks for and lead on to the next page; the decision is on disk before the answer leaves."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MOST)
    except ValueError:
        return PlainTextResponse("This form cannot be read.", 400)
    onward = local(fields.get("next", ["/"])[0])
    site = review.site(request, onward)
    form = Form(fields, site.who)
    if form.get("csrf") != site.csrf:
        return review.refuse(site, "This page is too old", "Open it again, then decide once more.", 403)
    key = (request.path_params["about"], request.path_params["action"])
    seen = form.number("seen")
    if key not in ACTIONS or seen is None:
        return review.refuse(site, "Not here", "This page does not know that action.", 404)
    try:
        asked = ACTIONS[key](site.view, form.fields.get("id", [""])[0], form)
        seq = review.session.decide(asked, site.who, seen)
    except Refused as refused:
        return review.refuse(site, "Not done", str(refused), 422)
    except Conflict as conflict:
        context = pages.history.conflict_page(review.site(request, onward), conflict, request.url.path, fields)
        return review.answer(context, 409)
    return RedirectResponse(_with(onward, seq), 303)


def local(address: str) -> str:
    """The address when it is one of this server, else the first page."""
    parts = urlsplit(address)
    fine = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if fine and not parts.netloc and not parts.scheme else "/"


def _with(address: str, seq: int) -> str:
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "done"]
    return parts._replace(query=urlencode([*query, ("done", seq)])).geturl()


PAGES: dict[str, Page] = {
    "/": lambda site, _: pages.study.study_page(site),
    "/evidence": lambda site, _: pages.evidence.queue_page(site),
    "/evidence/one": lambda site, _: pages.evidence.one_page(site),
    "/speakers": lambda site, _: pages.speakers.speakers_page(site),
    "/sources/{id}": lambda site, request: pages.speakers.transcript_page(site, request.path_params["id"]),
    "/themes": lambda site, _: pages.themes.themes_page(site),
    "/themes/map": lambda site, _: pages.themes.map_page(site),
    "/themes/{id}": lambda site, request: pages.themes.theme_page(site, request.path_params["id"]),
    "/personas": lambda site, _: pages.personas.personas_page(site),
    "/personas/{id}": lambda site, request: pages.personas.persona_page(site, request.path_params["id"]),
    "/search": lambda site, _: pages.search.search_page(site),
    "/history": lambda site, _: pages.history.history_page(site),
    "/changes": lambda site, _: pages.changes.changes_page(site),
    "/again": lambda site, _: pages.history.again_page(site),
}
