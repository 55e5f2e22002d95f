"""What somebody else answers: pay, scale, contract, billing, working hours, benefits (A14, E18, K4)."""

from bot.domain.people import Role
from bot.understanding.meaning import Intent
from handlers.phrasing import answer
from handlers.questions import offer
from handlers.reference import best, referrals
from handlers.route import Route
from handlers.turn import Option, Said, Turn

CERTAIN = 0.5
"""Below this the message was not read as something that somebody else answers: it was not understood."""


def refer(turn: Turn) -> Said:
    """Names who does answer it; decides and computes nothing. What was not understood may be passed on instead."""
    found = best(referrals(), turn.text)
    if not found and turn.meaning.confidence < CERTAIN:
        return offer(turn)
    if not found:
        headline = turn.say("Daar ga ik niet over: vraag het aan je leidinggevende, HR of je docent.")
        return answer(turn, headline, options=_contacts(turn))
    first = found[0]
    return answer(turn, first.text(turn.say), paragraphs=first.more(turn.say), options=_contacts(turn))


def _contacts(turn: Turn) -> tuple[Option, ...]:
    if not turn.asker.has(Role.TRAINEE):
        return ()
    return (Option(turn.say("Wie zijn mijn contactpersonen?"), Intent.CONTACT, turn.with_slots(value="")),)


ROUTES = (Route(Intent.REFER, "Wie gaat er over mijn salaris?", "Who decides on my pay?", refer),)
