"""README and docs say what the code says, and the same in both languages."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tables", ROOT / "docs" / "tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = load_tables()
DOCUMENTS = TABLES.documents()
ENGLISH = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
CHINESE = [path for path in DOCUMENTS if TABLES.language_of(path) == "zh"]
GENERATED = re.compile(r"<!-- table: ([\w.-]+) -->\n.*?<!-- end -->", re.DOTALL)
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def other(path: Path) -> Path:
    """The page in the other language."""
    if path.parent == ROOT:
        return ROOT / ("README.md" if path.name == "README.zh-CN.md" else "README.zh-CN.md")
    return path.parent.parent / path.name if path.parent.name == "zh" else path.parent / "zh" / path.name


def written_by_hand(path: Path) -> str:
    return CODE.sub("", GENERATED.sub("", path.read_text("utf-8")))


def links(path: Path) -> list[str]:
    """Where a page leads, in either language to the English page."""
    found = []
    for target in LINK.findall(path.read_text("utf-8")):
        if "://" not in target:
            there = (path.parent / target).resolve()
            target = named(other(there) if there in CHINESE else there).replace("-zh-", "-en-")
        found.append(target)
    return sorted(found)


def code(path: Path) -> list[str]:
    """Code without its comments, which each page has in its own language."""
    return [re.sub(r"\s+# .*", "", block) for block in CODE.findall(path.read_text("utf-8"))]


def tables(path: Path) -> list[tuple[int, ...]]:
    """The number of cells of each row, table by table."""
    blocks = re.findall(r"(?:^\|.*\n)+", path.read_text("utf-8"), re.MULTILINE)
    return [tuple(line.count("|") for line in block.splitlines()) for block in blocks]


def numbers(path: Path) -> list[str]:
    return sorted(re.findall(r"\d[\d,.]*\d|\d", re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", written_by_hand(path))))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_the_tables_are_those_of_the_code(path: Path) -> None:
    source = path.read_text("utf-8")

    assert TABLES.written(source, TABLES.language_of(path)) == source, "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_nothing_is_said_twice(path: Path) -> None:
    """A row of a table, a heading or a sentence that came in a second time."""
    said = re.sub(r"<!-- table:.*?<!-- end -->|```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    said = re.sub(r"^\|.*\n(?=\| ---)", "", said, flags=re.MULTILINE)  # tables of one kind have the same columns
    lines = [line for line in said.splitlines() if len(line) > 40 or line.startswith("## ")]

    assert not {line for line in lines if lines.count(line) > 1}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_test_that_a_document_names_is_there(path: Path) -> None:
    references = set(re.findall(r"`(tests/[\w/.]+)::(\w+)`", path.read_text("utf-8")))
    for file, test in references:
        assert re.search(rf"def {test}\(", (ROOT / file).read_text("utf-8")), f"{file}::{test}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_make_target_that_a_document_names_is_there(path: Path) -> None:
    targets = set(re.findall(r"`make (\w+)", path.read_text("utf-8")))
    known = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert targets <= known


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_is_short(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) < 200


def test_every_page_is_there_in_both_languages() -> None:
    assert {other(path) for path in ENGLISH} == set(CHINESE)


@pytest.mark.parametrize("path", [*ENGLISH, *CHINESE], ids=named)
def test_a_page_leads_to_its_other_language_at_once(path: Path) -> None:
    heading, _, link = path.read_text("utf-8").splitlines()[:3]
    language, target = re.fullmatch(r"\[(.*)\]\((.*)\)", link).groups()  # type: ignore[union-attr]

    assert heading.startswith("# ")
    assert language == ("English" if path in CHINESE else "中文")
    assert (path.parent / target).resolve() == other(path)


@pytest.mark.parametrize("path", ENGLISH, ids=named)
def test_both_languages_have_the_same_content(path: Path) -> None:
    """As far as it can be told without reading: what neither language may leave out or add."""
    there = other(path)
    for what in (
        lambda page: re.findall(r"^#+(?= )", written_by_hand(page), re.MULTILINE),
        lambda page: GENERATED.findall(page.read_text("utf-8")),
        lambda page: re.findall(r"^(?:- |\d+\. )", written_by_hand(page), re.MULTILINE),
        lambda page: sorted(re.findall(r"tests/[\w/.]+(?:::\w+)?", page.read_text("utf-8"))),
        tables,
        code,
        links,
        numbers,
    ):
        assert what(there) == what(path)


@pytest.mark.parametrize("path", ENGLISH, ids=named)
def test_an_english_page_has_no_chinese_sentence(path: Path) -> None:
    """Names of things may stand there as they are."""
    assert not re.findall(r".*[，。；：？！].*|[\u4e00-\u9fff]{12,}", path.read_text("utf-8"))


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_a_chinese_page_has_no_english_sentence(path: Path) -> None:
    """No paragraph, point, heading or cell is of English words alone, in generated tables neither."""
    said = re.sub(r"`[^`\n]*`|<!--.*?-->", "", CODE.sub("", path.read_text("utf-8")))
    parts = re.split(r"\n\n|\n(?=[-#>]|\d\. )|\|", LINK.sub("]", said))
    words = re.compile(r"[A-Za-z]+(?:[,:;]? [a-z]+){2,}|\b[a-z]+_\w+\s*$")

    assert not [part for part in parts if words.search(part) and not re.search(r"[\u4e00-\u9fff]", part)]


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_chinese_has_chinese_punctuation(path: Path) -> None:
    said = re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", written_by_hand(path))

    assert not re.findall(r".{0,9}[\u4e00-\u9fff] ?[,;:!?()].{0,9}", said)


def test_no_key_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    key = re.compile(r"sk-[A-Za-z0-9]{32,}")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".yml") and path != Path(__file__):
            assert not key.search(path.read_text("utf-8")), name
