"""The learned part: the same on any machine, lazily read, small, and good enough on messages of other hands."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.evaluating import Read as Row
from bot.commands.evaluating import figures, read_rows
from bot.commands.tables import read_table
from bot.understanding import understand
from bot.understanding.features import READ, letter_features, masked_words, word_features
from bot.understanding.meaning import TAPPED, Intent, Words
from bot.understanding.model import intent_scores, key
from bot.understanding.patterns import finer
from tests.understanding.world import NOW, catalogue

UNLEARNED = {one.intent for one in finer()} - {Intent.SIGNAL, Intent.PROGRESS_STATUS}
"""What only patterns know; those two were learned, and some sentences of them leave no doubt besides."""
HERE = Path(__file__).parent
TRAINING = Path(__file__).parents[2] / "training" / "utterances"


def test_a_run_of_words_with_one_mark_is_one_word() -> None:
    assert masked_words("mag P:noor P:jansen D:morgen H:zwachtelen op L:de L:linde") == [
        *("mag", "§P", "§D", "§H", "op", "§L"),
    ]


def test_words_with_their_neighbours() -> None:
    assert word_features("mag P:noor") == ["mag", "§P", "< mag", "mag §P", "§P >", "< _ §P", "mag _ >"]


def test_letters_of_each_word_with_its_blanks() -> None:
    assert letter_features("Já") == [" j", "ja", "a ", " ja", "ja ", " ja "]


def test_of_a_long_letter_the_start_and_the_end_are_read() -> None:
    middle = "x" * 40
    long = f"begin {'a' * READ} {middle} {'b' * READ} eind"
    found = letter_features(long)
    assert " beg" in found
    assert "eind" in found
    assert "xxxxx" not in found


def test_a_feature_has_the_same_number_on_any_machine() -> None:
    assert key("mag §P") == 662_901_555


def test_every_intent_that_people_type_is_learned() -> None:
    scored = set(intent_scores("hallo", "hallo"))
    assert scored == set(Intent) - TAPPED - UNLEARNED


@given(st.text(max_size=200))
def test_any_text_has_scores(text: str) -> None:
    assert all(-10.0 < score < 10.0 for score in intent_scores(text, text).values())


def test_numpy_is_loaded_with_the_first_message_and_scikit_learn_never() -> None:
    script = (
        "import sys, bot.understanding.reading\n"
        "before = 'numpy' in sys.modules\n"
        "from bot.understanding.model import intent_scores\n"
        "intent_scores('hallo', 'hallo')\n"
        "print(before, 'numpy' in sys.modules, 'sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "True", "False"]


def test_every_intent_has_its_utterances() -> None:
    """Eighty or more of every intent, none twice, none that means two things."""
    count: dict[str, int] = {}
    meant: dict[str, str] = {}
    for path in sorted(TRAINING.glob("*.csv")):
        if path.stem in ("patterns", "reviewed"):
            continue
        for row in read_table(path)[1]:
            text = row["text"].casefold()
            assert text not in meant, f"{path.name}: {text}"
            meant[text] = row["intent"]
            count[row["intent"]] = count.get(row["intent"], 0) + 1
    assert {Intent(one) for one in count} == set(Intent) - TAPPED - UNLEARNED
    assert min(count.values()) >= 80


@pytest.mark.parametrize(("name", "top1", "top3"), [("development", 0.91, 0.965)])
def test_messages_of_other_hands_are_understood(name: str, top1: float, top3: float) -> None:
    """Some way under what was measured when the model was made: a change that costs two points in a hundred is seen."""
    words = Words(procedures=catalogue())
    rows = [Row(text, topic, understand(text, words, NOW), 0.0) for text, topic in read_rows(HERE / f"{name}.csv")]
    found = figures(rows)
    assert found.top1 is not None
    assert found.top1 >= top1
    assert found.top3 is not None
    assert found.top3 >= top3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Antwoord weekvraag: ging goed met Sabrina, heeft 3x meegelopen met medicatie", "checkin"),
        ("3x medicatie gegeven met begeleiding deze week", "checkin"),
        ("ik heb net verkeerde medicatie gegeven aan mw de Vries", "urgent"),
        ("mag ik vrijdag zwachtelen? mevrouw ademt niet", "urgent"),
        ("wanneer is mijn volgende examen? meneer stikt", "urgent"),
        ("mag ik vrijdag zwachtelen? meneer stikt", "urgent"),
    ],
)
def test_an_emergency_stands_unless_it_is_out_of_the_question(text: str, topic: str) -> None:
    assert understand(text, Words(procedures=catalogue()), NOW).topic == topic


def test_a_judgement_is_never_read_as_a_permission() -> None:
    text = "mag ik insuline geven als de suiker 4 is"
    assert understand(text, Words(procedures=catalogue()), NOW).intent is Intent.CLINICAL
