"""What `wegwijs doctor` says of Slack: the settings that belong together, the tokens, the clock, the workspaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands.common import Check
from bot.domain.calendar import local
from bot.errors import DatabaseNotReady, SettingsError, StorageError

if TYPE_CHECKING:
    from bot.app.build import App
    from bot.channels.slack.checking import Tested
    from bot.settings import Settings
    from storage.installations import Installation

MOST_APART = timedelta(seconds=60)
"""Further apart is wrong; at five minutes everything that Slack sends is refused."""
_AGAIN = "installeer de app opnieuw (api.slack.com, Install App) en zet de nieuwe token in .env"
_LINK_AGAIN = "installeer de app daar opnieuw: wegwijs slack install-link"


def slack_checks(app: App) -> Iterator[Check]:
    """Nothing when no setting of Slack is set."""
    settings = app.settings
    if not slack_is_set(settings):
        return
    yield from _combination(settings)
    tested: list[Tested] = []
    yield from _tokens(app, tested)
    yield from _workspaces(app, tested)
    yield from _clock(tested)


def slack_is_set(settings: Settings) -> bool:
    """Is there a setting that only Slack needs? The address of its Web API has a default and does not count."""
    names = ("bot_token", "app_token", "signing_secret", "client_id", "client_secret")
    return any(getattr(settings, f"slack_{name}") for name in names)


def _combination(settings: Settings) -> Iterator[Check]:
    yield _way_in(settings)
    yield _which_workspaces(settings)


def _way_in(settings: Settings) -> Check:
    what = "Slack, verbinding"
    if not settings.slack_app_token and not settings.slack_signing_secret:
        say = (
            "Slack staat uit. Zet WEGWIJS_SLACK_APP_TOKEN (Socket Mode) of WEGWIJS_SLACK_SIGNING_SECRET (HTTP) in .env"
        )
        return Check(what, False, say)
    if settings.slack_signing_secret and not has_https(settings):
        say = "Slack bereikt een signing secret alleen via https: zet WEGWIJS_PUBLIC_URL, of gebruik Socket Mode"
        return Check(what, False, say)
    ways = ["Socket Mode"] if settings.slack_app_token else []
    ways += [f"HTTP op {settings.public_url}/slack/events"] if settings.slack_signing_secret else []
    return Check(what, True, " en ".join(ways))


def _which_workspaces(settings: Settings) -> Check:
    what = "Slack, installatie"
    some = bool(settings.slack_client_id or settings.slack_client_secret)
    if settings.slack_bot_token and some:
        say = "met WEGWIJS_SLACK_BOT_TOKEN antwoordt Wegwijs in één werkruimte. Haal die weg, of de client id en secret"
        return Check(what, False, say)
    if settings.slack_bot_token:
        return Check(what, True, "één werkruimte, met WEGWIJS_SLACK_BOT_TOKEN")
    if not some:
        say = "zet WEGWIJS_SLACK_BOT_TOKEN in .env. Voor meer werkruimtes: de client id en de client secret"
        return Check(what, False, say)
    missing = missing_for_link(settings)
    if missing:
        return Check(what, False, "voor een installatielink mist nog: " + ", ".join(missing))
    return Check(what, True, "meer werkruimtes. Maak een link met: wegwijs slack install-link")


def has_https(settings: Settings) -> bool:
    """Is there a public address to which Slack goes?"""
    return (settings.public_url or "").startswith("https://")


def missing_for_link(settings: Settings) -> list[str]:
    """The names of settings without which no workspace can be installed by a link."""
    needed = {
        "WEGWIJS_SLACK_CLIENT_ID": settings.slack_client_id,
        "WEGWIJS_SLACK_CLIENT_SECRET": settings.slack_client_secret,
        "WEGWIJS_PUBLIC_URL (met https://)": has_https(settings),
        "WEGWIJS_SECRET_KEY": settings.secret_key,
        "WEGWIJS_SLACK_APP_TOKEN of WEGWIJS_SLACK_SIGNING_SECRET": (
            settings.slack_app_token or settings.slack_signing_secret
        ),
    }
    return [name for name, given in needed.items() if not given]


def _tokens(app: App, tested: list[Tested]) -> Iterator[Check]:
    from bot.channels.slack import checking

    url = app.settings.slack_api_url
    if app.settings.slack_bot_token:
        found = checking.bot_token(app.settings.slack_bot_token.get_secret_value(), url, app.clock)
        tested.append(found)
        told = f"werkt in {found.name} ({found.team})" if found.works else _refused(found, url, _AGAIN)
        yield Check("Slack, bot-token", found.works, told)
        if found.works:
            yield _scopes("Slack, rechten", found, _AGAIN)
    if app.settings.slack_app_token:
        found = checking.app_token(app.settings.slack_app_token.get_secret_value(), url, app.clock)
        tested.append(found)
        yield Check("Slack, app-token", found.works, _app_token(found, url))


def _refused(found: Tested, url: str, again: str) -> str:
    from bot.channels.slack.checking import NO_ANSWER

    if found.error == NO_ANSWER:
        return f"geen verbinding met {url}. Kijk of deze computer naar buiten mag, en kijk WEGWIJS_SLACK_API_URL na"
    if found.error == "not_allowed_token_type":
        return "dit is een ander soort token. De bot-token staat bij OAuth & Permissions en begint met xoxb-"
    if found.gone:
        return f"Slack kent de token niet of niet meer ({found.error}): {again}"
    return f"Slack zegt {found.error}. Probeer het later nog eens"


def _scopes(what: str, found: Tested, again: str) -> Check:
    from bot.channels.slack.scopes import BOT_SCOPES

    missing = [scope for scope in BOT_SCOPES if scope not in found.scopes]
    if missing:
        say = f"{', '.join(missing)} ontbreekt. Zet het nieuwe manifest in de app (wegwijs slack manifest) en {again}"
        return Check(what, False, say)
    return Check(what, True, f"alle {len(BOT_SCOPES)} gegeven")


def _app_token(found: Tested, url: str) -> str:
    from bot.channels.slack.checking import NO_ANSWER, NO_SOCKET

    new = "maak een nieuwe app-token (Basic Information, App-Level Tokens) met het recht connections:write"
    if found.works:
        return "werkt, er kan een verbinding open"
    if found.error == NO_SOCKET:
        return "Slack geeft een adres, maar dat is niet te bereiken. Sta verkeer naar wss-primary.slack.com:443 toe"
    if found.error == NO_ANSWER:
        return _refused(found, url, "")
    if found.error == "missing_scope":
        return f"mist een recht: {new}"
    if found.gone or found.error == "not_allowed_token_type":
        return f"Slack kent de token niet of niet meer ({found.error}): {new}"
    return f"Slack zegt {found.error}. Staat Socket Mode aan in de app? Probeer het anders later nog eens"


def _clock(tested: list[Tested]) -> Iterator[Check]:
    apart = [one.ahead for one in tested if one.ahead is not None]
    if not apart:
        return
    worst = max(apart, key=abs)
    seconds = round(abs(worst.total_seconds()))
    if abs(worst) <= MOST_APART:
        yield Check("Slack, klok", True, f"{seconds} seconden verschil")
        return
    way = "voor" if worst > timedelta() else "achter"
    say = (
        f"{seconds} seconden {way} op die van Slack. Zet de klok gelijk: bij 5 minuten wordt alles van Slack geweigerd"
    )
    yield Check("Slack, klok", False, say)


def _workspaces(app: App, tested: list[Tested]) -> Iterator[Check]:
    from bot.channels.slack.ports import CHANNEL
    from storage import installations
    from storage.engine import reading
    from storage.migrate import check_ready

    try:
        check_ready(app.engine)
    except (DatabaseNotReady, StorageError):
        return  # said before
    with reading(app.engine) as db:
        found = installations.all(db, CHANNEL)
    for one in found:
        yield from _workspace(app, one, tested)


def _workspace(app: App, one: Installation, tested: list[Tested]) -> Iterator[Check]:
    from bot.app.slack_ports import Workspaces
    from bot.channels.slack import checking

    what = f"Slack, werkruimte {one.name or one.tenant} ({one.tenant})"
    if one.revoked_at is not None:
        yield Check(what, True, f"verwijderd op {local(one.revoked_at):%d-%m-%Y}. Toch nodig? {_LINK_AGAIN}")
        return
    try:
        workspace = Workspaces(app).find(one.tenant)
    except SettingsError as error:
        yield Check(what, False, str(error).partition("\n")[0])
        return
    if workspace is None:
        return  # removed since it was listed
    result = checking.bot_token(workspace.bot_token, app.settings.slack_api_url, app.clock)
    tested.append(result)
    if not result.works:
        yield Check(what, False, _refused(result, app.settings.slack_api_url, _LINK_AGAIN))
    else:
        yield _scopes(what, result, _LINK_AGAIN)
