"""Minutes of a talk: who makes them (J4), and what was written down (J3, J5).

Whoever takes part may take the minutes on, one at a time; whoever sees the talks of the trainee may read them.
"""

from bot.domain import minutes as rules
from bot.domain.people import RecordKind
from bot.domain.talks import Judged, Talk, TalkState
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.action_form import talks_seen
from handlers.action_words import number_in
from handlers.minutes_form import save, write
from handlers.minutes_judge import judge
from handlers.minutes_people import adjusting, judge_options, may_see_talks, news, not_yours, others, own_talk
from handlers.minutes_words import decided, of_whom, read_kept, sections, whose
from handlers.phrasing import MOST_OPTIONS, answer, capped, moment_text
from handlers.roles import TRAINEES_AND_GUIDES
from handlers.route import Route
from handlers.turn import Option, Said, Slots, Turn
from storage import agreed, people

TAKE, BACK = "neem", "terug"
"""What a button asks of a talk, behind its number and a colon."""
MOST_TALKS = 8


def minutes(turn: Turn) -> Said:
    """What can be done now with the minutes of the talk of the slots; of none, the asker chooses one."""
    number, _, verb = turn.slots.value.partition(":")
    if not number:
        return choose(turn)
    talk = own_talk(turn, number)
    if talk is None:
        return read(turn, number) if not verb and not turn.form else not_yours(turn)
    if talk.state is TalkState.PROPOSED:
        return Said(Reply(turn.say("Dit gesprek is nog niet afgesproken."), Tone.INFO))
    if talk.state not in rules.LIVE:
        return Said(Reply(turn.say("Dit gesprek is afgezegd, of het is niet gehouden."), Tone.INFO))
    if turn.form:
        return save(turn, talk)
    if verb == TAKE:
        return _take(turn, talk)
    return _hand_back(turn, talk) if verb == BACK else _go_on(turn, talk)


def choose(turn: Turn) -> Said:
    """Of which talk: one of the asker's own that are agreed or held."""
    talks = agreed.of_person(turn.db, turn.asker.id, sorted(talks_seen(turn)), MOST_TALKS)
    if not talks:
        return Said(Reply(turn.say("Er is geen gesprek waarvan je een verslag kunt maken."), Tone.INFO))
    if len(talks) == 1:
        free = talks[0].note_taker is None and talks[0].minuted_at is None
        return _take(turn, talks[0]) if free and _offers(turn) else _go_on(turn, talks[0])
    names = people.names(turn.db, sorted({one.trainee for one in talks}))
    options = tuple(Option(_capital(of_whom(turn, one, names)), Intent.TALK_MINUTES, _slots(one)) for one in talks)
    return Said(Reply(turn.say("Van welk gesprek?"), Tone.QUESTION), options, asks="talk")


def _offers(turn: Turn) -> bool:
    """Who says "ik maak het verslag" need not be asked whether they will."""
    return turn.text.strip().casefold().startswith(("ik maak", "ik schrijf", "ik doe", "i take"))


def _slots(talk: Talk, verb: str = "") -> Slots:
    return Slots(value=f"{talk.id}:{verb}" if verb else str(talk.id))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _go_on(turn: Turn, talk: Talk) -> Said:
    """The next step: take it on, wait until it begins, write, or read what somebody else wrote."""
    mine = Option(turn.say("Ik maak het verslag"), Intent.TALK_MINUTES, _slots(talk, TAKE))
    if talk.note_taker is None and talk.minuted_at is None:
        said = turn.say("Nog niemand maakt het verslag: {talk}.", talk=whose(turn, talk))
        return Said(Reply(said, Tone.QUESTION), (mine,), people=(int(talk.trainee),))
    if talk.note_taker == turn.asker.id:
        return write(turn, talk, {}) if rules.begun(talk, turn.now) else _not_yet(turn, talk)
    if talk.minuted_at is not None:
        return _shown(turn, talk)
    said = turn.say("{name} maakt het verslag: {talk}.", name=_note_taker(turn, talk), talk=whose(turn, talk))
    mine = Option(turn.say("Ik neem het over"), Intent.TALK_MINUTES, _slots(talk, TAKE))
    return Said(Reply(said, Tone.INFO), (mine,), people=(int(talk.trainee),))


def _note_taker(turn: Turn, talk: Talk) -> str:
    number = talk.note_taker
    return "?" if number is None else people.names(turn.db, [number]).get(number, "?")


def _not_yet(turn: Turn, talk: Talk) -> Said:
    back = Option(turn.say("Toch niet, ik maak het niet"), Intent.TALK_MINUTES, _slots(talk, BACK))
    begins = moment_text(turn, talk.interval.start) if talk.interval else "?"
    later = turn.say("Het gesprek begint op {moment}. Daarna kun je het schrijven.", moment=begins)
    said = turn.say("Jij maakt het verslag: {talk}.", talk=whose(turn, talk))
    return Said(Reply(said, Tone.INFO, (later,)), (back,), people=(int(talk.trainee),))


def _take(turn: Turn, talk: Talk) -> Said:
    after = rules.taken_on(talk, turn.asker.id)
    if after is None or talk.note_taker == turn.asker.id:
        return _go_on(turn, talk)
    agreed.save(turn.db, talk, after)
    name, late = turn.asker.name, rules.begun(talk, turn.now)
    # The minutes themselves follow soon: then only who had taken them on must know.
    hears = news(
        turn,
        (one for one in others(turn, talk) if not late or one.id == talk.note_taker),
        f"{talk.id}:maker:{turn.now.isoformat()}",
        lambda to: Reply(to.say("{name} maakt het verslag: {talk}.", name=name, talk=whose(to, talk))),
    )
    said = _go_on(turn, after)
    return Said(said.reply, said.options, said.asks, hears, said.people, form=said.form)


def _hand_back(turn: Turn, talk: Talk) -> Said:
    after = rules.handed_back(talk, turn.asker.id)
    if after is None:
        return _go_on(turn, talk)
    agreed.save(turn.db, talk, after)
    return _go_on(turn, after)


def read(turn: Turn, number: str = "") -> Said:
    """The minutes of this talk, or the last minutes of whom the asker may see."""
    talk = agreed.get(turn.db, number_in(number)) if number else None
    if number and (talk is None or not may_see_talks(turn, talk.trainee)):
        return not_yours(turn)
    talk = talk or next(iter(agreed.minuted(turn.db, sorted(talks_seen(turn)), 1)), None)
    if talk is None or talk.minuted_at is None:
        make = Option(turn.say("Verslag maken"), Intent.TALK_MINUTES, Slots())
        return answer(turn, turn.say("Er is nog geen verslag van een gesprek."), options=(make,))
    return _shown(turn, talk)


def _shown(turn: Turn, talk: Talk) -> Said:
    kept = read_kept(turn, [talk])
    objected = any(one.judged is Judged.OBJECTED for one in talk.partakers)
    headline = turn.say("Verslag: {talk}.", talk=of_whom(turn, talk, kept.names))
    own = rules.partaker(talk, turn.asker.id)
    options = adjusting(turn, talk)
    if own is not None and not options:
        options = judge_options(turn.say, talk, own.judged)
    return answer(
        turn,
        headline,
        tone=Tone.CAUTION if objected else Tone.INFO,
        sections=sections(turn, talk, kept),
        options=options,
        people=(int(talk.trainee),),
    )


def decisions(turn: Turn) -> Said:
    """What was decided in the last talks of whom the asker may see (J5)."""
    talks = agreed.minuted(turn.db, sorted(talks_seen(turn)), MOST_TALKS)
    kept = read_kept(turn, talks)
    found = [(one, kept.decisions[one.id]) for one in talks if kept.decisions.get(one.id)][:MOST_OPTIONS]
    if not found:
        return answer(turn, turn.say("Er staan geen besluiten."))
    cards = tuple(
        Section(_capital(of_whom(turn, talk, kept.names)), capped(turn, [decided(turn, one) for one in own]))
        for talk, own in found
    )
    people_shown = dict.fromkeys(int(talk.trainee) for talk, _ in found)
    return answer(turn, turn.say("Dit is besloten."), sections=cards, people=people_shown)


ROUTES = (
    Route(Intent.TALK_MINUTES, "", "", minutes, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.TALK_DECISION, "", "", decisions, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
    Route(Intent.TALK_JUDGE, "", "", judge, TRAINEES_AND_GUIDES, RecordKind.CHECKINS),
)
