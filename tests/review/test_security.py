"""Who may read the page, who may change something, and what no request can get."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from synth.review.app import create_app, local
from synth.review.security import COOKIE, Pass
from synth.review.session import Session
from tests.review.conftest import HOST, ORIGIN, Browser


def fresh(session: Session, admission: Pass, host: str = ORIGIN) -> TestClient:
    """A browser that has not been let in."""
    return TestClient(create_app(session, admission), base_url=host, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/evidence", "/audio/x", "/static/style.css", "/nowhere"])
def test_nothing_is_served_without_the_cookie(session: Session, admission: Pass, path: str) -> None:
    """Also styles and unknown addresses tell a stranger nothing."""
    assert fresh(session, admission).get(path).status_code == 403


def test_the_token_works_once(session: Session, admission: Pass) -> None:
    """The opened address lets one browser in, leaves the address bar, and is worth nothing afterwards."""
    token = admission.token
    first = fresh(session, admission).get(f"/?token={token}")
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert fresh(session, admission).get(f"/?token={token}").status_code == 403
    assert fresh(session, admission).get("/?token=").status_code == 403


@pytest.mark.parametrize("host", ["http://evil.example", "http://127.0.0.1:9", "http://localhost.evil.example:8000"])
def test_other_names_are_not_served(session: Session, admission: Pass, host: str) -> None:
    """A page that reaches this port under its own name (DNS rebinding) gets nothing, not even with the token."""
    assert fresh(session, admission, host).get(f"/?token={admission.token}").status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    ],
    ids=["no origin", "other origin", "null", "cross-site", "same-site"],
)
def test_forms_of_other_pages_change_nothing(browser: Browser, headers: dict[str, str]) -> None:
    """A form is taken only when the browser says that a page of this server sent it."""
    answer = browser.client.post("/do/statement/accept", data={"id": "x"}, headers=headers)
    assert answer.status_code == 403
    assert browser.session.view().ledger == ()


def test_a_form_needs_the_secret_of_its_session(browser: Browser) -> None:
    """A request from the right origin without the form's secret changes nothing."""
    statement = browser.session.view().found.statements[0].id
    answer = browser.send("/evidence/one", "statement/accept", id=statement, csrf="guess")
    assert answer.status_code == 403
    assert browser.session.view().ledger == ()


@pytest.mark.parametrize("path", ["/", "/evidence/one", "/nowhere", "/static/review.css"])
def test_every_answer_forbids_what_it_does_not_need(browser: Browser, path: str) -> None:
    """No script or style in the page, nothing from elsewhere, no frame, no sniffing, nothing kept by caches."""
    headers = browser.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../synth/errors.py",
        "/static/..%2f..%2fpyproject.toml",
        "/audio/..%2f..%2f.synth%2fstudy.db",
        "/audio/.synth",
        "/.synth/study.db",
        "/sources/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_address_leads_out_of_the_study(browser: Browser, path: str) -> None:
    """Recordings are named by the id of a source; nothing else is a file."""
    assert browser.client.get(path).status_code == 404


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\nx"]
)
def test_a_form_leads_on_only_within_the_page(address: str) -> None:
    """The address to go on to comes with the form, so it may name nothing but a page of this server."""
    assert local(address) == "/"
    assert local("/evidence?x=1") == "/evidence?x=1"


def test_a_form_that_is_too_large_is_refused(browser: Browser) -> None:
    """Nobody can fill the memory with a form."""
    answer = browser.client.post("/do/statement/bulk", content=b"x" * 3_000_000, headers={"origin": ORIGIN})
    assert answer.status_code == 413


def test_a_shared_page_asks_for_the_password(session: Session) -> None:
    """Without the password a visitor sees the way in and nothing else."""
    admission = Pass(frozenset({HOST}), "Ada", password="correct horse battery")
    visitor = fresh(session, admission)
    assert visitor.get("/evidence").headers["location"] == "/login"
    assert "password" in visitor.get("/login").text
    wrong = visitor.post("/login", data={"password": "wrong", "who": "Ben"}, headers={"origin": ORIGIN})
    assert wrong.status_code == 403
    assert visitor.get("/evidence").status_code == 303
    right = visitor.post("/login", data={"password": "correct horse battery", "who": "Ben"}, headers={"origin": ORIGIN})
    assert right.status_code == 303
    assert "You decide as Ben" in visitor.get("/").text


def test_there_is_no_login_on_a_page_that_is_not_shared(session: Session, admission: Pass) -> None:
    """The way in with a password exists only where a password was set."""
    assert fresh(session, admission).get("/login").status_code == 403
