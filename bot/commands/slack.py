"""`wegwijs slack manifest` and `install-link`."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.common import complain, opened

cli = typer.Typer(help="Wegwijs aansluiten op Slack. Hoe dat gaat, staat in docs/slack.md.", no_args_is_help=True)

LINK_LASTS = timedelta(days=3)


@cli.command("manifest")
def manifest(
    socket: Annotated[bool, typer.Option("--socket/--http", help="Hoe Slack Wegwijs bereikt.")] = True,
    url: Annotated[str, typer.Option(help="Het adres van Wegwijs, met https://. Standaard WEGWIJS_PUBLIC_URL.")] = "",
) -> None:
    """Maak het manifest waarmee je de app in Slack aanmaakt: JSON, om te plakken op api.slack.com/apps."""
    from bot.channels.slack.manifest import manifest as made

    address = _checked(url) if url else _public_url()
    if not socket and not address:
        complain("Zonder Socket Mode moet Slack Wegwijs kunnen bereiken. Geef het adres: --url https://…")
    typer.echo(json.dumps(made(address, socket=socket), indent=2, ensure_ascii=False))


def _public_url() -> str:
    from bot.settings import load_settings

    url = load_settings().public_url or ""
    return url if url.startswith("https://") else ""


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and parts.hostname and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        fine = False
    if not fine or any(sign.isspace() for sign in url):
        complain(f"{url} is geen adres voor Slack. Het begint met https://, zoals https://wegwijs.voorbeeld.nl")
    return url.rstrip("/")


@cli.command("install-link")
def install_link() -> None:
    """Maak een link waarmee een beheerder de app in een werkruimte zet. Hij werkt één keer, drie dagen lang."""
    from bot.channels.slack.urls import INSTALL_PATH
    from bot.commands.doctor_slack import missing_for_link
    from bot.settings import load_settings
    from storage import tickets
    from storage.engine import writing

    settings = load_settings()
    if settings.slack_bot_token:
        complain("Met WEGWIJS_SLACK_BOT_TOKEN antwoordt Wegwijs in één werkruimte. Haal die regel eerst uit .env.")
    if missing := missing_for_link(settings):
        complain("Zet eerst in .env:\n" + "\n".join(f"  {name}" for name in missing))
    app = opened(own=True)
    with writing(app.engine) as db:
        ticket = tickets.issue(db, tickets.INSTALL_LINK, app.clock(), LINK_LASTS)
    typer.echo(f"{settings.public_url}{INSTALL_PATH}?ticket={ticket}")
