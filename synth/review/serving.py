"""The review page on a socket of this machine."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from synth.errors import StudyError, UsageError
from synth.store.files import STATE_FOLDER

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = "127.0.0.1"
PASSWORD_MIN = 10


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page needs that other machines can reach."""

    address: str
    password: str
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is ready; `address` lets one browser in."""

    address: str
    server: uvicorn.Server
    socket: socket.socket

    def run(self) -> None:
        """Answer until somebody ends it."""
        self.server.run(sockets=[self.socket])


def certificate(cert: Path | None, key: Path | None) -> tuple[Path, Path]:
    """Certificate and key, checked to belong together.

    Raises:
        UsageError: when one is missing or they do not fit: interviews are not sent over a network in the open.
    """
    if cert is None or key is None:
        raise UsageError(
            "--share: needs --cert and --key (PEM files): without TLS anybody on the network could read the interviews"
        )
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"--share: {cert} and {key} cannot be used ({error}); name a certificate and its key"
        ) from error
    return cert, key


def password(file: Path) -> str:
    """The password in the first line of a file.

    Raises:
        UsageError: when the file cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise UsageError(f"{file}: holds no password ({error}); write it into the first line") from error


@contextmanager
def opened(study: Path, who: str, port: int, shared: Shared | None = None) -> Iterator[Served]:
    """The page of a study, bound to its port; it answers when it is run.

    Raises:
        StudyError: when the study has no result, or the port is taken.
        UsageError: when a shared page has a weak password.
    """
    import uvicorn

    from synth.review.app import create_app
    from synth.review.security import Pass
    from synth.review.session import Session

    if shared is not None and len(shared.password) < PASSWORD_MIN:
        raise UsageError(f"--share: the password needs at least {PASSWORD_MIN} characters")
    if not (study / STATE_FOLDER).is_dir():
        raise StudyError(f"{study}: has no result yet; run `synth run {study}` first")
    with Session(study) as session, bound(shared.address if shared else LOOPBACK, port) as listening:
        session.view()
        name, number = listening.getsockname()[:2]
        hosts = [name if ":" not in name else f"[{name}]", *(["localhost"] if shared is None else [])]
        admission = Pass(
            frozenset(f"{host}:{number}" for host in hosts),
            who,
            secure=shared is not None,
            password=shared.password if shared else None,
        )
        config = uvicorn.Config(
            create_app(session, admission),
            log_level="error",
            lifespan="off",
            server_header=False,
            ssl_certfile=shared.cert if shared else None,
            ssl_keyfile=shared.key if shared else None,
        )
        scheme = "https" if shared else "http"
        address = f"{scheme}://{hosts[0]}:{number}/?token={admission.token}"
        yield Served(address, uvicorn.Server(config), listening)


@contextmanager
def bound(address: str, port: int) -> Iterator[socket.socket]:
    """A socket at an address of this machine."""
    try:
        family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET
    except ValueError as error:
        raise UsageError(f"--share {address}: not an IP address; name one of this machine") from error
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, port))
            listening.listen(128)  # a browser that is faster than the server waits instead of being refused
        except OSError as error:
            raise StudyError(f"{address}:{port}: cannot be used ({error.strerror}); choose another --port") from error
        yield listening
