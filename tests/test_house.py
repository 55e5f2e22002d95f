"""The rules of the house: who may import whom, where a library lives, how long a module may be, what is packed."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.house import PACKAGES, ROOT, Module, calls, imports, inside, modules, tracked_files

LONGEST_MODULE = 400

_UP_TO_STORAGE = ("bot.domain", "bot.messages", "bot.understanding")
_UP_TO_PLANS = (*_UP_TO_STORAGE, "storage", "bot.invitation")

# Each room and the other rooms it may import. domain ← messages, understanding ← storage ← handlers, schedules
# ← core ← the composition root. Channels know the vocabulary only; the root hands them the ports they need.
ROOMS: dict[str, tuple[str, ...]] = {
    "bot.domain": (),
    "bot.errors": (),
    "bot.texts": ("bot.domain",),
    "bot.messages": ("bot.domain",),
    # a talk as a file: told by a handler, and by a plan when somebody was replaced
    "bot.invitation": ("bot.domain", "bot.messages"),
    "bot.understanding": ("bot.domain",),
    "bot.settings": (),
    "bot.logging": ("bot.domain",),
    "bot.channels": ("bot.messages",),
    "storage": _UP_TO_STORAGE,
    "handlers": _UP_TO_PLANS,
    "schedules": _UP_TO_PLANS,
    "bot.core": (*_UP_TO_PLANS, "handlers", "schedules"),
    "bot.app": PACKAGES,
    "bot.commands": PACKAGES,
    "bot.__main__": PACKAGES,
}
COMPOSITION_ROOT = ("bot.app", "bot.commands", "bot.__main__")
# Words and errors are for everybody, but the domain gives facts and leaves the words to others.
FOR_ALL = ("bot.errors", "bot.texts")

# A library that only one folder may know, so that it can be replaced there.
HOMES = {
    "slack_bolt": "bot.channels.slack",
    "slack_sdk": "bot.channels.slack",
    "botbuilder": "bot.channels.teams",
    "botframework": "bot.channels.teams",
}
# The rules stand on the standard library; understanding may lean on these as well.
UNDERSTANDING_LIBRARIES = {"rapidfuzz", "numpy"}
# What reaches outside the process or asks what time it is has no place among rules.
IMPURE = {
    *("asyncio", "http", "logging", "multiprocessing", "os", "random", "secrets", "select", "shutil", "socket"),
    *("sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"),
}
CLOCKLESS = ("bot.domain", "bot.understanding", "handlers", "schedules")
_CLOCK = re.compile(r"(?:^|\.)(?:datetime|date)\.(?:now|today|utcnow)$")

# Spelt with brackets, so that this file does not hold what it looks for.
_MACHINE = re.compile(
    r"(?<![\w.}])/(?:wor[k]|roo[t]|hom[e]|tm[p]|op[t]|Use[r]s)/\w"
    r"|pyp[i]\.org|pythonhoste[d]|registry\.np[m]js|deb\.debia[n]|proxy\.golan[g]|(?<!emit-)index-ur[l][ =]"
)


def _room(name: str) -> str | None:
    """The room a module belongs to: the longest that holds it."""
    return max((room for room in ROOMS if inside(name, room)), key=len, default=None)


def _ours(name: str) -> bool:
    return name.partition(".")[0] in PACKAGES


def _may_import(module: str, target: str) -> bool:
    room = _room(module)
    if room is None or inside(target, room):
        return room is not None
    for_all = () if room in ("bot.domain", "bot.errors") else FOR_ALL
    return any(inside(target, allowed) for allowed in (*ROOMS[room], *for_all))


def _of(*rooms: str) -> list[Module]:
    return [module for module in modules() if any(inside(module.name, room) for room in rooms)]


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _distribution(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _required(requirements: list[str]) -> set[str]:
    return {_distribution(re.split(r"[\[<>=~!; ]", requirement)[0]) for requirement in requirements}


def _locked(file: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    return {_distribution(name): version for name, version in pins}


def test_there_are_modules_to_read() -> None:
    assert len(modules()) > 20
    assert {module.name.partition(".")[0] for module in modules()} <= set(PACKAGES)


def test_every_module_has_a_room() -> None:
    """A new room gets its line in ROOMS, with a reason that a newcomer would agree with."""
    homeless = [module.shown for module in modules() if module.name != "bot" and _room(module.name) is None]
    assert homeless == []


def test_rooms_import_only_what_they_may() -> None:
    wrong = [
        f"{module.shown}:{line} imports {target}"
        for module in modules()
        for line, target in imports(module)
        if _ours(target) and not _may_import(module.name, target)
    ]
    assert wrong == []


def test_handlers_and_plans_do_not_know_each_other() -> None:
    assert not _may_import("handlers.exams", "schedules.nudges")
    assert not _may_import("schedules.nudges", "handlers.exams")


def test_channels_do_not_know_each_other() -> None:
    wrong = []
    for module in _of("bot.channels"):
        own = ".".join(module.name.split(".")[:3])
        for line, target in imports(module):
            other = ".".join(target.split(".")[:3])
            shared = (ROOT / other.replace(".", "/")).with_suffix(".py").is_file()
            if inside(target, "bot.channels") and other != own and not shared:
                wrong.append(f"{module.shown}:{line} imports {target}")
    assert wrong == []


def test_nothing_is_imported_out_of_sight() -> None:
    """Relative imports and imports by a computed name would escape the rules above."""
    wrong = [f"{module.shown}:{line}" for module in modules() for line, target in imports(module) if target[:1] == "."]
    wrong += [
        f"{module.shown}:{line}"
        for module in modules()
        if _room(module.name) not in COMPOSITION_ROOT
        for line, called in calls(module)
        if called in ("import_module", "importlib.import_module", "__import__")
    ]
    assert wrong == []


def test_channel_libraries_stay_in_their_channel() -> None:
    wrong = [
        f"{module.shown}:{line} imports {target}"
        for module in modules()
        for line, target in imports(module)
        for library, home in HOMES.items()
        if inside(target, library) and not inside(module.name, home)
    ]
    assert wrong == []


@pytest.mark.parametrize(("room", "libraries"), [("bot.domain", set()), ("bot.understanding", UNDERSTANDING_LIBRARIES)])
def test_rules_stand_on_the_standard_library(room: str, libraries: set[str]) -> None:
    wrong = [
        f"{module.shown}:{line} imports {target}"
        for module in _of(room)
        for line, target in imports(module)
        if not _ours(target) and (top := target.partition(".")[0]) not in libraries
        if top not in sys.stdlib_module_names or top in IMPURE
    ]
    assert wrong == []


def test_rules_and_plans_do_not_read_the_clock() -> None:
    """What day it is, is an argument: then every day can be asked about, and every test can choose one."""
    wrong = [
        f"{module.shown}:{line} calls {called}()"
        for module in _of(*CLOCKLESS)
        for line, called in calls(module)
        if _CLOCK.search(called)
    ]
    wrong += [
        f"{module.shown}:{line} imports {target}"
        for module in _of(*CLOCKLESS)
        for line, target in imports(module)
        if target == "time"
    ]
    assert wrong == []


def test_no_module_is_too_long() -> None:
    paths = [module.path for module in modules()] + sorted((ROOT / "tests").rglob("*.py"))
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_what_is_imported_is_declared() -> None:
    """Otherwise it works only as long as another package happens to bring it along."""
    # _typeshed exists only while types are checked.
    declared = _required(_pyproject()["project"]["dependencies"]) | {"-typeshed"}
    providers = packages_distributions()
    wrong = [
        f"{module.shown}:{line} imports {target}"
        for module in modules()
        for line, target in imports(module)
        if not _ours(target) and (top := target.partition(".")[0]) not in sys.stdlib_module_names
        if declared.isdisjoint(map(_distribution, providers.get(top, [top])))
    ]
    assert wrong == []


def test_locks_hold_every_dependency_with_hashes() -> None:
    project = _pyproject()["project"]
    extras = project["optional-dependencies"]
    runtime, development = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert _required([*project["dependencies"], *extras["build"]]) <= runtime.keys()
    assert _required([needed for extra in extras.values() for needed in extra]) <= development.keys()
    assert runtime.items() <= development.items()
    for file in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.findall(r"^[\w.-]+==[^\\\n]*$", text, re.MULTILINE) == [], "a requirement without a hash"


def test_every_file_the_program_reads_is_packed() -> None:
    patterns = [pattern.removeprefix("**/") for pattern in _pyproject()["tool"]["setuptools"]["package-data"]["*"]]
    left_out = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES and path.suffix != ".py"
        if not any(path.match(pattern) for pattern in patterns)
    ]
    assert left_out == []


def test_nothing_names_one_machine_or_a_registry() -> None:
    wrong = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        wrong += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
            for found in _MACHINE.finditer(text)
        ]
    assert wrong == []


def test_what_is_private_stays_out_of_the_repository() -> None:
    private = [
        path.name for path in tracked_files() if path.name == ".env" or path.suffix in (".db", ".db-wal", ".pem")
    ]
    assert private == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("open('/wor" + "k/main/x')", True),
        ("cd /tm" + "p/x", True),
        ("index-ur" + "l = x", True),
        ("https://wegwijs.example/work/x", False),
        ("storage/tmp/x", False),
        ("${HOME}/work/x", False),
    ],
)
def test_machine_paths_are_recognised(text: str, found: bool) -> None:
    assert bool(_MACHINE.search(text)) is found


def test_root_of_the_house() -> None:
    """A new top-level folder needs a reason that a newcomer would agree with."""
    folders = {path.relative_to(ROOT).parts[0] for path in tracked_files() if len(path.relative_to(ROOT).parts) > 1}
    assert folders <= {*PACKAGES, "tests", "docs", "benchmarks", "training", ".ci"}
    assert Path(__file__).parent.name == "tests"
