"""`synth review`: the page on which people check the drafts."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from synth.cli.printing import echo


@click.command("review", short_help="check the drafts in the browser")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the page.  [default: a free one]")
@click.option("--no-open", is_flag=True, help="Print the address, open no browser.")
@click.option("--who", help="Your name in the history.  [default: your login name]")
@click.option("--share", metavar="ADDRESS", help="Serve it at an address of this machine that others can reach.")
@click.option("--password-file", type=click.Path(path_type=Path), help="File with the password of a shared page.")
@click.option("--cert", type=click.Path(path_type=Path), help="TLS certificate (PEM) of a shared page.")
@click.option("--key", type=click.Path(path_type=Path), help="Private key (PEM) of the certificate.")
def command(
    study: Path,
    port: int,
    no_open: bool,
    who: str | None,
    share: str | None,
    password_file: Path | None,
    cert: Path | None,
    key: Path | None,
) -> None:
    """Open the review page of STUDY in the browser; Ctrl-C ends it.

    Only this machine can reach it, unless it is shared: that takes a password and a TLS certificate.
    """
    from synth.review import serving

    shared = None
    if share is not None:
        tls = serving.certificate(cert, key)
        password = serving.password(password_file) if password_file else click.prompt("Password", hide_input=True)
        shared = serving.Shared(share, password, *tls)
    person = " ".join((who or getpass.getuser()).split())[:80] or "somebody"
    with serving.opened(study, person, port, shared) as page:
        echo(f"review: {page.address}")
        echo("This link works once. End with Ctrl-C.", err=True)
        if not no_open:
            click.launch(page.address)
        page.run()
