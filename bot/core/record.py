"""What is kept of an answer: the turn it goes on from, its choices, a line in the audit log, and what others are told."""

import secrets
from dataclasses import replace
from time import time_ns

from bot.core.codec import dump_slots, slot_values
from bot.core.forms import shown_form, stored_form
from bot.core.kept import UNKEPT, unkept
from bot.core.options import RECONSIDER
from bot.domain.calendar import local
from bot.domain.people import PersonId
from bot.messages import Address, Answer, Choice, Notice, Reply, dump_reply
from handlers.route import Route
from handlers.turn import Said, Telling, Turn
from storage import audit, conversations, outbox
from storage.audit import AuditEntry
from storage.conversations import StoredOption, StoredTurn

_OF_THE_TALK = frozenset({"dialogue", "smalltalk", *UNKEPT})


def record(turn: Turn, route: Route, said: Said) -> Reply:
    """The reply with its choices made answerable, the turn, the audit line and what is told to others."""
    turn_id = _save_turn(turn, turn.asker.id, turn.address, said)
    for telling in said.tells:
        _tell(turn, telling)
    _audit(turn, route, said)
    choices = tuple(
        Choice(option.label, f"{turn_id}.{place}", option.thing) for place, option in enumerate(said.options)
    )
    reconsider = f"{turn_id}.{RECONSIDER}" if _can_be_misread(turn, said) else ""
    answer = _machine_answer(turn, said)
    form = shown_form(said.form, f"{turn_id}.{len(said.options)}") if said.form else None
    return replace(said.reply, choices=said.reply.choices + choices, answer=answer, reconsider=reconsider, form=form)


def _save_turn(turn: Turn, person: PersonId, address: Address, said: Said) -> str:
    turn_id = f"{time_ns():016x}{secrets.token_hex(4)}"  # sorts by when it was made, also while a clock stands still
    text = "" if said.forgets or unkept(turn.meaning) else turn.meaning.without_clients(turn.text)
    stored = tuple(StoredOption(one.label, one.intent, dump_slots(one.slots), thing=one.thing) for one in said.options)
    stored += (stored_form(said.form),) if said.form else ()
    conversations.save_turn(
        turn.db,
        StoredTurn(
            id=turn_id,
            address=address,
            person=person,
            at=turn.now,
            intent=turn.meaning.intent,
            slots_json=dump_slots(turn.slots),
            text=text,
            asks=said.asks,
            options=stored,
            used=None,
        ),
    )
    return turn_id


def _tell(turn: Turn, telling: Telling) -> None:
    """Puts it in the outbox; its choices hang on a turn of that person, outside any conversation."""
    nowhere = Address("outbox", "", str(int(telling.person)), telling.subject)
    turn_id = _save_turn(turn, telling.person, nowhere, Said(telling.reply, telling.options))
    choices = tuple(
        Choice(option.label, f"{turn_id}.{place}", option.thing) for place, option in enumerate(telling.options)
    )
    key = f"{int(telling.person)}:{telling.kind}:{telling.subject}"
    reply = replace(telling.reply, choices=choices)
    outbox.put(
        turn.db, Notice(key, int(telling.person), telling.kind, reply, telling.reason, turn.now), dump_reply(reply)
    )


def _audit(turn: Turn, route: Route, said: Said) -> None:
    """Every answer about a person leaves a line: who, about whom, what, on which ground, with which result."""
    if route.kind is None or said.asks:
        return
    about = said.people or ((int(turn.about.id),) if turn.subject is not None else ())
    ground = (
        "eigen gegevens" if turn.subject is not None and turn.is_self else ", ".join(r for r, _ in turn.asker.roles)
    )
    result = said.outcome or "getoond"
    lines = [
        AuditEntry(turn.now, turn.asker.id, PersonId(person), turn.meaning.intent, ground, result) for person in about
    ]
    audit.write(turn.db, lines)


def _can_be_misread(turn: Turn, said: Said) -> bool:
    """Is this an answer to words that are kept, and no question back?"""
    kept = bool(turn.text) and not said.forgets and not unkept(turn.meaning)
    return kept and not said.asks and turn.meaning.intent.topic not in _OF_THE_TALK


def _machine_answer(turn: Turn, said: Said) -> Answer:
    values = slot_values(turn.slots)
    if turn.subject is not None:
        values["person"] = turn.subject.email
    if turn.location is not None:
        values["location"] = turn.location.code
    if turn.interval is not None:
        values |= {"start": local(turn.interval.start).isoformat(), "end": local(turn.interval.end).isoformat()}
    return Answer(
        topic=turn.meaning.intent.topic,
        intent=turn.meaning.intent,
        slots=values,
        confidence=round(turn.meaning.confidence, 3),
        outcome=said.outcome,
        reasons=said.reasons,
        evidence=said.evidence,
        asks=bool(said.asks),
    )
