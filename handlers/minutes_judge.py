"""What each party says of the minutes: agreed, or what is not right; the note-taker and all others hear it."""

from datetime import datetime

from bot.domain import minutes as rules
from bot.domain.talks import Judged, Talk
from bot.messages import Field, Reply, Tone
from bot.understanding.meaning import CLIENT, Intent
from handlers.action_form import talks_seen
from handlers.minutes_people import adjusting, judge_options, news, not_yours, others, own_talk
from handlers.minutes_words import read_kept, to_judge, whose
from handlers.turn import Ask, Said, Turn
from storage import agreed

REMARK = "opmerking"
MOST = 8
"""Talks among which the last minutes are looked for."""


def judge(turn: Turn) -> Said:
    """The asker's word about one version of the minutes; of an older one the new version is shown instead."""
    number, _, rest = turn.slots.value.partition("|")
    name, _, version = rest.partition("|")
    talk = own_talk(turn, number)
    if talk is None or name not in Judged.__members__ or talk.minuted_at is None:
        return not_yours(turn)
    if talk.note_taker == turn.asker.id:
        return Said(Reply(turn.say("Jij maakte dit verslag zelf."), Tone.INFO))
    if version != talk.minuted_at.isoformat():
        return _to_judge(turn, talk, turn.say("Het verslag is intussen veranderd. Dit staat er nu."))
    verdict = Judged[name]
    if verdict is Judged.OBJECTED and not turn.form:
        return _asking(turn, talk)
    return _keep(turn, talk, verdict, dict(turn.form).get(REMARK, "").strip(), talk.minuted_at)


def judge_said(turn: Turn) -> Said:
    """ "Akkoord met het verslag": the last minutes are shown with the buttons, so that it is sure what is judged."""
    trainees = sorted(talks_seen(turn))
    own = (one for one in agreed.of_person(turn.db, turn.asker.id, trainees, MOST) if one.minuted_at is not None)
    talk = next((one for one in own if one.note_taker != turn.asker.id), None)
    if talk is None:
        return Said(Reply(turn.say("Er is geen verslag waarover je iets kunt zeggen."), Tone.INFO))
    return _to_judge(turn, talk, turn.say("Ben je akkoord met dit verslag? {talk}.", talk=_capital(whose(turn, talk))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _to_judge(turn: Turn, talk: Talk, text: str) -> Said:
    reply = Reply(text, Tone.QUESTION, (), to_judge(turn, talk, read_kept(turn, [talk])))
    return Said(reply, judge_options(turn.say, talk), people=(int(talk.trainee),))


def _asking(turn: Turn, talk: Talk) -> Said:
    hint = turn.say("Geen namen van cliënten en niets over gezondheid.")
    field = Field(REMARK, turn.say("Wat klopt er niet?"), hint=hint, lines=True)
    form = Ask(turn.say("Niet akkoord"), (field,), turn.say("Verstuur"), Intent.TALK_JUDGE, turn.slots)
    told_so = turn.say("Iedereen die bij het gesprek was, leest dit.")
    return Said(Reply(turn.say("Wat klopt er niet in het verslag?"), Tone.QUESTION, (told_so,)), asks="form", form=form)


def _keep(turn: Turn, talk: Talk, verdict: Judged, remark: str, version: datetime) -> Said:
    after = rules.judged(talk, turn.asker.id, verdict, remark, version, turn.now)
    if after is None:
        return Said(Reply(turn.say("Dat had je al gezegd. Er is niets veranderd."), Tone.INFO))
    agreed.save(turn.db, talk, after)
    if verdict is Judged.OBJECTED:
        return _objected(turn, after, remark)
    return _confirmed(turn, after)


def _objected(turn: Turn, talk: Talk, remark: str) -> Said:
    name = turn.asker.name
    hears = news(
        turn,
        others(turn, talk),
        f"{talk.id}:{int(turn.asker.id)}:{turn.now.isoformat()}",
        lambda to: Reply(
            to.say("{name} is niet akkoord met het verslag.", name=name),
            Tone.CAUTION,
            (f"„{remark}”", to.say("Het gaat om: {talk}.", talk=whose(to, talk))),
        ),
        lambda to: adjusting(to, talk),
    )
    left_out = (turn.say("De naam van een cliënt heb ik weggelaten."),) if CLIENT in remark else ()
    kept = turn.say("Je opmerking staat bij het verslag. De anderen krijgen er bericht van.")
    return Said(Reply(kept, Tone.INFO, left_out), tells=hears, people=(int(talk.trainee),))


def _confirmed(turn: Turn, talk: Talk) -> Said:
    confirmed = {one.person for one in talk.partakers if one.judged is Judged.CONFIRMED}
    waits = [one for one in others(turn, talk) if one.id not in confirmed]
    thanks = Reply(turn.say("Dank je. Je bent akkoord met het verslag."), Tone.INFO)
    if waits or talk.note_taker is None:
        return Said(thanks, people=(int(talk.trainee),))
    maker = [one for one in others(turn, talk) if one.id == talk.note_taker]
    hears = news(
        turn,
        maker,
        f"{talk.id}:{talk.minuted_at}:akkoord",
        lambda to: Reply(to.say("Iedereen is akkoord met het verslag: {talk}.", talk=whose(to, talk))),
    )
    return Said(thanks, tells=hears, people=(int(talk.trainee),))
