"""Everything an import says exists in both languages, in short sentences."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import storage.imports
from bot.texts import Texts
from storage.imports.mistakes import Mistake, said

SOURCES = sorted(Path(storage.imports.__file__).parent.glob("*.py"))


def spoken() -> list[str]:
    """Every text in a call of `said` or `say`."""
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("said", "say"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    found.append(first.value)
    return sorted(set(found))


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The English catalogue."""
    path = Path(storage.imports.__file__).parents[2] / "bot" / "locale" / "en.po"
    with path.open("rb") as po:
        return {str(message.id): str(message.string) for message in read_po(po, locale="en")}


def test_there_is_something_said() -> None:
    assert len(spoken()) > 60


@pytest.mark.parametrize("text", spoken())
def test_each_text_is_there_in_english_with_the_same_values(text: str, english: dict[str, str]) -> None:
    assert english.get(text), f"no English for: {text}"
    fields = re.compile(r"{(\w+)}")
    assert sorted(fields.findall(english[text])) == sorted(fields.findall(text))


@pytest.mark.parametrize("text", spoken())
def test_each_sentence_is_short(text: str) -> None:
    for sentence in re.split(r"[.?!:] ", text):
        assert len(sentence.split()) <= 15, sentence


def test_a_mistake_names_file_row_column_and_what_was_found_in_the_readers_language() -> None:
    mistake = Mistake("personen.csv", said("Verwacht: ja of nee."), 3, "taal", "misschien")
    assert (
        mistake.in_words(Texts("nl")) == "personen.csv, rij 3, kolom taal: gevonden „misschien”. Verwacht: ja of nee."
    )
    assert mistake.in_words(Texts("en")) == "personen.csv, row 3, column taal: found “misschien”. Expected: yes or no."


def test_what_was_found_is_shown_short_and_without_numbers_of_persons() -> None:
    mistake = Mistake("a.csv", said("Verwacht: ja of nee."), 3, "taal", "123456782 " + "x" * 500 + "\x1b[2J")
    shown = mistake.in_words(Texts("nl"))
    assert "123456782" not in shown
    assert len(shown) < 150
    assert "\x1b" not in shown
