"""Can these two trainees do the shift together without a senior (E5; decision, line 12)?"""

from dataclasses import replace

from bot.domain.authorisation.facts import Facts
from bot.domain.authorisation.outcome import Code, Outcome, Reason
from bot.domain.authorisation.shift import DuoDecision, ShiftQuestion, decide_duo
from bot.domain.calendar import local_day
from bot.domain.people import PersonId, RecordKind
from bot.domain.records import Shift
from bot.messages import Reply, Section, Tone
from bot.understanding.meaning import Intent
from handlers.authorisations import wording
from handlers.decision_text import HEADLINES, TONES, Wording, people_in
from handlers.route import HIDDEN, Need, Route
from handlers.shifts import check, evidence_of, label, procedures_of, rests_on, the_shift
from handlers.turn import Said, Turn
from storage import authorisation, sight


def duo(turn: Turn) -> Said:
    """Each required procedure has one of the two, a double check has the other; with all that this rests on."""
    others = [PersonId(one) for one in turn.slots.colleagues if one != turn.about.id]
    if turn.is_self and not others:
        return check(turn)  # a trainee sees no fellow trainees: what is left of the question is their own part
    if len(others) != 1:
        return _ask(turn.say("Welke twee deelnemers bedoel je? Noem beide namen."))
    seen = sight.people_seen(turn.db, turn.asker, RecordKind.AUTHORISATIONS, local_day(turn.now))
    if others[0] not in {one.id for one in seen}:
        return _ask(turn.say("Ik vind bij jou niemand met die naam. Over wie gaat het? Noem de voor- en achternaam."))
    shift = the_shift(turn)
    if isinstance(shift, Said):
        return shift
    asked = ShiftQuestion(turn.about.id, shift, procedures_of(turn, shift), turn.now)
    return _said(turn, shift, others[0], decide_duo(asked, others[0], _facts(turn, shift, others[0])))


def _ask(text: str) -> Said:
    return Said(Reply(text, Tone.QUESTION), asks="person")


def _facts(turn: Turn, shift: Shift, other: PersonId) -> Facts:
    """What is known of both, together."""
    ids = [turn.about.id, other]
    every = authorisation.facts_of(turn.db, ids, list(shift.required), shift.employer, shift.interval)
    own, second = every[turn.about.id], every[other]
    return replace(
        own,
        records={**second.records, **own.records},
        signing_rights=own.signing_rights + second.signing_rights,
        limits=turn.limits,
    )


def _said(turn: Turn, shift: Shift, other: PersonId, decision: DuoDecision) -> Said:
    both = [(code, one) for code, pair in decision.procedures for one in pair]
    words = wording(turn, {other} | {who for _, one in both for who in people_in(one)})
    headline = turn.say(HEADLINES[decision.outcome])
    if decision.outcome is Outcome.INDEPENDENT:
        headline = turn.say("Ja, samen zelfstandig.")
    names = turn.say.all_of([turn.about.name, words.people[other]])
    repeat = turn.say("Het gaat om {who}: {kind}.", who=names, kind=label(turn, shift))
    moments = [one.as_of for _, one in both if one.as_of is not None]
    as_of = (turn.say("Stand per {moment}.", moment=turn.say.moment(min(moments))),) if moments else ()
    why = Section(turn.say("Waarom"), tuple(_reason(turn, words, one) for one in decision.reasons))
    sections = tuple(one for one in (why, *rests_on(turn, words, both)) if one.lines)
    return Said(
        Reply(headline, TONES[decision.outcome], (repeat, *as_of), sections),
        outcome=decision.outcome.name,
        reasons=tuple(f"{one.line}:{one.code.name}:{one.subject}" for one in decision.reasons),
        evidence=evidence_of(shift, [one for _, one in both], words),
        people=(int(turn.about.id), int(other)),
    )


def _reason(turn: Turn, words: Wording, reason: Reason) -> str:
    if reason.code is Code.MISSING:
        return turn.say("Geen van beiden mag dit zelfstandig: {procedure}.", procedure=words.subject(reason.subject))
    if reason.code is Code.NOBODY_TO_CHECK and reason.subject:
        return turn.say(
            "Er is geen tweede voor de dubbele controle: {procedure}.", procedure=words.subject(reason.subject)
        )
    if reason.person is not None:
        name = turn.about.name if reason.person == turn.about.id else words.people.get(reason.person, "")
        return f"{name}: {words.reason(reason)}"
    return words.reason(reason)


ROUTES = (
    Route(
        Intent.SHIFT_DUO,
        "Kunnen Noor en Samira zaterdag samen de late dienst doen?",
        "Can Noor and Samira do the late shift together on Saturday?",
        duo,
        kind=RecordKind.AUTHORISATIONS,
        needs=frozenset({Need.PERSON, Need.WHEN, Need.PLACE}),
        own=HIDDEN,
    ),
)
