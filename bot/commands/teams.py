"""`wegwijs teams package`."""

from __future__ import annotations

import re
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.common import complain

if TYPE_CHECKING:
    from bot.texts import Texts

cli = typer.Typer(help="Wegwijs aansluiten op Teams. Hoe dat gaat, staat in docs/teams.md.", no_args_is_help=True)

PACKAGE = Path("wegwijs-teams.zip")
LONGEST_DEVELOPER = 32
"""Signs that Teams allows."""
_VERSION = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}")


@cli.callback()
def _group() -> None:
    """Keeps `package` a word of its own while it is the only one."""


@cli.command("package")
def package(
    out: Annotated[Path, typer.Option(help="Waar het pakket komt.")] = PACKAGE,
    url: Annotated[str, typer.Option(help="Het adres van Wegwijs, met https://. Standaard WEGWIJS_PUBLIC_URL.")] = "",
    developer: Annotated[str, typer.Option(help="Wie Wegwijs aanbiedt, zoals de naam van de school.")] = "Wegwijs",
    privacy: Annotated[str, typer.Option(help="Een eigen pagina over privacy, met https://.")] = "",
    terms: Annotated[str, typer.Option(help="Een eigen pagina met voorwaarden, met https://.")] = "",
    version: Annotated[str, typer.Option(help="Hoger dan die van het pakket dat al in Teams staat.")] = "",
) -> None:
    """Maak het pakket dat je in Teams uploadt: het manifest, de Engelse teksten en twee plaatjes."""
    from bot.channels.teams.manifest import About
    from bot.channels.teams.package import package as made
    from bot.channels.teams.urls import PRIVACY_PATH, TERMS_PATH
    from bot.settings import load_settings

    settings = load_settings()
    if not settings.teams_app_id:
        complain("Zet eerst WEGWIJS_TEAMS_APP_ID in .env: de Application (client) ID van de app in Entra.")
    website = _checked(url or settings.public_url or "")
    about = About(
        app_id=settings.teams_app_id,
        version=_numbered(version or installed("wegwijs")),
        developer=_short(developer),
        website=website,
        privacy=_checked(privacy) if privacy else f"{website}{PRIVACY_PATH}",
        terms=_checked(terms) if terms else f"{website}{TERMS_PATH}",
    )
    out.write_bytes(made(about, questions))
    typer.echo(f"{out} is klaar, versie {about.version}, voor {website}.")


def questions(say: Texts) -> list[str]:
    """Questions to begin with, of every role."""
    from handlers.roles import SUGGESTIONS

    return list(dict.fromkeys(say(one) for role in SUGGESTIONS for one in SUGGESTIONS[role]))


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and parts.hostname and not parts.username
    except ValueError:
        fine = False
    if not fine or any(sign.isspace() for sign in url):
        complain(
            f"{url or 'Niets'} is geen adres voor Teams. Het begint met https://, zoals https://wegwijs.voorbeeld.nl"
        )
    return url.rstrip("/")


def _numbered(version: str) -> str:
    if not _VERSION.fullmatch(version):
        complain(f"{version} is geen versie voor Teams. Schrijf drie getallen met punten, zoals 1.0.0")
    return version


def _short(name: str) -> str:
    if not 0 < len(name.strip()) <= LONGEST_DEVELOPER:
        complain(f"De naam bij --developer is 1 tot {LONGEST_DEVELOPER} tekens lang.")
    return name.strip()
