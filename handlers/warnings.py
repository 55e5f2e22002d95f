"""Signals in chat: which are open, with their facts and what may help, and closing one with what was done (I1).

A trainee sees all about themselves, the school all of its trainees; who guides on the ward sees those whose facts they
may see. Nobody sees a number of signals as a measure of somebody.
"""

from collections.abc import Mapping, Sequence

from bot.domain.calendar import local_day
from bot.domain.checkins import Party
from bot.domain.people import SCHOOL_STAFF, SUPERVISORS, Person, PersonId, RecordKind, Role, may_see
from bot.domain.warnings import Observed, Rule, shown_to_work, warned
from bot.messages import Field, Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import CLIENT, Intent
from handlers import exits
from handlers.action_form import talks_seen
from handlers.need import QUITS, needs
from handlers.paging import page
from handlers.phrasing import answer, asks_for, capped, counted, today
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Route
from handlers.turn import Ask, Option, Said, Slots, Telling, Turn
from storage import people
from storage import warnings as signals
from storage.observed import observed
from storage.warning_rules import shown, warnings
from storage.warnings import Signal

LISTS = ("signaal", "signalen", "signals", "waarschuwing", "waarschuwingen", "warnings")
WHY = ("waarom", "reden", "redenen", "why", "reason", "reasons")
MOST_SHOWN = 6
"""Signals in one answer."""
LONGEST = 200
SEPARATOR = ": "


def signal(turn: Turn) -> Said:
    """A message of this topic: the list, why people stop, or a person who is needed."""
    if turn.asker.has(*TRAINEES_AND_GUIDES) and asks_for(turn, *LISTS):
        return listed(turn)
    if not turn.asker.has(Role.TRAINEE) and asks_for(turn, *WHY) and asks_for(turn, *QUITS):
        return exits.reasons(turn)
    return needs(turn)


def listed(turn: Turn) -> Said:
    """What is open, in the order of the rules and by trainee; what is solved meanwhile comes last."""
    seen = talks_seen(turn)
    found = _visible(turn, signals.open_of(turn.db, sorted(seen)))
    if not found:
        return answer(turn, turn.say("Er staan geen signalen open."))
    order = list(Rule)
    now = observed(turn.db, sorted({one.trainee for one in found}), turn.now)
    solved = {one.id for one in found if not _holds(turn, one, now)}
    ranked = sorted(found, key=lambda one: (one.id in solved, order.index(one.rule), seen[one.trainee].name, one.id))
    shown = page(ranked, turn, MOST_SHOWN)
    sections = [_section(turn, one, seen[one.trainee], solved=one.id in solved) for one in shown.shown]
    mine = [one for one in shown.shown if _may_close(turn, one)]
    return answer(
        turn,
        counted(turn, len(found), "Er staat één signaal open.", "Er staan {count} signalen open."),
        sections=sections,
        things=(
            *(_close_option(turn, one, seen[one.trainee]) for one in mine),
            *shown.more(turn, Intent.SIGNAL_LIST),
        ),
        people=dict.fromkeys(int(one.trainee) for one in shown.shown),
    )


def _visible(turn: Turn, found: Sequence[Signal]) -> list[Signal]:
    """Those whose facts the asker may see, from the side on which they stand of each trainee."""
    relations = people.relations(turn.db, sorted({one.trainee for one in found}), today(turn))
    schools = turn.asker.organisations(*SCHOOL_STAFF)
    sides = {trainee: Party.SCHOOL if one.schools & schools else Party.WORK for trainee, one in relations.items()}
    employers = turn.asker.organisations(*SUPERVISORS)
    return [
        one
        for one in found
        if one.trainee == turn.asker.id
        or sides[one.trainee] is Party.SCHOOL
        or (warnings().rules[one.rule].work and shown_to_work(one.facts, employers))
    ]


def _holds(turn: Turn, one: Signal, now: Mapping[PersonId, Observed]) -> bool:
    return one.rule in warned(now.get(one.trainee, Observed()), warnings().limits, local_day(turn.now))


def _section(turn: Turn, one: Signal, trainee: Person, *, solved: bool) -> Section:
    words, locale = warnings().rules[one.rule], turn.say.locale
    label = words.label[locale]
    heading = label if trainee.id == turn.asker.id else f"{trainee.name}{SEPARATOR}{label.lower()}"
    advice = turn.say("Wat kan helpen: {advice}", advice=words.advice[locale])
    lines = [*capped(turn, words.lines(one.facts, turn.say)), advice]
    if solved:
        lines.append(turn.say("Dit is intussen opgelost."))
    return Section(heading, tuple(lines))


def _close_option(turn: Turn, one: Signal, trainee: Person) -> Option:
    label = turn.say("Gedaan: {name}, {what}", name=trainee.name, what=_label(one, turn.say).lower())
    return Option(label, Intent.SIGNAL_CLOSE, Slots(value=str(one.id)), thing=f"signaal:{one.id}")


def _label(one: Signal, say: Texts) -> str:
    return warnings().rules[one.rule].label[say.locale]


def _may_close(turn: Turn, one: Signal) -> bool:
    """Who looks after it, or who works at the school of this trainee; never the trainee, and nobody who sees them not."""
    if one.trainee == turn.asker.id:
        return False
    relation = people.relations(turn.db, [one.trainee], today(turn))[one.trainee]
    at_school = bool(relation.schools & turn.asker.organisations(*SCHOOL_STAFF))
    return at_school or (one.owner == turn.asker.id and may_see(turn.asker, relation, RecordKind.CHECKINS, today(turn)))


def close(turn: Turn) -> Said:
    """The form that asks what was done, or what became of one that was sent."""
    number = turn.slots.value
    found = signals.by_number(turn.db, [int(number)] if number.isdecimal() and len(number) <= 9 else [])
    one = next((each for each in found if _may_close(turn, each)), None)
    trainee = people.person(turn.db, one.trainee) if one else None
    if one is None or trainee is None:
        return Said(Reply(turn.say("Dit signaal staat niet voor jou open."), Tone.INFO))
    if one.closed_at is not None:
        return Said(Reply(turn.say("Dit signaal is al afgehandeld."), Tone.INFO))
    return _closed(turn, one, trainee, dict(turn.form)) if turn.form else _form(turn, one, trainee)


def _form(turn: Turn, one: Signal, trainee: Person) -> Said:
    options = tuple((value, names[turn.say.locale]) for value, names in warnings().done)
    hint = turn.say("Geen namen van cliënten en niets over gezondheid.")
    fields = (
        Field("what", turn.say("Wat is er gedaan?"), options),
        Field("line", turn.say("Wil je er iets bij zeggen?"), hint=hint, required=False),
    )
    title = turn.say("Signaal over {name}", name=trainee.name)
    form = Ask(title, fields, turn.say("Bewaar"), Intent.SIGNAL_CLOSE, Slots(value=str(one.id)))
    headline = turn.say("{what}. Wat is er gedaan?", what=_label(one, turn.say))
    lines = tuple(warnings().rules[one.rule].lines(one.facts, turn.say))
    return Said(Reply(headline, Tone.QUESTION, lines), asks="form", form=form)


def _closed(turn: Turn, one: Signal, trainee: Person, filled: Mapping[str, str]) -> Said:
    line = " ".join(filled.get("line", "").split())[:LONGEST]
    done = f"{filled['what']}{SEPARATOR}{line}" if line else filled["what"]
    if not signals.close(turn.db, one.id, turn.asker.id, done, turn.now):
        return Said(Reply(turn.say("Dit signaal is al afgehandeld."), Tone.INFO))
    left_out = (turn.say("De naam van een cliënt heb ik weggelaten."),) if CLIENT in line else ()
    tells = () if one.rule is Rule.STOPPED else (_telling(turn, one, trainee, filled["what"]),)
    hears = (turn.say("{name} hoort dat ook.", name=trainee.name),) if tells else ()
    reply = Reply(turn.say("Het signaal is afgehandeld."), Tone.INFO, (*hears, *left_out))
    return Said(reply, tells=tells, people=(int(trainee.id),))


def _telling(turn: Turn, one: Signal, trainee: Person, what: str) -> Telling:
    """The trainee hears the choice; the line that was written stays at school."""
    told = Texts(trainee.locale)
    done = shown(warnings().done, what, told.locale)
    said = (told("Volgens {name}: {done}.", name=turn.asker.name, done=done),)
    reply = Reply(told("Een signaal is afgehandeld: {what}.", what=_label(one, told).lower()), Tone.INFO, said)
    return Telling(PersonId(trainee.id), "signaal-klaar", str(one.id), told("Het signaal ging over jou."), reply)


ROUTES = (
    Route(
        Intent.SIGNAL,
        "Welke signalen zijn er?",
        "Which signals are there?",
        signal,
        own=("Welke signalen zijn er over mij?", "Which signals are there about me?"),
    ),
    Route(Intent.SIGNAL_LIST, "", "", listed, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.SIGNAL_CLOSE, "", "", close, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    *exits.ROUTES,
)
