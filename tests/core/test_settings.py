"""`.env` and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.settings import NUMBERS, WORDS, Connection, Settings, read_settings

ROOT = Path(__file__).parents[2]


def settings_of(tmp_path: Path, lines: str | bytes, **environment: str) -> Settings:
    path = tmp_path / ".env"
    path.write_bytes(lines.encode() if isinstance(lines, str) else lines)
    return read_settings(path, environment)


def named(settings: Settings, name: str) -> Connection:
    return next(one for one in settings.connections if one.id == name)


def test_without_anything_the_two_documented_gateways_are_offered_without_keys(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / ".env", {})

    assert [(one.id, one.ready) for one in settings.connections] == [("baystone", False), ("bees", False)]
    assert named(settings, "baystone").gateway.base_url == "https://api.baystoneai.cn/v1"
    assert named(settings, "bees").gateway.base_url == "https://api.beesai.cn/v1"
    assert not settings.problems


def test_a_key_in_the_file_makes_a_gateway_ready(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'BEES_API_KEY="sk-abc123456789"\n')

    bees = named(settings, "bees")
    assert (bees.ready, bees.gateway.api_key, bees.key_label) == (True, "sk-abc123456789", "…6789")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "BEES_API_KEY=sk-file\n", BEES_API_KEY="sk-environment")

    assert named(settings, "bees").gateway.api_key == "sk-environment"


def test_a_gateway_of_ones_own_is_two_lines(tmp_path: Path) -> None:
    lines = "MINE_BASE_URL=https://llm.example.com\nMINE_API_KEY=sk-1\nMINE_LABEL=Mine\nMINE_MODELS=a, b\n"
    mine = named(settings_of(tmp_path, lines), "mine")

    assert (mine.label.en, mine.favourites, mine.ready) == ("Mine", ("a", "b"), True)


def test_a_preset_appears_once_something_is_set_for_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "OLLAMA_BASE_URL=http://localhost:11434\nDEEPSEEK_API_KEY=sk-1\n")

    assert [one.id for one in settings.connections] == ["baystone", "bees", "deepseek", "ollama"]
    assert named(settings, "ollama").ready


@pytest.mark.parametrize(
    ("lines", "named_in_it"),
    [
        ("this is no line\nBEES_API_KEY=sk-1\n", "Line 1"),
        ("BEES_API_KEY=sk-1\nBROKEN='never closed\n", "Line 2"),
        (b"\xff\xfe\x00B", "UTF-8"),
        ("PARLEY_RETRIES=many\n", "PARLEY_RETRIES"),
        ("PARLEY_READ_TIMEOUT_S=-3\n", "PARLEY_READ_TIMEOUT_S"),
        ("PARLEY_READ_TIMEOUT_S=inf\n", "PARLEY_READ_TIMEOUT_S"),
        ("MINE_BASE_URL=not an address\n", "MINE"),
        ("BEES_API_KEY=sk-你好\n", "BEES_API_KEY"),
        ("MINE_BASE_URL=https://h/v1\nMINE_PROFILE=nonsense\n", "nonsense"),
    ],
    ids=["no-assignment", "quote", "encoding", "word", "negative", "infinite", "address", "key", "profile"],
)
def test_a_broken_line_is_told_and_the_rest_works(tmp_path: Path, lines: str | bytes, named_in_it: str) -> None:
    settings = settings_of(tmp_path, lines)

    assert len(settings.problems) == 1
    assert named_in_it in settings.problems[0].en
    assert settings.problems[0].zh
    assert {"baystone", "bees"} <= {one.id for one in settings.connections}


def test_no_problem_quotes_what_may_be_a_key(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "BEES_API_KEY sk-canary-1\nBEES_API_KEY='sk-canary-2\nBEES_API_KEY=sk canary 你\n")

    assert settings.problems
    assert "canary" not in repr(settings) + str(settings.problems)


def test_every_number_is_in_the_example_file_with_its_default() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")

    for row in NUMBERS:
        assert f"#{row.name}={row.default:g}\n" in example


def test_every_word_is_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")

    for row in WORDS:
        assert f"#{row.name}={row.example}\n" in example


def test_the_example_file_is_read_without_a_problem() -> None:
    assert not read_settings(ROOT / ".env.example", {}).problems
