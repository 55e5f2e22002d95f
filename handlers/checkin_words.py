"""An answer in plain words: what was surely understood is kept and shown back, with the form to put it right.

The words themselves stay with who wrote them until they share them. Procedures that were practised are kept as part of
the answer; it counts for nothing before a supervisor confirms it (no sign-off). A trainee is offered to put it on record.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.checkins import Answer, Party, SeatState, Seen
from bot.messages import Section
from bot.understanding.checkin_words import Practice, WeekWords, week_words
from bot.understanding.meaning import Intent
from bot.understanding.normalise import fold
from handlers import practice
from handlers.checkin_form import FOR, REMARK, form_of, label_of, readers_of
from handlers.checkin_held import Held
from handlers.checkin_keep import PRACTICES, WORDS, keep, skip
from handlers.turn import Option, Said, Slots, Turn

FLOOR, PRACTISED, HELP, MEDICATION = "werkvloer", "geoefend", "hulp", "medicatie"
"""The questions of a pulse that words can answer, when the round asks them."""
SHARED = {Seen.EVERYONE: "Deel mijn woorden met alle drie", Seen.SCHOOL: "Deel mijn woorden met de school"}
"""What the choice is called that shares the words."""
MEDICINE = ("medicatie", "medicijn", "medication", "medicine")


def in_words(turn: Turn, one: Held) -> Said:
    """Keeps what is sure; else the form, with the words in it."""
    text = turn.meaning.without_clients(turn.text).strip()
    found = week_words(text, [one.trainee.name])
    if found is None or (found.not_seen and one.seat.party is Party.TRAINEE):
        filled = {REMARK: text, f"{REMARK}{FOR}": str(private(one.seat.party))}
        told = turn.say("Ik weet niet zeker hoe je dit bedoelt. Vul het hier in.")
        return replace(form_of(turn, one, filled, told), forgets=True)
    if found.not_seen:
        return replace(skip(turn, one, SeatState.NOT_SEEN), forgets=True)
    said = tuple(_answers(turn, one, found, text))
    kept = keep(turn, one, SeatState.ANSWERED, said, (_understood(turn, one, said, found),))
    if kept.people == ():
        return kept
    reply = replace(kept.reply, paragraphs=(*_remarks(turn, one, found), *kept.reply.paragraphs))
    options = kept.options
    if found.practices and one.seat.party is Party.TRAINEE:
        options = (practice.offer(turn, found.practices), *options)
    if Intent.CHECKIN_ASK in {option.intent for option in options}:
        options = (*_sharing(turn, one), *options)
    return replace(kept, reply=reply, options=options, forgets=True)


def private(party: Party) -> Seen:
    """Who reads words that nobody was chosen for: as few as can be."""
    return readers_of(party)[-1]


def _answers(turn: Turn, one: Held, found: WeekWords, text: str) -> Iterable[Answer]:
    told = any(word in each.what for each in found.practices for word in MEDICINE)
    values = {
        FLOOR: str(found.mood or ""),
        PRACTISED: found.practised,
        HELP: found.help,
        MEDICATION: "ja" if told else "",
    }
    blank = Answer(one.this.id, one.seat.party, turn.asker.id, "", "", Seen.EVERYONE, turn.now)
    for question in one.questions:
        value = values.get(question.code, "")
        if value in dict(question.options):
            yield replace(blank, question=question.code, value=value, seen=question.seen)
    listed = _listed(turn, found)
    if listed:
        yield replace(blank, question=PRACTICES, value=", ".join(_practice(each) for each in listed))
    yield replace(blank, question=WORDS, value=text, seen=private(one.seat.party))


def _listed(turn: Turn, found: WeekWords) -> list[Practice]:
    """Practice in words that all name procedures: everybody reads it. "3x gehuild" stays with the words themselves."""
    named = {word for one in turn.meaning.procedures for word in fold(one.text)[0].split()}
    return [each for each in found.practices if named.issuperset(fold(each.what)[0].split())]


def _practice(one: Practice) -> str:
    return f"{one.times}x {one.what}" + (f" {one.how}" if one.how else "")


def _understood(turn: Turn, one: Held, said: Iterable[Answer], found: WeekWords) -> Section:
    value = {answer.question: answer.value for answer in said}
    lines = [
        f"{label_of(turn, one, question)} {question.label(value[question.code], turn.say.locale)}"
        for question in one.questions
        if question.code in value
    ]
    lines += [turn.say("Geoefend: {what}", what=_practice(each)) for each in _listed(turn, found)]
    return Section(turn.say("Zo heb ik je begrepen"), tuple(lines))


def _remarks(turn: Turn, one: Held, found: WeekWords) -> Iterable[str]:
    if found.practices:
        own = one.seat.party is Party.TRAINEE
        yield turn.say(
            "Het oefenen telt pas mee als je begeleider het bevestigt." if own else "Een antwoord is geen aftekening."
        )
    only = one.seat.party is Party.TRAINEE
    yield turn.say("Alleen jij ziet je eigen woorden." if only else "Alleen de school ziet je eigen woorden.")


def _sharing(turn: Turn, one: Held) -> Iterable[Option]:
    for seen, label in SHARED.items():
        if seen is not private(one.seat.party):
            yield Option(turn.say(label), Intent.CHECKIN_ANSWER, Slots(value=f"{one.this.id}:{seen}"))


def share(turn: Turn, one: Held, word: str) -> Said | None:
    """The words that were said, for whom the asker chooses; None when there are none, or nobody is called that."""
    readers = {str(seen): seen for seen in readers_of(one.seat.party)}
    if word not in readers or not any(answer.question == WORDS for answer in one.given):
        return None
    said = [replace(each, seen=readers[word]) if each.question == WORDS else each for each in one.given]
    return keep(turn, one, SeatState.ANSWERED, said)
