"""What the bot cannot answer: it names who can, and passes the question on when the asker wants that (H5, H6, L4).

The contact sees it in their own chat and answers there; the answer travels back. Until it has been seen, the bot says
"staat klaar voor". Of absence and of worries only the fact is passed on, never the words (invariant 6).
"""

import json
from collections.abc import Sequence

from bot.domain.calendar import local_day
from bot.domain.people import SCHOOL_STAFF, SUPERVISORS, Person, PersonId, Role
from bot.messages import Reply, Section, Tone
from bot.texts import Texts
from bot.understanding.meaning import Intent
from handlers.keeping import keeping, may_i_keep
from handlers.paging import page
from handlers.phrasing import asks_for
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Telling, Turn
from storage import around, checkins, learning, people, questions
from storage.humans import coordinators_of

FACT_ONLY = {
    "attendance": "Meldt zich afwezig.",
    "signal": "Wil graag met iemand praten.",
}
ABOUT_ABSENCE = "Heeft een vraag over afwezigheid."
FACTS = frozenset({*FACT_ONLY.values(), ABOUT_ABSENCE})
MOST_CONTACTS, MOST_WAITING = 2, 5


def offer(turn: Turn) -> Said:
    """Who can help, and the offer to pass it on."""
    contacts = _contacts(turn)
    topic = turn.meaning.intent.topic
    headline, *paragraphs = _opening(turn, topic)
    if not contacts:
        return Said(Reply(headline, Tone.INFO, (*paragraphs, turn.say("Vraag het aan de coördinator van je school."))))
    names = turn.say.one_of([one.name for one in contacts])
    text = (
        ABOUT_ABSENCE
        if _asks_about_absence(turn, topic)
        else FACT_ONLY.get(topic, turn.meaning.without_clients(turn.text))
    )
    options = tuple(
        Option(
            turn.say("Ja, stuur naar {name}", name=one.name),
            Intent.HAND_OVER,
            Slots(value=json.dumps({"contact": int(one.id), "topic": topic, "text": text})),
        )
        for one in contacts
    )
    no = Option(turn.say("Nee, dank je"), Intent.NO, Slots(value="stop"))
    not_understood = turn.meaning.intent is Intent.INFO_OTHER and bool(turn.text)
    kept = (keeping(turn),) if not_understood else ()
    paragraphs.append(turn.say("{names} kan je helpen.", names=names))
    if topic in FACT_ONLY:
        paragraphs.append(turn.say("Zal ik het doorgeven? Ik zeg dan alleen: „{text}”", text=turn.say(text)))
    else:
        paragraphs.append(turn.say("Zal ik je vraag doorsturen?"))
    if not_understood:
        paragraphs.extend(may_i_keep(turn))
    return Said(Reply(headline, Tone.INFO, tuple(paragraphs)), (*options, no, *kept))


def _asks_about_absence(turn: Turn, topic: str) -> bool:
    """ "Wanneer was ik afwezig?" reports nothing."""
    return topic == "attendance" and asks_for(turn, "wanneer", "hoe", "hoeveel", "welke", "when", "how", "which")


def _opening(turn: Turn, topic: str) -> list[str]:
    if topic == "signal" and turn.slots.person not in (None, int(turn.asker.id)):
        return [turn.say("Goed dat je dit zegt. Bespreek het met een mens.")]
    if topic == "signal":
        return [
            turn.say("Dat klinkt zwaar. Je hoeft dit niet alleen te doen."),
            turn.say("Ik ben een bot. Een mens kan hier beter bij helpen."),
        ]
    if topic == "attendance" and not _asks_about_absence(turn, topic):
        return [turn.say("Ik kan je niet afwezig melden."), turn.say("Meld het op je werk zoals daar is afgesproken.")]
    return [turn.say("Dit kan ik zelf niet beantwoorden.")]


def _contacts(turn: Turn) -> list[Person]:
    """The fixed contact first: a trainee's teacher and supervisor; for others the coordinator of the trainees' school."""
    if turn.asker.has(Role.TRAINEE):
        guiding = learning.supervisions(turn.db, turn.asker.id, local_day(turn.now))
        day = local_day(turn.now)
        teachers = [one.who_is_there(day) for one in guiding if one.role is Role.TEACHER]
        supervisors = [one.who_is_there(day) for one in guiding if one.role in SUPERVISORS]
        ids = [*teachers[:1], *supervisors[:1]] or coordinators(turn, turn.asker.id)
    else:
        ids = coordinators(turn, turn.subject.id if turn.subject else None)
    found = [people.person(turn.db, one) for one in dict.fromkeys(ids) if one != turn.asker.id]
    return [one for one in found if one is not None][:MOST_CONTACTS]


def coordinators(turn: Turn, trainee: PersonId | None) -> list[PersonId]:
    """Of the schools of this trainee, else of those around the asker."""
    if trainee is not None:
        return coordinators_of(turn.db, trainee)
    schools = around.schools_near(turn.db, turn.asker) | turn.asker.organisations(*SCHOOL_STAFF)
    return [one.id for school in sorted(schools) for one in around.holders(turn.db, Role.COORDINATOR, school)]


def hand_over(turn: Turn) -> Said:
    """The asker agreed: it becomes an open question of the contact."""
    asked = json.loads(turn.slots.value)
    contact = people.person(turn.db, PersonId(asked["contact"]))
    if contact is None:
        return Said(Reply(turn.say("Deze persoon kan ik niet meer bereiken."), Tone.ERROR))
    deputy = _deputy(turn, contact)
    number = questions.ask(
        turn.db,
        asker=turn.asker.id,
        about=None,
        topic=asked["topic"],
        text=asked["text"],
        contact=contact.id,
        deputy=deputy.id if deputy else None,
        at=turn.now,
    )
    after = ""
    if deputy is not None:
        after = turn.say("Na twee werkdagen zonder reactie vraag ik het aan {name}.", name=deputy.name)
        if asked["topic"] == questions.WORRY:
            after = turn.say("Komt er binnen twee werkuren geen reactie? Dan hoort {name} het ook.", name=deputy.name)
    reply = Reply(
        turn.say("Je vraag staat klaar voor {name}.", name=contact.name),
        Tone.INFO,
        tuple(one for one in (turn.say("Het antwoord komt hier, in deze chat."), after) if one),
    )
    return Said(reply, tells=(question_for(turn.asker, asked["text"], number, contact),))


def _deputy(turn: Turn, contact: Person) -> Person | None:
    """Who takes over: the other of supervisor and deputy, else another coordinator of the school."""
    for one in learning.supervisions(turn.db, turn.asker.id, local_day(turn.now)):
        if contact.id == one.supervisor and one.deputy is not None:
            return people.person(turn.db, one.deputy)
        if contact.id == one.deputy and contact.id == one.who_is_there(local_day(turn.now)):
            return people.person(turn.db, one.supervisor)
    others = [one for one in coordinators(turn, turn.asker.id) if one not in (contact.id, turn.asker.id)]
    return people.person(turn.db, others[0]) if others else None


def question_for(asker: Person, text: str, number: int, contact: Person, kind: str = "vraag") -> Telling:
    """How an open question reaches who can answer it, in that person's language."""
    to_contact = Texts(contact.locale)
    reply = Reply(to_contact("Vraag van {name}", name=asker.name), Tone.QUESTION, (_quoted(text, to_contact),))
    answer = _answering(to_contact("Beantwoorden"), number)
    take: tuple[Option, ...] = ()
    if text == FACT_ONLY[questions.WORRY]:
        headline = to_contact("{name} wil graag met iemand praten.", name=asker.name)
        takes = to_contact("Pak je het op? Dan hoort {name} dat.", name=asker.name)
        reply = Reply(headline, Tone.QUESTION, (to_contact("Neem vandaag nog contact op."), takes))
        take = (_take(to_contact("Ik pak het op"), number),)
    reason = to_contact("Je bent de vaste contactpersoon.")
    return Telling(contact.id, kind, str(number), reason, reply, (*take, answer))


def _answering(label: str, number: int) -> Option:
    return Option(label, Intent.ANSWER, Slots(value=json.dumps({"question": number})), thing=f"vraag:{number}")


def _take(label: str, number: int) -> Option:
    return Option(
        label, Intent.ANSWER, Slots(value=json.dumps({"question": number, "take": True})), thing=f"vraag:{number}"
    )


def _quoted(text: str, say: Texts) -> str:
    """What was asked as it was written; a fact that stands for it in the reader's language."""
    return f"„{say(text) if text in FACTS else text}”"


def answer(turn: Turn) -> Said:
    """Three steps: the tap, the typed answer, and the confirmation that sends it to the asker."""
    asked = json.loads(turn.slots.value)
    question = questions.get(turn.db, asked["question"])
    if question is None or not questions.is_for(turn.db, question, turn.asker.id):
        return Said(Reply(turn.say("Deze vraag staat niet voor jou open."), Tone.INFO))
    if question.answered_at is not None:
        return Said(Reply(turn.say("Deze vraag is al beantwoord."), Tone.INFO))
    asker = people.person(turn.db, question.asker)
    if asker is None:
        return Said(Reply(turn.say("Deze persoon kan ik niet meer bereiken."), Tone.ERROR))
    if asked.get("send"):
        return _send(turn, question, asker, asked["text"])
    if asked.get("take"):
        return _taken_up(turn, question, asker)
    questions.mark_seen(turn.db, question.id, turn.now)
    if not turn.text:
        text = turn.say("Typ je antwoord. Ik stuur het naar {name}.", name=asker.name)
        return Said(Reply(text, Tone.QUESTION, (_quoted(question.text, turn.say),)), asks="answer")
    said = turn.meaning.without_clients(turn.text)
    yes = Slots(value=json.dumps({"question": question.id, "text": said, "send": True}))
    options = (
        Option(turn.say("Ja, verstuur"), Intent.ANSWER, yes),
        Option(turn.say("Nee, niet versturen"), Intent.NO, Slots(value="stop")),
    )
    text = turn.say("Zal ik dit naar {name} sturen?", name=asker.name)
    return Said(Reply(text, Tone.QUESTION, (f"„{said}”",)), options, asks="confirm")


def _taken_up(turn: Turn, question: questions.OpenQuestion, asker: Person) -> Said:
    """From now on it is of who says so: nobody else hears more of it, and the asker hears who it is."""
    options = (_answering(turn.say("Beantwoorden"), question.id),)
    if not questions.take_up(turn.db, question.id, turn.asker.id, turn.now):
        if question.contact == turn.asker.id:
            return Said(Reply(turn.say("Je pakt dit al op."), Tone.INFO), options)
        name = people.names(turn.db, [question.contact]).get(question.contact, "")
        return Said(Reply(turn.say("{name} pakt dit al op.", name=name), Tone.INFO))
    to_asker = Texts(asker.locale)
    told = Reply(to_asker("{name} neemt contact met je op.", name=turn.asker.name), Tone.INFO)
    why = to_asker("Je wilde met iemand praten.")
    reach = turn.say("Je bereikt {name} op {email}.", name=asker.name, email=asker.email)
    reply = Reply(turn.say("Goed. Neem vandaag contact op met {name}.", name=asker.name), Tone.INFO, (reach,))
    return Said(reply, options, tells=(Telling(asker.id, "vraag-opgepakt", str(question.id), why, told),))


def _send(turn: Turn, question: questions.OpenQuestion, asker: Person, text: str) -> Said:
    """The answer goes with the question: days may have passed since it was asked."""
    if not questions.answer(turn.db, question.id, text, turn.now):
        return Said(Reply(turn.say("Deze vraag is al beantwoord."), Tone.INFO))
    to_asker = Texts(asker.locale)
    asked = to_asker("Je vroeg: {question}", question=_quoted(question.text, to_asker))
    if question.text in FACTS:
        asked = to_asker("Je liet doorgeven: {fact}", fact=_quoted(question.text, to_asker))
    reply = Reply(to_asker("Antwoord van {name}", name=turn.asker.name), Tone.INFO, (asked, f"„{text}”"))
    telling = Telling(asker.id, "antwoord", str(question.id), to_asker("Je stelde deze vraag."), reply)
    return Said(Reply(turn.say("Je antwoord gaat naar {name}.", name=asker.name), Tone.INFO), tells=(telling,))


def waiting(turn: Turn) -> Said:
    """The open questions of this contact, each with a button to answer it."""
    found = questions.waiting_for(turn.db, turn.asker.id)
    rounds = checkins.waiting_for(turn.db, turn.asker.id)
    of_rounds = (
        Option(turn.say("Beantwoord de vragen"), Intent.CHECKIN_ASK, Slots(person=turn.slots.person), thing="rondes"),
    ) * bool(rounds)
    if not found:
        told = turn.say("Er staan vragen over hoe het gaat voor je klaar.")
        none = turn.say("Er staan geen vragen voor je klaar.")
        return Said(Reply(told if rounds else none, Tone.INFO), of_rounds)
    names = people.names(turn.db, sorted({one.asker for one in found}))
    shown = page(found, turn, MOST_WAITING)
    lines = tuple(waiting_lines(turn, shown.shown))
    options = tuple(option for one in shown.shown for option in _of_one(turn, one, names.get(one.asker, "")))
    for one in shown.shown:
        questions.mark_seen(turn.db, one.id, turn.now)
    more = shown.more(turn, Intent.WAITING)
    headline = turn.say("Er staan {count} vragen voor je klaar.", count=len(found))
    if len(found) == 1:
        headline = turn.say("Er staat één vraag voor je klaar.")
    return Said(Reply(headline, Tone.INFO, (), (Section(turn.say("Vragen"), lines),)), (*options, *more, *of_rounds))


def _of_one(turn: Turn, one: questions.OpenQuestion, name: str) -> tuple[Option, ...]:
    """To answer it, and to take up a worry that nobody took up."""
    answering = _answering(turn.say("Beantwoord {name}", name=name), one.id)
    if one.topic != questions.WORRY or one.seen_at is not None:
        return (answering,)
    return _take(turn.say("Ik pak het op: {name}", name=name), one.id), answering


def waiting_lines(turn: Turn, found: Sequence[questions.OpenQuestion]) -> list[str]:
    """Who asks what."""
    names = people.names(turn.db, sorted({one.asker for one in found}))
    return [f"{names.get(one.asker, '')}: {_quoted(one.text, turn.say)}" for one in found]


FALLBACK = Route(Intent.INFO_OTHER, "", "", offer)

ROUTES = (
    Route(Intent.HAND_OVER, "", "", hand_over),
    Route(Intent.ANSWER, "", "", answer),
    Route(Intent.WAITING, "Welke vragen staan er voor mij klaar?", "Which questions are waiting for me?", waiting),
)
