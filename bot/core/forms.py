"""Forms that come back: whose they are, whether they were sent before, and whether they are filled in as they should.

What is wrong with the values does not use a form up: it is shown again, with what was filled in.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.core.codec import dump_form, dump_slots, load_form
from bot.core.follow_up import Asked, took
from bot.core.options import find_option
from bot.domain.people import Person
from bot.messages import FORM_TOKEN, Field, Form, Reply, Tone
from bot.texts import Texts
from handlers.turn import Ask
from storage import conversations
from storage.conversations import StoredOption

LONGEST_VALUE = 2_000
"""Characters of a larger box that are read."""
LONGEST_LINE = 200
"""Characters of a box of one line."""

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sent:
    """What a sent form asks, or why it asks nothing; `title` is all that the conversation keeps of it."""

    asked: Asked | Reply
    title: str = ""
    values: Values = ()


def token_of(form: Values) -> str:
    """The token of a sent form; "" when it has none, or more than one."""
    tokens = [value for name, value in form if name == FORM_TOKEN]
    return tokens[0] if len(tokens) == 1 else ""


def stored_form(ask: Ask) -> StoredOption:
    """A form as the last option of its turn."""
    form = Form(ask.title, ask.fields, ask.submit, "")
    return StoredOption(ask.title, ask.intent, dump_slots(ask.slots), dump_form(form))


def shown_form(ask: Ask, token: str) -> Form:
    """A form as the channels get it."""
    return Form(ask.title, ask.fields, ask.submit, token)


def take_form(db: Connection, sent: Values, asker: Person, without_clients: Callable[[str], str]) -> Sent:
    """Takes a form once. One of somebody else is as unknown as one that never was."""
    say = Texts(asker.locale)
    token = token_of(sent)
    found = find_option(db, token, asker)
    if found is None or not found[0].options[found[1]].form_json:
        return Sent(Reply(say("Dit formulier werkt niet meer. Stel je vraag opnieuw."), Tone.INFO))
    turn, place = found
    form = replace(load_form(turn.options[place].form_json), token=token)
    if turn.used is not None:
        return Sent(_used(turn.options[turn.used], say), form.title)
    values = _read(form, sent, without_clients)
    wrong = _wrong(form, sent, values, say)
    if wrong:
        return Sent(Reply(wrong, Tone.QUESTION, form=_filled_in(form, values)), form.title)
    if not conversations.use_option(db, turn.id, place):
        return Sent(_used(turn.options[place], say), form.title)
    return Sent(took(turn, place), form.title, tuple((one.name, values.get(one.name, "")) for one in form.fields))


def _used(option: StoredOption, say: Texts) -> Reply:
    if option.form_json:
        return Reply(say("Dit formulier is al verstuurd: {title}.", title=option.label), Tone.INFO)
    return Reply(say("Dit formulier werkt niet meer. Je koos: {choice}.", choice=option.label), Tone.INFO)


def _read(form: Form, sent: Values, without_clients: Callable[[str], str]) -> Mapping[str, str]:
    """The values of the form's own fields; of what was written freely without the names of clients."""
    chosen = {one.name for one in form.fields if one.options}
    own = {one.name for one in form.fields}
    given = {name: value.strip()[: LONGEST_VALUE + 1] for name, value in sent if name in own}
    return {name: value if name in chosen else without_clients(value) for name, value in given.items()}


def _wrong(form: Form, sent: Values, values: Mapping[str, str], say: Texts) -> str:
    """Why these values cannot be taken; "" when they can."""
    times = Counter(name for name, _ in sent if name != FORM_TOKEN)
    if times.keys() - {one.name for one in form.fields} or any(count > 1 for count in times.values()):
        return say("Er staat iets in dit formulier dat ik niet ken. Vul het opnieuw in.")
    for one in form.fields:
        value = values.get(one.name, "")
        if one.required and not value:
            return say("Vul dit nog in: {label}", label=one.label)
        if value and one.options and value not in dict(one.options):
            return say("Kies een van de antwoorden bij: {label}", label=one.label)
        most = _most(one)
        if len(value) > most:
            return say("Dit is te lang: {label} Het mag {count} tekens zijn.", label=one.label, count=most)
    return ""


def _most(one: Field) -> int:
    return LONGEST_VALUE if one.lines else LONGEST_LINE


def _filled_in(form: Form, values: Mapping[str, str]) -> Form:
    """The same form with what was filled in; of a choice only what it offers."""
    fields = (replace(one, value=_offered(one, values.get(one.name, one.value))) for one in form.fields)
    return replace(form, fields=tuple(fields))


def _offered(one: Field, value: str) -> str:
    if one.options:
        return value if value in dict(one.options) else one.value
    return value[:LONGEST_VALUE]
