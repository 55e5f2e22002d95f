"""The app package is one that Teams takes: manifest, English, icons."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator

from bot.channels.teams import icons
from bot.channels.teams.manifest import MOST_COMMANDS, NAME, SCHEMA_VERSION, About
from bot.channels.teams.package import package
from bot.channels.teams.scopes import PERMISSIONS, SCOPES, SEARCH_COMMAND, SEARCH_PARAMETER
from bot.commands.teams import questions
from bot.texts import Texts
from bot.understanding import understand
from bot.understanding.meaning import Words
from tests.channels.teams.npm import schema

APP = "aaaaaaaa-0000-4000-8000-000000000001"
URL = "https://wegwijs.voorbeeld.nl"
ABOUT = About(APP, "1.2.3", "Zonnehof Zorg", URL, f"{URL}/privacy", f"{URL}/voorwaarden")
FILES = {name: ZipFile(io.BytesIO(package(ABOUT, questions))).read(name) for name in ("manifest.json", "en.json")}
MANIFEST: dict[str, Any] = json.loads(FILES["manifest.json"])
ENGLISH: dict[str, str] = json.loads(FILES["en.json"])
BOT = MANIFEST["bots"][0]
COMMANDS = [command["title"] for command in BOT["commandLists"][0]["commands"]]

Pixel = tuple[int, int, int, int]


def mistakes(name: str, value: Any) -> list[str]:
    return [error.message for error in Draft4Validator(schema(SCHEMA_VERSION, name)).iter_errors(value)]


def test_the_manifest_is_one_of_the_published_schema() -> None:
    assert mistakes("MicrosoftTeams", MANIFEST) == []
    assert mistakes("MicrosoftTeams", {**MANIFEST, "id": "wegwijs"})
    assert mistakes("MicrosoftTeams", {**MANIFEST, "scope": "all"})


def test_the_english_is_a_file_of_the_published_schema() -> None:
    assert mistakes("MicrosoftTeams.Localization", ENGLISH) == []
    assert mistakes("MicrosoftTeams.Localization", {**ENGLISH, "bots[0].name": "x"})


def test_the_package_holds_what_the_manifest_names_and_no_more() -> None:
    named = {"manifest.json", *MANIFEST["icons"].values()}
    named |= {one["file"] for one in MANIFEST["localizationInfo"]["additionalLanguages"]}
    with ZipFile(io.BytesIO(package(ABOUT, questions))) as archive:
        assert set(archive.namelist()) == named
        assert archive.testzip() is None
    assert package(ABOUT, questions) == package(ABOUT, questions)


def test_everything_is_said_in_both_languages() -> None:
    """The Dutch stands in the manifest, so nothing of it is left where English is read."""
    said = ["name.full", "description.short", "description.full"]
    said += [f"bots[0].commandLists[0].commands[{number}].title" for number in range(len(COMMANDS))]
    said += [f"composeExtensions[0].commands[0].{name}" for name in ("title", "description")]
    said += [f"composeExtensions[0].commands[1].{name}" for name in ("title", "description")]
    said += [f"composeExtensions[0].commands[0].parameters[0].{name}" for name in ("title", "description")]
    assert ENGLISH.keys() == {*said, "name.short", "$schema"}
    assert all(ENGLISH[name] not in FILES["manifest.json"].decode() for name in said)
    assert ENGLISH["name.short"] == MANIFEST["name"]["short"] == NAME


def test_the_short_texts_fit() -> None:
    for name, limit in (("short", 80), ("full", 4000)):
        assert max(len(MANIFEST["description"][name]), len(ENGLISH[f"description.{name}"])) <= limit


def test_the_manifest_asks_for_what_scopes_says() -> None:
    assert BOT["scopes"] == BOT["commandLists"][0]["scopes"] == list(SCOPES)
    assert MANIFEST["permissions"] == list(PERMISSIONS)
    command = MANIFEST["composeExtensions"][0]["commands"][0]
    assert (command["id"], command["parameters"][0]["name"]) == (SEARCH_COMMAND, SEARCH_PARAMETER)
    assert {MANIFEST["id"], BOT["botId"], MANIFEST["composeExtensions"][0]["botId"]} == {APP}
    assert MANIFEST["validDomains"] == ["wegwijs.voorbeeld.nl"]
    assert MANIFEST.keys() & {"webApplicationInfo", "devicePermissions", "authorization", "configurableTabs"} == set()


def test_examples_are_of_several_roles() -> None:
    assert {"Wat moet ik nog inleveren?", "Wie mag er vrijdag insuline spuiten?", "Wie loopt er achter?"} <= {*COMMANDS}
    assert len(COMMANDS) == MOST_COMMANDS


def test_every_example_is_understood_in_both_languages() -> None:
    now = datetime.now(UTC)
    dutch, english = (questions(Texts(locale))[:MOST_COMMANDS] for locale in ("nl", "en"))
    meant = [understand(text, Words(), now) for text in dutch]
    assert [text for text, one in zip(dutch, meant, strict=True) if one.confidence <= 0.9] == []
    assert [understand(text, Words(), now).intent for text in english] == [one.intent for one in meant]


def pixels(png: bytes) -> list[list[Pixel]]:
    """The rows of a PNG of 8 bits with transparency, unfiltered as ours are; its checksums are looked at."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + data),)
        chunks[kind], at = data, at + 12 + length
    wide, high, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert form == [8, 6, 0, 0, 0]
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    raw, row = zlib.decompress(chunks[b"IDAT"]), 1 + 4 * wide
    assert len(raw) == row * high
    lines = [raw[start : start + row] for start in range(0, len(raw), row)]
    assert {line[0] for line in lines} == {0}
    return [[(line[i], line[i + 1], line[i + 2], line[i + 3]) for i in range(1, row, 4)] for line in lines]


@pytest.mark.parametrize(("draw", "size"), [(icons.colour, 192), (icons.outline, 32)])
def test_icons_have_the_size_that_teams_asks_for(draw: Callable[[], bytes], size: int) -> None:
    shown = pixels(draw())
    assert (len(shown), {len(row) for row in shown}) == (size, {size})


def test_the_outline_icon_is_white_and_nothing_else() -> None:
    shown = [pixel for row in pixels(icons.outline()) for pixel in row]
    assert {pixel[:3] for pixel in shown} == {(255, 255, 255)}
    clear, full = (sum(pixel[3] == alpha for pixel in shown) for alpha in (0, 255))
    assert clear > full > 100


def test_the_colour_icon_is_full_and_its_sign_keeps_to_the_middle() -> None:
    shown = pixels(icons.colour())
    ground = shown[0][0]
    assert {pixel[3] for row in shown for pixel in row} == {255}
    drawn = [(x, y) for y, row in enumerate(shown) for x, pixel in enumerate(row) if pixel != ground]
    assert min(min(place) for place in drawn) >= 40
    assert max(max(place) for place in drawn) < 192 - 40
    assert sum(shown[y][x] == (255, 255, 255, 255) for x, y in drawn) > 2000


def test_a_signpost_points_both_ways() -> None:
    """To the right above, to the left below: in a mirror it is another, turned by half it is itself."""
    shown = [[pixel[3] for pixel in row] for row in pixels(icons.outline())]
    assert shown != [row[::-1] for row in shown]
    assert shown == [row[::-1] for row in shown[::-1]]
