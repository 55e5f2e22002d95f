"""The first words with somebody: an account nobody knows, a code that makes it somebody's, and how to begin."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.people import Person
from bot.messages import Inbound, Reply, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent, Meaning, Words
from handlers.roles import MOST_SUGGESTIONS, SUGGESTIONS
from storage import joining
from storage.joining import Outcome

_READ = 2_000
"""Characters that are read of what a stranger says."""


def first_questions(person: Person) -> tuple[str, ...]:
    """Questions somebody can begin with, in their language; those of their first role first."""
    say = Texts(person.locale)
    roles = dict.fromkeys(role for role, _ in person.roles)
    return tuple(say(one) for role in roles for one in SUGGESTIONS.get(role, ()))[:MOST_SUGGESTIONS]


def met(
    db: Connection, inbound: Inbound, understand: Callable[[str, Words, datetime], Meaning]
) -> tuple[Reply, Person | None]:
    """The answer to an account nobody knows, and whose it is from now on.

    An emergency gets its card. A code is used up and links the account. Anything else hears how to get in, in the
    language the channel knows of; nothing that is said tells whether somebody is on record.
    """
    say = Texts(inbound.locale)
    code, words = joining.without_code(inbound.text[:_READ])
    if understand(words, Words(), inbound.received).intent in (Intent.EMERGENCY, Intent.INCIDENT):
        calls = say("Bel daarna de achterwacht van je locatie.")
        return Reply(say("Is er gevaar? Bel 112."), Tone.URGENT, (calls,)), None
    if code:
        return _joined(joining.redeem(db, inbound.address, code, inbound.received), say)
    ways = (
        say("Heb je een code gekregen? Typ die hier."),
        say("Vraag anders je school of werkgever om een uitnodiging."),
    )
    return Reply(say("Ik ken dit account niet."), Tone.NO, ways), None


def known_already(say: Texts) -> Reply:
    """To somebody who types a code without needing one; the code stays as it was."""
    return Reply(
        say("Ik ken je al. Je hebt geen code nodig."),
        Tone.INFO,
        (say("Typ „help” om te zien wat ik voor je kan doen."),),
    )


def _joined(joined: joining.Joined, say: Texts) -> tuple[Reply, Person | None]:
    person = joined.person
    if person is not None:
        greeted = _welcome(person) if joined.outcome is Outcome.LINKED else known_already(Texts(person.locale))
        return greeted, person
    if joined.outcome is Outcome.WAIT:
        later = say("Probeer het over een uur opnieuw.")
        return Reply(say("Er is te vaak een verkeerde code getypt."), Tone.NO, (later,)), None
    again = say("Typ de code precies over, of vraag om een nieuwe.")
    return Reply(say("Deze code werkt niet."), Tone.NO, (again,)), None


def _welcome(person: Person) -> Reply:
    say = Texts(person.locale)
    return Reply(
        say("Welkom, {name}.", name=person.first_name),
        Tone.INFO,
        (
            say("Dit account is nu aan jou gekoppeld. Stel je vraag in je eigen woorden."),
            say("Typ „help” om te zien wat ik voor je kan doen."),
        ),
        suggestions=first_questions(person),
    )
