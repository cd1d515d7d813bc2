"""`synth review` as a process: fast, alone on this machine, and dead without a loss."""

from __future__ import annotations

import re
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from synth.errors import UsageError
from synth.review import serving
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER

FORBIDDEN = ("torch", "whisper", "spacy", "bertopic", "sentence_transformers", "sklearn", "onnxruntime", "transformers")


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `synth review` with the address that it printed."""
    command = [sys.executable, "-m", "synth", "review", str(folder), "--no-open", "--who", "Ada", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("review: "), line + (process.stderr.read() if process.stderr else "")
        yield process, line.split()[1]
    finally:
        process.kill()
        process.communicate()


def opener() -> urllib.request.OpenerDirector:
    """A browser that keeps cookies."""
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def test_killing_the_server_loses_no_decision(folder: Path) -> None:
    """Every decision whose answer arrived is there after kill -9, and the next start shows it."""
    with served(folder) as (process, address):
        base = address.split("/?")[0]
        browser = opener()
        for number in range(5):
            text = browser.open(address if number == 0 else f"{base}/evidence/one").read().decode()
            text = browser.open(f"{base}/evidence/one").read().decode()
            fields = {name: re.search(f'name="{name}" value="([^"]*)"', text) for name in ("csrf", "seen", "id")}
            data = {name: found[1] for name, found in fields.items() if found} | {"next": "/"}
            request = urllib.request.Request(
                f"{base}/do/statement/accept", urlencode(data).encode(), {"Origin": base}, method="POST"
            )
            assert browser.open(request).status == 200
        process.send_signal(signal.SIGKILL)
        process.wait()
    with open_store(folder / STATE_FOLDER) as store:
        assert [one.action for one in store.decisions()] == ["accept"] * 5


def test_only_this_machine_reaches_it(folder: Path) -> None:
    """The socket is bound to the loopback address."""
    with served(folder) as (_, address):
        host, port = address.split("/")[2].split(":")
        assert host == "127.0.0.1"
        # the whole 127/8 is this machine: had it been bound to every address, this one would answer
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", int(port)), 2):
            pass


def test_no_model_library_is_loaded(folder: Path) -> None:
    """Opening the study and showing its pages needs none of the libraries that take seconds to load."""
    code = f"""
import sys
from pathlib import Path
from starlette.testclient import TestClient
from synth.review import serving
from synth.review.app import create_app
from synth.review.security import Pass
from synth.review.session import Session
import uvicorn
with Session(Path({str(folder)!r})) as session:
    admission = Pass(frozenset(("127.0.0.1:1",)), "Ada")
    client = TestClient(create_app(session, admission), base_url="http://127.0.0.1:1")
    assert client.get("/?token=" + admission.token).status_code == 200
    for path in ("/evidence/one", "/themes/map", "/personas", "/search?q=plan"):
        assert client.get(path).status_code == 200
print(" ".join(sorted({{name.split(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(FORBIDDEN) & set(done.stdout.split())


def test_it_starts_within_a_second_of_work(folder: Path) -> None:
    """From the command to the printed address: 1.5 s of processor time, whatever else the machine does."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with served(folder):
            pass
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(spent) < 1.5


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--share", "192.0.2.1"), "needs --cert and --key"),
        (("--share", "127.0.0.1", "--cert", "nowhere.pem", "--key", "nowhere.key"), "cannot be used"),
    ],
    ids=["no certificate", "no such file"],
)
def test_sharing_without_tls_is_refused_with_the_reason(folder: Path, options: tuple[str, ...], reason: str) -> None:
    """Interviews are not sent over a network in the open."""
    command = [sys.executable, "-m", "synth", "review", str(folder), "--no-open", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, input="")
    assert done.returncode == 2
    assert reason in done.stderr


def test_a_shared_page_needs_a_password_that_cannot_be_guessed(folder: Path, tmp_path: Path) -> None:
    """Short passwords and empty files are refused."""
    file = tmp_path / "password"
    file.write_text("short\n")
    shared = serving.Shared("127.0.0.1", serving.password(file), tmp_path, tmp_path)
    with pytest.raises(UsageError, match="at least"), serving.opened(folder, "Ada", 0, shared):
        pass
    file.write_text("")
    with pytest.raises(UsageError, match="no password"):
        serving.password(file)


def test_a_shared_page_speaks_tls_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """With a certificate the address is https, cookies are sent over it alone, and plain http gets no answer."""
    cert, key = certificate(tmp_path)
    file = tmp_path / "password"
    file.write_text("correct horse battery\n")
    options = ("--share", "127.0.0.1", "--cert", str(cert), "--key", str(key), "--password-file", str(file))
    with served(folder, *options) as (_, address):
        assert address.startswith("https://127.0.0.1:")
        context = ssl.create_default_context(cafile=str(cert))
        jar = CookieJar()
        browser = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(jar)
        )
        assert browser.open(address).status == 200
        assert all(cookie.secure for cookie in jar)
        with pytest.raises(OSError):
            urllib.request.urlopen(address.replace("https", "http"), timeout=3)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that signs itself, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("making a certificate needs the program openssl: apt-get install openssl")
    files = folder / "cert.pem", folder / "key.pem"
    what = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = [program, "req", "-x509", *what, *name, "-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(command, check=True, capture_output=True)
    return files
