"""Every Dutch text that a module may say, read from its code: what the English catalogue must hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

SAYS = {"say": (0,), "about": (1, 2), "counted": (2, 3), "section": (1,)}
"""The functions that take a text, and which of their arguments are one."""
NAMED = {
    "own", "other", "said", "one", "many", "lost", "KINDS", "MEANING", "STATES", "HEADINGS", "FORMS", "ITEM_TEXTS",
    "PARTIES", "TRAJECT_STATES", "SIGNS", "MODES", "NO_PROMISE", "DECIDES", "STEPS", "RIGHTS", "NEVER", "SHOWN",
    "other_text", "note", "KNOWN", "SEEN_BY", "OFFICES", "OVER",
}  # fmt: skip
"""Names that hold texts to be said later."""


def texts(path: Path) -> set[str]:
    """The texts of one module."""
    return set(_texts(ast.parse(path.read_text(encoding="utf-8"))))


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for place in SAYS.get(_name(node.func), ()):
                yield from _constants(node.args[place : place + 1])
        elif isinstance(node, ast.Assign) and any(_names(target) & NAMED for target in node.targets):
            yield from _constants([node.value])


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _constants(values: list[ast.expr]) -> Iterator[str]:
    """The texts among these: not what is compared or looked up in a dictionary, only what may be said."""
    for value in values:
        match value:
            case ast.Constant(value=str() as text) if text:
                yield text
            case ast.Dict(values=inside) | ast.Tuple(elts=inside) | ast.List(elts=inside):
                yield from _constants(inside)
            case ast.IfExp(body=first, orelse=second):
                yield from _constants([first, second])
            case _:
                pass
