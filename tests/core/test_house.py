"""What docs/architecture.md, CONTRIBUTING.md and the page of each screen say of the house is so."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from core import __version__
from core.text import Language
from docs.changes import CHANGES, Change
from docs.rooms import CORE, FOLDERS, imported

ROOT = Path(__file__).resolve().parents[2]
QUIET = {"__pycache__", "data"}
SCREENS = sorted(path.parent.name for path in ROOT.glob("pages/*/page.py"))


def said(language: Language) -> set[str]:
    """Every sentence and label of the interface that is written out as a Text."""
    found = set()
    for path in [*ROOT.glob("pages/**/*.py"), *ROOT.glob("core/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                words = [part.value for part in node.args if isinstance(part, ast.Constant)]
                if len(words) == 2:
                    found.add(str(words[0 if language == "en" else 1]))
    return found


def test_every_folder_stands_in_the_table_of_folders() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    folders = {name.split("/")[0] + "/" for name in listed if "/" in name and not name.startswith(".")}

    assert folders == {name for name in FOLDERS if name.endswith("/")}


def test_each_folder_of_core_imports_only_those_above_it() -> None:
    assert set(CORE) == {path.name for path in (ROOT / "core").iterdir() if path.is_dir()} - QUIET
    order = list(CORE)
    for at, name in enumerate(order):
        others = {one for path in (ROOT / "core" / name).rglob("*.py") for one in imported(path)} & set(order)
        assert others <= set(order[: at + 1]), name


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what)
def test_a_change_is_made_where_it_says(change: Change) -> None:
    named = re.findall(r"`((?:core|tests|pages|docs)/[^`*]+)`", change.how)
    assert all((ROOT / one).exists() for one in (change.path, change.test, *named))

    for table in re.findall(r"`([A-Z]{4,})`", change.how):
        assert any(re.search(rf"^_?{table}\b", path.read_text("utf-8"), re.MULTILINE) for path in around(change))


def test_the_newest_release_of_the_changelog_is_the_version() -> None:
    released = re.findall(r"^## (\d\S+) - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert released[0] == __version__


def around(change: Change) -> list[Path]:
    """The files in which the tables of a change may stand."""
    named = re.findall(r"`((?:core|pages)/[^`*]+\.py)`", change.how)
    return [ROOT / change.path, *(ROOT / one for one in named)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_of_a_screen_calls_controls_by_their_names(screen: str, language: Language) -> None:
    """What stands in bold there is a label of the interface, word by word."""
    path = ROOT / "docs" / ("zh" if language == "zh" else "") / f"{screen}.md"
    bold = re.findall(r"\*\*(.+?)\*\*", path.read_text("utf-8"))

    assert bold
    assert set(bold) <= said(language)
