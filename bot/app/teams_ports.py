"""What the Teams channel asks for, answered by the core and storage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.app.answers import Answers
from bot.app.build import App
from bot.channels.teams.finding import Found
from bot.channels.teams.ports import CHANNEL, Contact, TeamsPorts, TeamsSettings
from bot.core.meeting import first_questions
from bot.domain.calendar import local_day
from bot.domain.people import Person, PersonId, Role, kinds_seen
from bot.errors import SettingsError
from bot.messages import Address
from bot.settings import Settings, on_this_machine
from bot.texts import Texts
from storage import catalogue, contacts, people
from storage.engine import reading, writing
from storage.names import name_keys

_SQLITE_WORKERS = 3
"""SQLite has one writer: more threads would only wait, and get in the way of what answers."""


def teams_ports(app: App) -> TeamsPorts:
    """The channel's ports on this app."""
    return TeamsPorts(CoreForTeams(app, CHANNEL), Accounts(app), app.clock)


def teams_settings(settings: Settings) -> TeamsSettings | None:
    """The channel's settings; None when Teams is not connected. SettingsError when nobody would be let in."""
    if settings.teams_app_id is None:
        return None
    if not settings.teams_allowed:
        raise SettingsError(
            "Zet in WEGWIJS_TEAMS_TENANTS welke organisaties (tenants) Wegwijs in Teams mogen gebruiken.\n"
            "Say in WEGWIJS_TEAMS_TENANTS which organisations (tenants) may use Wegwijs in Teams."
        )
    secret, certificate = settings.teams_app_password, settings.teams_app_certificate
    return TeamsSettings(
        app_id=settings.teams_app_id,
        app_password=secret.get_secret_value() if secret else "",
        app_certificate=str(certificate) if certificate else "",
        managed_identity=settings.teams_managed_identity,
        app_tenant=settings.teams_app_tenant or "",
        tenants=settings.teams_allowed,
        login_url=settings.teams_login_url,
        openid_url=settings.teams_openid_url,
        # Who chose keys of this machine is trying it out, and may be spoken to here too.
        local=on_this_machine(settings.teams_openid_url),
        workers=_SQLITE_WORKERS
        if settings.database_url.get_secret_value().startswith("sqlite")
        else TeamsSettings.workers,
    )


@dataclass(frozen=True)
class CoreForTeams(Answers):
    """The conversation behind the channel, with whom a planner may search and what somebody may begin with."""

    def search(self, address: Address, name: str, limit: int) -> Sequence[Found]:
        """Trainees whom the asker may see, best match first."""
        keys = sorted(name_keys(name[:_LONGEST_NAME]))
        with reading(self.app.engine) as db:
            asker = people.person_by_account(db, address)
            if asker is None or not keys:
                return ()
            named = people.people_named(db, asker, keys, local_day(self.app.clock()))
            trainees = [one for one in named if one.has(Role.TRAINEE)][:limit]
            places = _employers(db, trainees, self.app)
        return [Found(one.name, places[one.id], str(one.id)) for one in trainees]

    def question_on(self, address: Address, who: str) -> str:
        """Asks what a trainee may do, whom the asker may see; a reader who may not is told nothing, not even a name."""
        if not _NUMBER.fullmatch(who):
            return ""
        number, today = PersonId(int(who)), local_day(self.app.clock())
        with reading(self.app.engine) as db:
            asker = people.person_by_account(db, address)
            trainee = people.present(db, [number]).get(number)
            if asker is None or trainee is None or not trainee.has(Role.TRAINEE):
                return ""
            if not kinds_seen(asker, people.relations(db, [number], today)[number], today):
                return ""
        say = Texts(asker.locale)
        return say("Wat mag {name}?", name=trainee.name)

    def questions(self, address: Address) -> Sequence[str]:
        """Questions to begin with, those of their first role first."""
        with reading(self.app.engine) as db:
            person = people.person_by_account(db, address)
        return first_questions(person) if person is not None else ()


_LONGEST_NAME = 200
_NUMBER = re.compile(r"[0-9]{1,9}")


def _employers(db: Connection, trainees: Sequence[Person], app: App) -> dict[int, str]:
    """Where each of them works: two people may have one name."""
    related = people.relations(db, [one.id for one in trainees], local_day(app.clock()))
    codes = {span.employer for one in related.values() for span in one.placements}
    names = catalogue.organisation_names(db, sorted(codes))
    return {
        number: ", ".join(dict.fromkeys(names.get(span.employer, span.employer) for span in one.placements))
        for number, one in related.items()
    }


@dataclass(frozen=True)
class Accounts:
    """Which person an account is, and where it can be written to first."""

    app: App

    def locale(self, address: Address) -> str | None:
        """The person's language; None when the account is nobody's."""
        with reading(self.app.engine) as db:
            person = people.person_by_account(db, address)
        return person.locale if person is not None else None

    def link(self, address: Address, emails: Sequence[str]) -> str | None:
        """Links by the addresses that the organisation gave; when they are of two people, to neither."""
        with writing(self.app.engine) as db:
            found = {one.id: one.email for email in emails if (one := people.person_by_email(db, email)) is not None}
            linked = None
            if len(found) == 1:
                (email,) = found.values()
                linked = people.link_by_email(db, address, email, self.app.clock())
            person = linked or people.person_by_account(db, address)
        return person.locale if person is not None else None

    def contact(self, address: Address) -> Contact | None:
        """Where the account can be written to first."""
        with reading(self.app.engine) as db:
            found = contacts.find(db, address)
        return Contact(**vars(found)) if found is not None else None

    def remember(self, seen: Sequence[tuple[Address, Contact]]) -> Sequence[bool]:
        """Keeps where accounts can be written to."""
        now = self.app.clock()
        with writing(self.app.engine) as db:
            return [contacts.remember(db, who, contacts.Contact(**vars(where)), now) for who, where in seen]

    def forget(self, address: Address, via: str = "") -> None:
        """Forgets that of an account, or of everybody who was only met in a group."""
        with writing(self.app.engine) as db:
            if address.user:
                contacts.forget(db, address, via)
            elif via:
                contacts.forget_group(db, address.channel, address.tenant, via)
