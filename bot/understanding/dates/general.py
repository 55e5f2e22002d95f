"""Time in general: "wat is een nachtdienst", "in het weekend werken ze altijd" speak of no day or shift in particular."""

from bot.understanding.dates.lexicon import EVERY, RECURRING_DAYS, USUALLY, WEEKEND
from bot.understanding.dates.model import Doubt, ShiftKind
from bot.understanding.dates.plain import head, is_bare_day, opens_clause
from bot.understanding.dates.scene import Found, Scene, doubted

_ASKS = frozenset("wat hoe hoeveel hoelang waarom what how why".split())
_A = frozenset({"een", "n", "a", "an"})
_OWN = frozenset("mijn m'n haar zijn hun jouw je onze deze die my your his her their our this that".split())
_OF_A_KIND = frozenset(
    "inhoudt duurt duren betekent verschil toeslag ort definitie means mean last lasts difference allowance drukker "
    "zwaarder rustiger leuker fijner langer korter busier heavier quieter harder longer shorter".split()
)
_PAID = frozenset("toeslag ort allowance verdien verdient betaald betalen pay pays paid bonus".split())
_PLURALS = ("diensten", "shifts")
_OF_EACH = EVERY | {"per"}
_MYSELF = frozenset("ik mijn mij me we wij ons onze i my we our us".split())
_ANYBODY = frozenset("ze zij je jij men mensen iedereen they you people everybody everyone collega's".split())
_PLANS = frozenset(
    "mag mogen kan kunnen kun moet wil may can could allowed werk werkt werken wie who sta staat ben afspraak".split()
)
"""Beside these a part of the day without a day is meant; "'s avonds is mevrouw onrustig" is not."""
_PERMITS = frozenset("mag mogen kan kunnen kun may can allowed bevoegd".split())
_JUDGES = frozenset("vind vinden vindt vond find love hate haat zijn are bevalt bevallen voelt voelen feels".split())
_JUDGED = frozenset("is valt lijkt hoort betekent levert kost means costs".split())
_WORKING = frozenset("werken draaien ruilen beginnen starten working".split())


def in_general(scene: Scene, found: Found) -> Found | None:
    """What is left of a reading when the sentence speaks in general: None for no time, or a question.

    - a shift that no day took, named as a kind: in the plural, "laat werken", "per dienst", what it is, how it always is;
    - weekdays and weekends that are judged ("maandagen zijn …", "op zondag werken vind ik …", "een zaterdagdienst");
    - beside "altijd" a weekday, weekend or month comes back: asked, or nothing when it is about people in general.
    """
    if found.loose is not None:
        return _loose(scene, found)
    if not is_bare_day(scene, found):
        return found
    if _is_judged(scene, found):
        return None
    clause = scene.clause(found.start)
    kind = scene.word(head(scene, found) - 1) in _A and scene.word(found.stop - 1) not in WEEKEND
    if kind and clause & (_ASKS | _OF_A_KIND | _PAID):
        return None
    if clause & (USUALLY | _PAID):
        recurring = found._replace(choice=doubted(found.choice, Doubt.RECURRING))
        in_general = clause & _ANYBODY and not clause & (_MYSELF | _PERMITS)
        return None if in_general else recurring
    if _says_working(scene, found.stop, _JUDGED):
        return found._replace(choice=doubted(found.choice, Doubt.RECURRING))
    return found._replace(choice=doubted(found.choice, Doubt.VAGUE)) if kind else found


def _loose(scene: Scene, found: Found) -> Found | None:
    loose = found.loose
    clause = scene.clause(found.start)
    if loose is None or loose.clock is not None:
        return found._replace(choice=doubted(found.choice, Doubt.RECURRING)) if clause & USUALLY else found
    if loose.shift is None:
        alone = found.stop - found.start + 1 >= len(scene.words)
        if not clause & USUALLY:
            return found if alone or clause & _PLANS else None
    elif not _shift_as_a_kind(scene, found, loose.shift, clause):
        return found
    # Whoever asks what is allowed then has said when: that is never dropped.
    return found._replace(choice=doubted(found.choice, Doubt.RECURRING)) if clause & _PERMITS else None


def _shift_as_a_kind(scene: Scene, found: Found, shift: ShiftKind, clause: frozenset[str]) -> bool:
    last, before = scene.word(found.stop - 1), scene.word(found.start - 1)
    if before in _OF_EACH or clause & USUALLY:
        return True
    if before in _OWN:
        return False
    if last.endswith(_PLURALS) or last in ("vroeg", "laat"):
        return True
    if before in _A and shift is ShiftKind.ANY:
        return True
    number = scene.clauses[found.start] + 1
    clause = clause | (scene.said[number] & {"verschil", "difference"} if number < len(scene.said) else set())
    return bool(clause & (_OF_A_KIND | _PAID) or (before in _A and clause & _ASKS) or {"wat", "houdt"} <= clause)


def _is_judged(scene: Scene, found: Found) -> bool:
    """ "Maandagen zijn niks voor mij", "op zondag werken vind ik …" at the start of a clause."""
    if not opens_clause(scene, found.start):
        return False
    if scene.word(found.start) in RECURRING_DAYS:
        return scene.word(found.stop) in _JUDGES | _JUDGED
    return _says_working(scene, found.stop, _JUDGES - {"zijn", "are"})


def _says_working(scene: Scene, i: int, verbs: frozenset[str]) -> bool:
    return scene.word(i) in _WORKING and scene.word(i + 1) in verbs
