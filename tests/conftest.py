"""What holds for every test: no network but loopback, homes of its own, the same examples every time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("synth", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("synth")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


class NetworkBlockedError(OSError):
    """Something tried to reach another machine during a test."""


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name is None or (isinstance(name, str) and (name == "" or name.startswith(LOOPBACK)))


@pytest.fixture(scope="session", autouse=True)
def _session_attempts() -> Iterator[list[str]]:
    """The hosts that anything tried to reach; every attempt fails at once, as on a machine without a network."""
    attempts: list[str] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guard(host: object) -> None:
        if not _is_local(host):
            attempts.append(str(host))
            raise NetworkBlockedError(f"tests reach no other machine (asked for {host!r})")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            guard(address[0])
        connect(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        guard(host)
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield attempts


@pytest.fixture
def network_attempts(_session_attempts: list[str]) -> list[str]:
    """The hosts that this test tried to reach, empty at its start."""
    _session_attempts.clear()
    return _session_attempts


@pytest.fixture(scope="session", autouse=True)
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _move_home(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder under which libraries keep what they fetch, for this test alone."""
    folder = tmp_path_factory.mktemp("home")
    _move_home(monkeypatch, folder)
    return folder


def _move_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"):
        patch.setenv(name, "1")


@pytest.fixture(scope="session")
def name_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small spaCy pipeline that was trained to find names of people."""
    from tests import pipelines

    return pipelines.trained(tmp_path_factory.mktemp("spacy") / "names")
