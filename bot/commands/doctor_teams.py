"""What `wegwijs doctor` says of Teams: the settings that belong together, the login, the way in, the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from bot.commands.common import Check
from bot.commands.teams import PACKAGE
from bot.domain.calendar import local
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.app.build import App
    from bot.channels.teams.certificate import Certificate
    from bot.channels.teams.checking import Tested
    from bot.settings import Settings

RENEW_BEFORE = timedelta(days=30)
_RENEWED = "maak in Entra een nieuw geheim (Certificates & secrets) en zet de waarde in WEGWIJS_TEAMS_APP_PASSWORD"
_ADVICE = {
    7000215: f"het geheim klopt niet: {_RENEWED}. Neem de waarde (Value), niet de id",
    7000222: f"het geheim is verlopen: {_RENEWED}",
    700016: "deze app staat niet in deze tenant. Kijk WEGWIJS_TEAMS_APP_ID en WEGWIJS_TEAMS_APP_TENANT na",
    90002: "deze tenant bestaat niet. Kijk WEGWIJS_TEAMS_APP_TENANT na",
    900023: "deze tenant bestaat niet. Kijk WEGWIJS_TEAMS_APP_TENANT na",
    700027: "Entra kent dit certificaat niet. Upload het bij de app (Certificates & secrets, Certificates)",
}
"""What to do by the number of Microsoft's error."""


def teams_checks(app: App, package: Path = PACKAGE) -> Iterator[Check]:
    """Nothing when no setting of Teams is set. `package` is looked at when it is there."""
    settings = app.settings
    if not teams_is_set(settings):
        return
    yield _app(settings)
    yield _proof(settings)
    yield _tenants(settings)
    if settings.teams_app_id and _one_proof(settings):
        yield from _login(settings, app.clock())
    yield _keys(settings)
    yield from _way_in(settings)
    if settings.teams_app_id and package.exists():
        yield _package(settings, package)


def teams_is_set(settings: Settings) -> bool:
    """Is there a setting that only Teams needs? Addresses have a default and do not count."""
    names = ("app_id", "app_password", "app_certificate", "managed_identity", "app_tenant", "tenants")
    return any(getattr(settings, f"teams_{name}") for name in names)


def _app(settings: Settings) -> Check:
    if not settings.teams_app_id:
        return Check("Teams, app", False, "zet WEGWIJS_TEAMS_APP_ID in .env: de Application (client) ID in Entra")
    return Check("Teams, app", True, settings.teams_app_id)


def _proofs(settings: Settings) -> list[str]:
    given = {
        "WEGWIJS_TEAMS_APP_PASSWORD": settings.teams_app_password,
        "WEGWIJS_TEAMS_APP_CERTIFICATE": settings.teams_app_certificate,
        "WEGWIJS_TEAMS_MANAGED_IDENTITY": settings.teams_managed_identity,
    }
    return [name for name, value in given.items() if value]


def _one_proof(settings: Settings) -> bool:
    return len(_proofs(settings)) == 1


def _proof(settings: Settings) -> Check:
    what, given = "Teams, bewijs", _proofs(settings)
    if not given:
        say = "zet WEGWIJS_TEAMS_APP_PASSWORD in .env (of een certificaat, of een managed identity in Azure)"
        return Check(what, False, say)
    if len(given) > 1:
        return Check(what, False, f"{' en '.join(given)} zijn gezet. Kies er één en haal de andere weg")
    if settings.teams_managed_identity and not settings.teams_app_tenant:
        return Check(what, False, "bij een managed identity hoort WEGWIJS_TEAMS_APP_TENANT")
    return Check(what, True, given[0])


def _tenants(settings: Settings) -> Check:
    what, allowed = "Teams, tenants", sorted(settings.teams_allowed)
    if not allowed:
        say = "niemand krijgt antwoord. Zet WEGWIJS_TEAMS_APP_TENANT, of noem de tenants in WEGWIJS_TEAMS_TENANTS"
        return Check(what, False, say)
    return Check(what, True, f"antwoord voor {', '.join(allowed)}")


def _login(settings: Settings, now: datetime) -> Iterator[Check]:
    from bot.channels.teams import certificate, checking

    if settings.teams_managed_identity:
        yield Check("Teams, aanmelden", True, "met een managed identity; dat is alleen in Azure te proberen")
        return
    url = checking.token_url(settings.teams_login_url, settings.teams_app_tenant or "")
    app_id = settings.teams_app_id or ""
    proof = {"client_secret": settings.teams_app_password.get_secret_value() if settings.teams_app_password else ""}
    if settings.teams_app_certificate:
        try:
            found = certificate.read(settings.teams_app_certificate)
        except SettingsError as error:
            yield Check("Teams, certificaat", False, str(error).partition("\n")[0])
            return
        yield _age(found, now)
        proof = {
            "client_assertion_type": certificate.ASSERTION_TYPE,
            "client_assertion": found.assertion(app_id, url, now),
        }
    yield _answered(checking.token(url, app_id, proof), settings)


def _age(found: Certificate, now: datetime) -> Check:
    told = f"geldig tot {local(found.ends):%d-%m-%Y}"
    fine = found.ends - now > RENEW_BEFORE
    return Check("Teams, certificaat", fine, told if fine else f"{told}: maak een nieuw en upload het in Entra")


def _answered(found: Tested, settings: Settings) -> Check:
    from bot.channels.teams.checking import NO_ANSWER

    what = "Teams, aanmelden"
    if found.error == NO_ANSWER:
        url = settings.teams_login_url
        return Check(what, False, f"geen antwoord van {url}. Kijk of deze computer daar bij mag")
    if not found.works:
        number = f"AADSTS{found.code}" if found.code else found.error
        return Check(what, False, f"{number}: {_ADVICE.get(found.code, 'zoek dit nummer op bij Microsoft')}")
    if found.app.casefold() != settings.teams_app_id:
        return Check(what, False, f"de token is voor een andere app: {found.app or 'onbekend'}")
    if settings.teams_app_tenant and found.tenant.casefold() != settings.teams_app_tenant:
        return Check(what, False, f"de token is van een andere tenant: {found.tenant or 'onbekend'}")
    return Check(what, True, f"lukt, in tenant {found.tenant or 'onbekend'}")


def _keys(settings: Settings) -> Check:
    from bot.channels.teams import checking

    count = checking.keys(settings.teams_openid_url)
    if not count:
        say = f"geen sleutels bij {settings.teams_openid_url}. Zonder sleutels weigert Wegwijs alles wat Teams stuurt"
        return Check("Teams, sleutels", False, say)
    return Check("Teams, sleutels", True, f"{count} gevonden")


def _way_in(settings: Settings) -> Iterator[Check]:
    from bot.channels.teams import checking
    from bot.channels.teams.urls import MESSAGES_PATH

    what, url = "Teams, adres", settings.public_url or ""
    if not url.startswith("https://"):
        yield Check(what, False, "Teams bereikt Wegwijs alleen via https: zet WEGWIJS_PUBLIC_URL")
        return
    if not checking.public(url):
        yield Check(what, False, f"{url} is van buiten niet te bereiken. Gebruik een naam die op internet bestaat")
        return
    yield answers(f"{url}{MESSAGES_PATH}")


def answers(url: str) -> Check:
    """Does Wegwijs answer at the address that is filled in as messaging endpoint?"""
    from bot.channels.teams import checking

    status = checking.endpoint(url)
    if status == 401:
        return Check("Teams, adres", True, f"{url} antwoordt en vraagt om een bewijs")
    if not status:
        return Check("Teams, adres", False, f"geen antwoord op {url}. Draait `wegwijs run`, en klopt het adres?")
    say = f"op {url} komt antwoord {status}, en dat hoort 401 te zijn. Komt dit adres wel bij Wegwijs uit?"
    return Check("Teams, adres", False, say)


def _package(settings: Settings, package: Path) -> Check:
    what = f"Teams, {package.name}"
    again = "Maak het opnieuw met: wegwijs teams package"
    try:
        with ZipFile(package) as archive:
            told: dict[str, Any] = json.loads(archive.read("manifest.json"))
        bot, version = str(told["bots"][0]["botId"]), str(told["version"])
        website = str(told["developer"]["websiteUrl"])
    except (OSError, BadZipFile, KeyError, IndexError, TypeError, ValueError):
        return Check(what, False, f"dit is geen pakket voor Teams. {again}")
    if bot != settings.teams_app_id:
        return Check(what, False, f"dit pakket is voor een andere app: {bot}. {again}")
    if settings.public_url and website != settings.public_url:
        return Check(what, False, f"dit pakket is voor een ander adres: {website}. {again}")
    return Check(what, True, f"versie {version}, voor deze app")
