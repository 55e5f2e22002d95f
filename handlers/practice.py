"""Practice that was told in words, put on record by the trainee: which procedure, on which day, and where.

It counts for nothing before who guides them confirms it, and is no sign-off (domain: the practice term; E14).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.people import Role
from bot.messages import Field, Reply, Section, Tone
from bot.understanding.checkin_words import Practice as Told
from bot.understanding.checkin_words import week_words
from bot.understanding.meaning import Intent
from bot.understanding.normalise import fold
from handlers import practice_confirm
from handlers.phrasing import today
from handlers.practice_day import day_of, day_told, working_at
from handlers.route import Route
from handlers.turn import Ask, Option, Said, Slots, Turn
from storage import catalogue, practice
from storage.practice import NewPractice

MOST = 4
"""How many procedures one form asks about."""
WARD, LAB = "afdeling", "skillslab"
NONE = "geen"


@dataclass(frozen=True)
class _Seen:
    """The words of one thing that was practised, and the procedure they surely name; "" for none."""

    words: str
    procedure: str


def offer(turn: Turn, told: Sequence[Told]) -> Option:
    """The choice under an answer that tells of practice."""
    return Option(turn.say("Leg het oefenen vast"), Intent.PRACTICE_LOG, Slots(value=_told(turn, told)))


def _told(turn: Turn, told: Sequence[Told]) -> str:
    """The day and the procedures in these words, as a choice and a form carry them on."""
    named = [(fold(one.text)[0], one.certain) for one in turn.meaning.procedures]
    return json.dumps([day_told(turn), [(one.what, _surely(one.what, named)) for one in told[:MOST]]])


def _surely(words: str, named: Sequence[tuple[str, str | None]]) -> str:
    """The one procedure these words name; "" for none, and for more than one."""
    codes = {code for text, code in named if f" {text} " in f" {fold(words)[0]} "}
    return codes.pop() or "" if len(codes) == 1 else ""


def log(turn: Turn) -> Said:
    """The form, or what became of one that was filled in; a sentence that tells of practice asks for it too."""
    if not turn.slots.value:
        found = week_words(turn.meaning.without_clients(turn.text))
        turn = replace(turn, slots=turn.with_slots(value=_told(turn, found.practices if found else ())))
    day, told = json.loads(turn.slots.value)
    seen = [_Seen(words, procedure) for words, procedure in told]
    if not seen:
        return Said(Reply(turn.say("Vertel eerst wat je hebt geoefend, en hoe vaak."), Tone.INFO))
    employers = _employers(turn)
    if not employers:
        return Said(Reply(turn.say("Er staat nu geen werkplek van jou in de gegevens."), Tone.INFO))
    filled = dict(turn.form)
    if not filled:
        return _form(turn, seen, employers, turn.say("Wat heb je geoefend?"), {"when": day})
    new = _taken(turn, seen, employers, filled)
    return _form(turn, seen, employers, new, filled) if isinstance(new, str) else _keep(turn, new)


def _employers(turn: Turn) -> dict[str, str]:
    """Where the trainee works now, by code."""
    placed = set(working_at(turn, today(turn)))
    return {code: name for code, name in catalogue.organisation_names(turn.db, placed).items() if code in placed}


def _form(
    turn: Turn, seen: Sequence[_Seen], employers: Mapping[str, str], told: str, filled: Mapping[str, str]
) -> Said:
    known = [(one.code, turn.say(one.name)) for one in catalogue.procedures(turn.db)]
    choices = ((NONE, turn.say("dit is geen handeling uit de lijst")), *known)
    fields = [_what(turn, f"what{n}", one, choices) for n, one in enumerate(seen)]
    fields.append(Field("when", turn.say("Welke dag?"), hint=turn.say("Bijvoorbeeld: vandaag, gisteren of maandag.")))
    where = ((WARD, turn.say("op de afdeling")), (LAB, turn.say("in het skillslab")))
    fields.append(Field("where", turn.say("Waar?"), where, value=WARD))
    if len(employers) > 1:
        fields.append(Field("employer", turn.say("Bij welke werkgever?"), tuple(employers.items())))
    shown = tuple(replace(one, value=filled.get(one.name, one.value)) for one in fields)
    ask = Ask(turn.say("Leg het oefenen vast"), shown, turn.say("Bewaar"), Intent.PRACTICE_LOG, turn.slots)
    once = turn.say("Een handeling telt één keer per dag, ook als je die vaker deed.")
    return Said(Reply(told, Tone.QUESTION, (once,)), asks="form", form=ask)


def _what(turn: Turn, name: str, one: _Seen, choices: tuple[tuple[str, str], ...]) -> Field:
    hint = "" if one.procedure else turn.say("Ik herken hierin geen handeling. Kies zelf.")
    return Field(
        name, turn.say("Welke handeling is „{words}”?", words=one.words), choices, value=one.procedure, hint=hint
    )


def _taken(
    turn: Turn, seen: Sequence[_Seen], employers: Mapping[str, str], filled: Mapping[str, str]
) -> list[NewPractice] | str:
    """What can be kept, or why it cannot."""
    employer = filled.get("employer") or next(iter(employers))
    codes = {one.code for one in catalogue.procedures(turn.db)}
    chosen = [filled.get(f"what{n}", "") for n in range(len(seen))]
    if employer not in employers or filled.get("where") not in (WARD, LAB) or not {*chosen} <= codes | {NONE}:
        return turn.say("Dat kan ik niet bewaren. Kies uit de lijst.")
    if not {*chosen} & codes:
        return turn.say("Ik leg alleen handelingen uit de lijst vast. Kies er minstens één, of laat het zo.")
    day = day_of(turn, filled["when"], employer)
    if isinstance(day, str):
        return day
    on_ward = filled["where"] == WARD
    return [NewPractice(turn.asker.id, code, employer, day, on_ward) for code in dict.fromkeys(chosen) if code in codes]


def _keep(turn: Turn, new: Sequence[NewPractice]) -> Said:
    made = {number: one for one in new if (number := practice.keep(turn.db, one, turn.now)) is not None}
    named = {one.code: one for one in catalogue.procedures(turn.db, [one.procedure for one in new])}
    lines = tuple(practice_confirm.line(turn, one, named) for one in new)
    if not made:
        told = turn.say("Dit stond al vast.")
        return Said(Reply(told, Tone.INFO, (), (Section(turn.say("Geoefend"), lines),)))
    hearing = practice_confirm.asked(turn, made, named)
    names = turn.say.all_of([one.name for one, _ in hearing])
    hears = turn.say("Ik vraag {names} om het te bevestigen.", names=names)
    nobody = turn.say("Er staat nu niemand in de gegevens die het kan bevestigen. Vraag het je werkgever.")
    counts = turn.say("Tot dan telt het niet mee. Het is ook geen aftekening.")
    reply = Reply(
        turn.say("Het oefenen is vastgelegd."),
        Tone.INFO,
        (hears if hearing else nobody, counts),
        (Section(turn.say("Geoefend"), lines),),
    )
    again = Option(turn.say("Leg nog een dag vast"), Intent.PRACTICE_LOG, turn.slots)
    return Said(reply, (again,), tells=tuple(telling for _, telling in hearing))


ROUTES = (
    Route(
        Intent.PRACTICE_LOG,
        "Ik heb vandaag 2x adl gedaan met begeleiding",
        "I did adl 2x today with guidance",
        log,
        frozenset({Role.TRAINEE}),
    ),
    *practice_confirm.ROUTES,
)
