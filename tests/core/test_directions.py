"""The direction of imports: `app.py -> pages -> core`, screens only to `pages/shared`, and the layers inside core."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = ("text", "errors", "chat", "parameters", "decoding", "sheets", "workbook", "patterns", "offline", "tally")
BELOW_EXAMPLES = (
    *("client", "settings", "local", "ledger", "prompts", "people"),
    *("store", "transfer", "lab", "replies", "parley"),
)
# A layer may import those it names, and itself. A new folder in core/ gets a line here, or the test says so.
LAYERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WORDS, WORDS),
    "client": WORDS,
    "people": WORDS,
    "settings": (*WORDS, "client", "people"),
    "local": (*WORDS, "client", "settings"),
    "ledger": (*WORDS, "client"),
    "prompts": WORDS,
    "store": (*WORDS, "client", "ledger", "prompts", "people"),
    "replies": (*WORDS, "client", "settings", "local", "ledger", "store", "prompts", "people"),
    "transfer": (*WORDS, "client", "ledger", "store", "prompts", "lab"),
    "lab": (*WORDS, "client", "settings", "ledger", "prompts", "store", "replies", "checkup"),
    "checkup": (*WORDS, "client", "settings", "local", "ledger", "store", "replies"),
    "review": (*WORDS, "ledger", "store"),
    "parley": (*WORDS, "settings", "local", "store", "replies", "lab"),
    "example": (*WORDS, *BELOW_EXAMPLES),
    "web": (*WORDS, "parley", "review", "people", "store", "settings", "example"),
    "command": (*WORDS, "settings", "store"),
    "rebuild": (*WORDS, "settings", "store", "command"),
    "adopt": (*WORDS, "settings", "store", "command"),
    "rotate": (*WORDS, "settings", "store", "people", "command"),
}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module or ""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sources("core"), ids=name)
def test_core_imports_no_screen_and_no_streamlit(path: Path) -> None:
    assert not [one for one in imports(path) if one.split(".")[0] in ("streamlit", "pages", "app", "tests")]


@pytest.mark.parametrize("path", sources("core"), ids=name)
def test_a_layer_of_core_imports_only_those_below(path: Path) -> None:
    layer = path.relative_to(ROOT / "core").parts[0].removesuffix(".py")
    if layer == "__init__":
        return
    inner = {one.split(".")[1] for one in imports(path) if one.startswith("core.")}

    assert inner <= {layer, *LAYERS[layer]}


@pytest.mark.parametrize("path", sources("pages"), ids=name)
def test_a_screen_imports_itself_the_shared_rooms_and_core(path: Path) -> None:
    screen = path.relative_to(ROOT / "pages").parts[0]
    allowed = {"shared", "screens" if screen == "frame.py" else screen}
    inner = {one.split(".")[1] for one in imports(path) if one.startswith("pages.")}

    assert inner <= allowed
    assert not [one for one in imports(path) if one.split(".")[0] in ("app", "tests", "requests", "sqlalchemy")]


def test_requests_and_sseclient_are_used_by_the_client_alone() -> None:
    users = {
        path.relative_to(ROOT / "core").parts[0]
        for path in sources("core")
        if {one.split(".")[0] for one in imports(path)} & {"requests", "sseclient", "urllib3"}
    }

    assert users == {"client"}


def test_pandas_is_imported_in_functions_of_the_review_alone() -> None:
    for path in (*sources("core"), *sources("pages")):
        tree = ast.parse(path.read_text("utf-8"))
        at_import = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not [node for node in at_import if "pandas" in ast.dump(node)], path
    users = {path.parent.name for path in sources("core") if "pandas" in set(imports(path))}

    assert users == {"review"}


def test_session_state_keys_are_spelled_in_one_file() -> None:
    users = {name(path) for path in sources("pages") if "session_state" in path.read_text("utf-8")}

    assert users == {"pages/shared/state.py"}
