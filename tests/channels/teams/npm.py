"""What Microsoft publishes on npm for developers of Teams apps, installed by `npm ci` in tests/browser/teams."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.house import ROOT

FOLDER = ROOT / "tests" / "browser" / "teams"
MODULES = FOLDER / "node_modules"
SCHEMAS = MODULES / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"


def lacking(what: str) -> NoReturn:
    """Skips a test that cannot run here; in CI, where everything is installed, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def module(*parts: str) -> Path:
    """Something in node_modules."""
    found = MODULES.joinpath(*parts)
    if not found.exists():
        lacking(f"{parts[-1]} is not here: do `npm ci` in {FOLDER.relative_to(ROOT)}")
    return found


def schema(version: str, name: str) -> dict[str, Any]:
    """A published schema of the app package."""
    file = module(*SCHEMAS.relative_to(MODULES).parts, f"v{version}", f"{name}.schema.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8-sig"))
    return found
