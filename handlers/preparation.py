"""The page that prepares a talk: its agenda as this reader may see it, as a card and as a document."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.agenda import Agenda, Agreed, Differs, Reader, agenda
from bot.domain.calendar import local_day
from bot.domain.checkins import Answer, Party
from bot.domain.records import Exam, Submission
from bot.domain.rounds import closes_before
from bot.domain.talks import Talk, TalkState
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.action_words import open_until
from handlers.assignment_words import due_text
from handlers.parties import party_of
from handlers.phrasing import day_text, hours_text, today
from handlers.preparation_file import preparation_file
from handlers.talk_change import chosen
from handlers.talk_words import CALLED, around, there, title, title_on_paper, when, where
from handlers.turn import Option, Said, Slots, Turn
from storage import agendas, catalogue, people, talks
from storage.agendas import Material
from storage.questionnaires import questionnaire


def prepare(turn: Turn) -> Said:
    """The next talk of the asker, or the one of a button."""
    talk = chosen(turn, talks.OPEN, Intent.TALK_PREPARE)
    return talk if isinstance(talk, Said) else page(turn, talk)


def page(turn: Turn, talk: Talk) -> Said:
    """The page of this talk for the asker, who takes part in it."""
    material = agendas.materials(turn.db, [talk], today(turn))[talk.id]
    reader = Reader(turn.asker.id, party_of(turn, talk.trainee))
    found = agenda(material.facts, reader, today(turn))
    known = around(turn, talk)
    name = known[talk.trainee].name
    sections = tuple(_sections(turn, found, material, name))
    intro: tuple[str, ...] = (
        turn.say("Wanneer: {when}.", when=when(turn, talk)),
        *where(talk, turn.say),
        *there(talk, known, turn.say, turn.asker.id),
    )
    writer = known.get(talk.note_taker) if talk.note_taker is not None else None
    if writer is not None:
        intro = (*intro, turn.say("{name} maakt het verslag.", name=writer.name))
    intro = (*intro, *_still_asked(turn, talk, material))
    if found.empty:
        intro = (*intro, turn.say("Er staat nog niets op de agenda. Bedenk zelf wat je wilt bespreken."))
    headline = turn.say("Voorbereiding: {title}.", title=title(turn, talk, name))
    document = preparation_file(title_on_paper(turn.say, talk, name), intro, sections, turn.now, turn.say)
    reply = Reply(headline, Tone.INFO, intro, sections, documents=(document,))
    return Said(reply, _next(turn, talk), people=(int(talk.trainee),))


def _still_asked(turn: Turn, talk: Talk, material: Material) -> Iterator[str]:
    """Before the questions close nobody reads what the others said: so that is said."""
    closes = closes_before(talk.interval.start) if talk.interval is not None else turn.now
    if closes > turn.now and any(one.round.closed_at is None for one in material.facts.rounds):
        day, clock = day_text(turn, local_day(closes)), turn.say.clock(closes)
        told = (
            "De vragen voor dit gesprek lopen nog. Vanaf {day}, {clock} uur lees je hier wat jullie verschillend zien."
        )
        yield turn.say(told, day=day, clock=clock)


def _next(turn: Turn, talk: Talk) -> tuple[Option, ...]:
    if talk.state is not TalkState.AGREED:
        return ()
    return (
        Option(turn.say("Verzet het gesprek"), Intent.TALK_MOVE, Slots(value=str(talk.id))),
        Option(turn.say("Zeg het gesprek af"), Intent.TALK_CANCEL, Slots(value=str(talk.id))),
    )


def _sections(turn: Turn, found: Agenda, material: Material, name: str) -> Iterator[Section]:
    say = turn.say
    parts = (
        (say("Dit zien jullie verschillend"), [_differs(turn, one, material, name) for one in found.different]),
        (say("Dit wil iemand bespreken"), [_wanted(turn, one) for one in found.wanted]),
        (say("Dit is nog niet ingeleverd"), _work(turn, found.behind)),
        (say("Dit spraken jullie eerder af"), _agreed(turn, found.agreed)),
        (say("Deze examens komen eraan"), _exams(turn, found.exams)),
        (say("Deze opdrachten komen eraan"), _work(turn, found.deadlines)),
    )
    yield from (Section(heading, tuple(lines)) for heading, lines in parts if lines)


def _work(turn: Turn, submissions: Iterable[Submission]) -> list[str]:
    return [f"{one.title} ({due_text(turn, one.due)})" for one in submissions if one.due]


def _agreed(turn: Turn, points: Sequence[Agreed]) -> list[str]:
    owners = {**people.names(turn.db, sorted({one.owner for one in points})), turn.asker.id: turn.say("jij")}
    return [f"{one.text} ({owners.get(one.owner, '?')}, {open_until(turn, one.due)})" for one in points]


def _exams(turn: Turn, exams: Sequence[Exam]) -> list[str]:
    names = {one.code: one.name for one in catalogue.certificates(turn.db)} if exams else {}
    return [
        f"{names.get(one.certificate, one.certificate)}: {hours_text(turn, one.interval)}"
        for one in exams
        if one.interval
    ]


def _differs(turn: Turn, one: Differs, material: Material, name: str) -> str:
    """The question, and what each said: "Hoe ver ben je? deelnemer: ik lig op schema; werkplek: loopt achter"."""
    asked, locale = questionnaire(one.round.kind, material.route), turn.say.locale
    questions = {party: asked.question(party, one.difference.question) for party in one.difference.by}
    shown = {
        party: question.label(one.difference.by[party], locale) if question else one.difference.by[party]
        for party, question in questions.items()
    }
    own = one.round.seat(turn.asker.id)
    by = "; ".join(
        f"{_side(turn, party, own=own is not None and own.party is party)}: {label}" for party, label in shown.items()
    )
    texts = [question.text[locale] for question in questions.values() if question is not None]
    return f"{texts[0].replace('{name}', name) if texts else one.difference.question} {by}"


def _wanted(turn: Turn, one: Answer) -> str:
    return f"{_side(turn, one.party, own=one.person == turn.asker.id)}: „{one.value}”"


def _side(turn: Turn, party: Party, *, own: bool) -> str:
    """Who said it, as a side: the page may be shown to the others; the reader is spoken to."""
    return turn.say("jij") if own else turn.say(CALLED[party])
