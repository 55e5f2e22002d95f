"""Every Dutch text that somebody may read, found in the code: what the English catalogue must hold.

A text reaches a reader through a function that says it (`SAYERS`). What such a call is given is followed back to
literals: over names, tables and choices. What cannot be followed is listed in the test, with the texts it stands for.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.house import Module, modules

SAYERS: Mapping[str, tuple[int, ...]] = {
    "say": (0,),
    "_say": (0,),
    "told": (0,),
    "to_contact": (0,),
    "to_deputy": (0,),
    "to_asker": (0,),
    "said": (0,),
    "_trouble": (1,),
    "self": (0,),
    "about": (1, 2),
    "counted": (2, 3),
    "section": (1,),
    "section_of": (1,),
}
"""The functions that say a text to somebody, and which of their arguments are one."""
GIVES: Mapping[str, frozenset[str]] = {"about": frozenset({"name"}), "counted": frozenset({"count"})}
"""What a function fills in by itself."""
SHOWS = frozenset({"Reply", "Section", "Option", "Choice"})
"""What a reader sees is put together by these: a text written there escapes the functions above."""
UNREAD = ("bot.understanding", "bot.domain", "bot.settings", "bot.logging", "bot.commands")
"""Rooms that say nothing to anybody; the command line speaks Dutch to who keeps the program running."""
FIELD = re.compile(r"{(\w+)}")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Spoken:
    """One text given to a function that says it: where, which texts it can be, and the values that come with it.

    `texts` is None where the code does not tell which; `expression` is then how it is written there. `values` is None
    where they are not written out.
    """

    module: str
    line: int
    expression: str
    texts: tuple[str, ...] | None
    values: frozenset[str] | None

    @property
    def shown(self) -> str:
        """Where it stands, for a failing test."""
        return f"{self.module}:{self.line}: {self.expression}"


def spoken() -> Iterator[Spoken]:
    """Every text of every call that says one."""
    for module in modules():
        if not module.name.startswith(UNREAD):
            yield from _Reader(module).spoken()


def unsaid() -> Iterator[str]:
    """Every text that is shown without being said, and so in one language only."""
    for module in modules():
        if not module.name.startswith(UNREAD):
            for call, _ in _calls(module.tree, ()):
                if _name(call.func) in SHOWS:
                    yield from (f"{module.name}:{call.lineno}: {text}" for arg in call.args for text in _written(arg))


def _written(value: ast.expr) -> Iterator[str]:
    """Literals with letters in them, but not what another call is given."""
    if isinstance(value, ast.Constant):
        if isinstance(value.value, str) and any(sign.isalpha() for sign in value.value):
            yield value.value
    elif not isinstance(value, ast.Call):
        for part in ast.iter_child_nodes(value):
            if isinstance(part, ast.expr):
                yield from _written(part)


def fields(text: str) -> list[str]:
    """The names a text leaves to be filled in."""
    return sorted(FIELD.findall(text))


def strings(value: object) -> Iterator[str]:
    """The texts in a table: the values of a dictionary, the members of a list, at any depth. Enums are no texts."""
    if type(value) is str:
        yield value
    elif isinstance(value, Mapping):
        yield from strings(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from strings(one)


class _Unknown(Exception):
    """The code does not tell which texts these are."""


class _Reader:
    """Reads one module."""

    def __init__(self, module: Module) -> None:
        self._module = module

    @cached_property
    def _values(self) -> Mapping[str, object]:
        return vars(importlib.import_module(self._module.name))

    def spoken(self) -> Iterator[Spoken]:
        for call, around in _calls(self._module.tree, ()):
            name = _name(call.func)
            inside_a_sayer = {one.name for one in around} & SAYERS.keys()
            for place in SAYERS.get(name, ()):
                if place < len(call.args) and not inside_a_sayer:
                    yield self._one(call, call.args[place], around, name)

    def _one(self, call: ast.Call, text: ast.expr, around: tuple[Function, ...], name: str) -> Spoken:
        try:
            texts: tuple[str, ...] | None = tuple(self._texts(text, around))
        except _Unknown:
            texts = None
        given = {keyword.arg for keyword in call.keywords}
        values = None if None in given else frozenset(one for one in given if one) | GIVES.get(name, frozenset())
        return Spoken(self._module.name, call.lineno, ast.unparse(text), texts, values)

    def _texts(self, text: ast.expr, around: tuple[Function, ...]) -> Iterator[str]:
        match text:
            case ast.Constant(value=str() as literal):
                yield literal
            case ast.IfExp(body=first, orelse=second):
                yield from self._texts(first, around)
                yield from self._texts(second, around)
            case ast.Subscript(value=ast.Name(id=table)) if table in self._values:
                yield from strings(self._values[table])
            case ast.Subscript(value=ast.Name(id=table)):
                yield from self._named(table, around)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get")) if table in self._values:
                yield from strings(self._values[table])
                for default in text.args[1:]:
                    yield from self._texts(default, around)
            case ast.Name(id=name):
                yield from self._named(name, around)
            case _:
                raise _Unknown

    def _named(self, name: str, around: tuple[Function, ...]) -> Iterator[str]:
        """What a name stands for: given to it in the innermost function that does, else by the module."""
        for function in reversed(around):
            found = [one for value in _given(function, name) for one in self._assigned(value, around)]
            if found:
                yield from found
                return
        if name not in self._values:
            raise _Unknown
        yield from strings(self._values[name])

    def _assigned(self, value: ast.expr, around: tuple[Function, ...]) -> Iterator[str]:
        """The texts of what a name gets: a literal, a table, or one member of a table that is gone through."""
        if isinstance(value, ast.Dict):
            for one in value.values:
                yield from self._assigned(one, around)
        elif isinstance(value, ast.Tuple | ast.List):
            for one in value.elts:
                yield from self._assigned(one, around)
        elif isinstance(value, ast.Constant | ast.IfExp):
            yield from self._texts(value, around)
        else:
            for node in ast.walk(value):
                if isinstance(node, ast.Name) and node.id in self._values:
                    yield from strings(self._values[node.id])


def _calls(tree: ast.AST, around: tuple[Function, ...]) -> Iterator[tuple[ast.Call, tuple[Function, ...]]]:
    """Every call with the functions it stands in, the outermost first."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, around
        inner = (*around, node) if isinstance(node, Function) else around
        yield from _calls(node, inner)


def _given(function: Function, name: str) -> Iterator[ast.expr]:
    """What a function gives to a name: by assignment, or by going through something."""
    for node in ast.walk(function):
        pairs: Iterable[tuple[ast.expr, ast.expr]] = ()
        if isinstance(node, ast.Assign):
            pairs = ((target, node.value) for target in node.targets)
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = ((node.target, node.iter),)
        for target, value in pairs:
            yield from _part(target, value, name)


def _part(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, part in zip(target.elts, value.elts, strict=True):
            yield from _part(one, part, name)
    elif any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(target)):
        yield value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
