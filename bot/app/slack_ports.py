"""What the Slack channel asks for, answered by the core and storage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from bot.app.answers import Answers
from bot.app.build import App
from bot.app.vault import Vault
from bot.channels.slack.incoming import Incoming, load
from bot.channels.slack.ports import CHANNEL, Kept, SlackPorts, SlackSettings, Workspace
from bot.domain.redaction import redact
from bot.messages import Address
from bot.settings import Settings
from storage import inbox, installations, people, tickets
from storage.engine import reading, writing
from storage.installations import Installation

STATE_LASTS = timedelta(minutes=10)
_SQLITE_WORKERS = 3
"""SQLite has one writer: more threads would only wait, and get in the way of what answers."""


def slack_ports(app: App) -> SlackPorts:
    """The channel's ports on this app."""
    return SlackPorts(Answers(app, CHANNEL), Accounts(app), Workspaces(app), Inbox(app), app.clock)


def slack_settings(settings: Settings) -> SlackSettings | None:
    """The channel's settings; None when Slack is not connected: neither a socket nor signed events."""
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        return None
    secrets = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret")
    given = {name: getattr(settings, name) for name in secrets}
    bot, app, signing, client = (secret.get_secret_value() if secret else "" for secret in given.values())
    return SlackSettings(
        bot_token=bot,
        app_token=app,
        signing_secret=signing,
        client_id=settings.slack_client_id or "",
        client_secret=client,
        public_url=settings.public_url or "",
        api_url=settings.slack_api_url,
        workers=_SQLITE_WORKERS
        if settings.database_url.get_secret_value().startswith("sqlite")
        else SlackSettings.workers,
    )


@dataclass(frozen=True)
class Accounts:
    """Which person an account is."""

    app: App

    def locale(self, address: Address) -> str | None:
        """The person's language; None when the account is nobody's."""
        with reading(self.app.engine) as db:
            person = people.person_by_account(db, address)
        return person.locale if person is not None else None

    def link(self, address: Address, email: str) -> str | None:
        """Links by a verified address, and gives the person's language."""
        with writing(self.app.engine) as db:
            linked = people.link_by_email(db, address, email, self.app.clock())
            person = linked or people.person_by_account(db, address)
        return person.locale if person is not None else None


@dataclass(frozen=True)
class Workspaces:
    """Installed workspaces, their tokens sealed."""

    app: App

    def find(self, team: str) -> Workspace | None:
        """The workspace with its token opened."""
        with reading(self.app.engine) as db:
            found = installations.find(db, CHANNEL, team)
        if found is None:
            return None
        values = json.loads(Vault.of(self.app.settings).open(found.secret))
        return Workspace(**{**values, "scopes": tuple(values["scopes"])})

    def save(self, workspace: Workspace, installed_by: str) -> None:
        """Keeps an installation."""
        secret = Vault.of(self.app.settings).seal(json.dumps(asdict(workspace)))
        now = self.app.clock()
        new = Installation(CHANNEL, workspace.team, workspace.name, secret, now, installed_by)
        with writing(self.app.engine) as db:
            installations.save(db, new)

    def revoke(self, team: str) -> None:
        """Ends an installation and forgets its token."""
        with writing(self.app.engine) as db:
            installations.revoke(db, CHANNEL, team, self.app.clock())

    def issue_state(self) -> str:
        """A state for one round trip to Slack."""
        with writing(self.app.engine) as db:
            return tickets.issue(db, tickets.OAUTH_STATE, self.app.clock(), STATE_LASTS)

    def use_state(self, state: str) -> bool:
        """Uses a state up."""
        with writing(self.app.engine) as db:
            return tickets.use(db, tickets.OAUTH_STATE, state, self.app.clock())

    def use_ticket(self, ticket: str) -> bool:
        """Uses an install link up."""
        with writing(self.app.engine) as db:
            return tickets.use(db, tickets.INSTALL_LINK, ticket, self.app.clock())


@dataclass(frozen=True)
class Inbox:
    """Events that are acknowledged before they are answered."""

    app: App

    def keep(self, kept: Kept) -> bool:
        """Keeps an event, without numbers of persons in its words."""
        payload = _redacted(load(kept.payload)).dump()
        with writing(self.app.engine) as db:
            return inbox.keep(db, CHANNEL, kept.team, kept.key, payload, self.app.clock())

    def waiting(self, limit: int) -> Sequence[Kept]:
        """Events whose keeper did not finish, lent to the caller."""
        with writing(self.app.engine) as db:
            found = inbox.claim(db, CHANNEL, self.app.clock(), limit)
        return [Kept(one.key, one.tenant, one.payload) for one in found]

    def done(self, kept: Kept) -> None:
        """The event was answered."""
        with writing(self.app.engine) as db:
            inbox.done(db, CHANNEL, kept.team, kept.key)


def _redacted(incoming: Incoming) -> Incoming:
    return replace(
        incoming,
        text=redact(incoming.text),
        quoted=redact(incoming.quoted),
        form=tuple((name, redact(value)) for name, value in incoming.form),
        files=tuple(replace(one, name=redact(one.name)) for one in incoming.files),
    )
