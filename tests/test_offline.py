"""No byte leaves the machine: whole runs in a process in which every way out is watched and closed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from synth.store.files import OUT_FOLDER
from tests import small_study

pytestmark = pytest.mark.models

# Python runs a module of this name before anything else, in worker processes as well. Audit events are raised for
# every socket that Python code uses, whichever library does, and cannot be switched off.
WATCH = """
import os, sys

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


def told(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # others are files and pairs of this machine
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and not str(host).startswith(LOCAL):
        with open(os.environ["ATTEMPTS"], "a", encoding="utf-8") as file:
            file.write(f"{event} {host}\\n")
        raise OSError(101, "Network is unreachable")


sys.addaudithook(told)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended and whom it tried to reach."""

    code: int
    told: str
    attempts: tuple[str, ...]
    seconds: float
    synthesis: dict[str, Any]


def synth_run(study: Path, tmp_path: Path, *arguments: str) -> Outcome:
    """`synth run` in a process, and worker processes, without a network."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch/sitecustomize.py").write_text(WATCH, encoding="utf-8")
    attempts = tmp_path / "attempts"
    attempts.touch()
    paths = os.pathsep.join([str(tmp_path / "watch"), str(Path(__file__).parents[1])])
    # libraries must not be told to stay at home: what they do by themselves is what counts
    offline = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE")
    environment = {name: value for name, value in os.environ.items() if name not in offline}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "synth", "run", str(study), *arguments],
        capture_output=True, text=True, check=False, cwd=tmp_path, encoding="utf-8",
        env={**environment, "PYTHONPATH": paths, "ATTEMPTS": str(attempts), "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    seconds = time.monotonic() - started
    result = study / OUT_FOLDER / "synthesis.json"
    return Outcome(
        done.returncode,
        done.stdout + done.stderr,
        tuple(attempts.read_text(encoding="utf-8").splitlines()),
        seconds,
        json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {},
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The small study with a recording of a few seconds."""
    study = small_study.write(tmp_path / "study")
    small_study.add_recording(study)
    return study


def test_the_watch_sees_every_way_out(tmp_path: Path) -> None:
    """A look-up, a connection and a datagram are all stopped and written down: the tests below can fail."""
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    code = (
        "import socket, contextlib, urllib.request\n"
        "for call in (lambda: urllib.request.urlopen('http://models.example/x'),\n"
        "             lambda: socket.create_connection(('192.0.2.1', 80)),\n"
        "             lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.2', 53))):\n"
        "    with contextlib.suppress(OSError): call()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "ATTEMPTS": str(tmp_path / "attempts")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    seen = (tmp_path / "attempts").read_text(encoding="utf-8").split()
    assert {"models.example", "192.0.2.1", "192.0.2.2"} <= set(seen)


def test_a_whole_run_asks_nobody(study: Path, tmp_path: Path) -> None:
    """From recording to report, in two worker processes: not one attempt to reach another machine."""
    done = synth_run(study, tmp_path, "--recipe", "demo", "--workers", "2")
    assert done.code == 0, done.told
    assert done.attempts == ()
    sources = {source["path"]: source for source in done.synthesis["sources"]}
    assert sources["call.wav"]["transcriber"].startswith("pocketsphinx")
    assert {source["status"] for source in sources.values()} == {"ok"}


def test_without_a_network_the_embedded_recogniser_takes_over_within_seconds(study: Path, tmp_path: Path) -> None:
    """Fetching Whisper is tried, fails at once, and the report says what was used and how to get the better one."""
    for name in ("talks", "notes", "survey.csv"):
        path = study / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    quick = synth_run(study, tmp_path, "--recipe", "interviews", "--workers", "1")
    assert quick.code == 0, quick.told
    assert quick.attempts
    warnings = [warning["message"] for warning in quick.synthesis["run"]["warnings"]]
    (told,) = (message for message in warnings if "recogniser" in message)
    assert told in quick.told
    assert quick.seconds < 120
