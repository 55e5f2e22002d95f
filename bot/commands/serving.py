"""`wegwijs demo`, `run`, `chat`, `migrate` and `invite`."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.common import SAMPLE_FILE, complain, on, opened, sample_app


def demo(
    port: Annotated[int, typer.Option(help="De poort van de webpagina.")] = 8400,
    browser: Annotated[bool, typer.Option(help="Open de pagina meteen.")] = True,
) -> None:
    """Probeer Wegwijs met voorbeeldgegevens: een webpagina waarop je elk van dertien mensen kunt zijn."""
    from bot.app.demo import Demo
    from bot.app.sample import DemoClock
    from bot.app.serve import Server, serve

    file = SAMPLE_FILE.with_name("demo.db")
    for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)
    app = sample_app(file)
    if not isinstance(app.clock, DemoClock):
        raise TypeError("the demo has a clock that can be moved")
    server = Server(app, Demo(app, app.clock))
    url = f"http://127.0.0.1:{port}"
    typer.echo(f"Open {url} in je browser. Stop met Ctrl-C.")
    if browser:
        webbrowser.open(url)
    serve(server, "127.0.0.1", port)


def run() -> None:
    """Start Wegwijs: de webchat, Slack als dat is aangesloten, en elke halve minuut wat er verstuurd moet worden."""
    from bot.app.serve import Server, serve

    app = opened(quiet=False)
    app.settings.required_secret_key()
    server = Server(app)
    also = " en in Slack" if server.slack is not None else ""
    typer.echo(f"Wegwijs draait op {app.settings.base_url}{also}. Stop met Ctrl-C.")
    serve(server, app.settings.web_host, app.settings.web_port)


def chat(
    person: Annotated[str, typer.Option("--as", help="E-mailadres van wie je bent.")],
) -> None:
    """Praat met Wegwijs in de terminal, als iemand uit de gegevens."""
    from bot.app.terminal import talk

    talk(opened(), person)


def migrate() -> None:
    """Maak de tabellen, of werk ze bij naar deze versie."""
    from bot.settings import load_settings
    from storage.migrate import migrate as bring_up

    app = on(load_settings())
    bring_up(app.engine)
    typer.echo("De tabellen zijn bijgewerkt.")


def invite(
    email: Annotated[str, typer.Argument(help="Wie je uitnodigt: een e-mailadres uit de gegevens.")],
) -> None:
    """Maak een link voor de webchat en een code voor een ander kanaal. Beide werken één keer, drie dagen lang."""
    from bot.app.mail import send_link
    from storage import joining, people, signin
    from storage.engine import writing

    app = opened()
    with writing(app.engine) as db:
        person = people.person_by_email(db, email.strip().casefold())
        if person is None:
            complain(f"{email} staat niet in de gegevens.")
        token = signin.create_link(db, person.id, app.clock(), joining.LASTS)
        code = joining.make(db, person.id, app.clock())
    link = f"{app.settings.base_url}/aanmelden?token={token}"
    if app.settings.smtp_url is not None:
        send_link(app.settings, person, link, code)
        typer.echo(f"De link en de code zijn verstuurd naar {person.email}.")
    typer.echo(link)
    typer.echo(code)
