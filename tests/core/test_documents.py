"""README and docs say what the code says."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load_tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tables", ROOT / "docs" / "tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = load_tables()
DOCUMENTS = TABLES.documents()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_tables_are_those_of_the_code(path: Path) -> None:
    source = path.read_text("utf-8")

    assert TABLES.written(source, TABLES.language_of(path)) == source, "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_nothing_is_said_twice(path: Path) -> None:
    """A row of a table, a heading or a sentence that came in a second time."""
    said = re.sub(r"<!-- table:.*?<!-- end -->|```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    said = re.sub(r"^\|.*\n(?=\| ---)", "", said, flags=re.MULTILINE)  # tables of one kind have the same columns
    lines = [line for line in said.splitlines() if len(line) > 40 or line.startswith("## ")]

    assert not {line for line in lines if lines.count(line) > 1}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(path: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)::(\w+)`", path.read_text("utf-8")))
    for file, test in named:
        assert re.search(rf"def {test}\(", (ROOT / file).read_text("utf-8")), f"{file}::{test}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_is_there(path: Path) -> None:
    targets = set(re.findall(r"`make (\w+)", path.read_text("utf-8")))
    known = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert targets <= known


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 200


def test_no_key_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    key = re.compile(r"sk-[A-Za-z0-9]{32,}")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".yml") and path != Path(__file__):
            assert not key.search(path.read_text("utf-8")), name
