"""The examples are recorded, not written: a short script, asked of the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.example import record, script
from core.example.shipped import FOLDER, write
from core.local import LOCAL_MODEL
from core.text import Language
from tests.core.local_child import runs_the_model

pytestmark = runs_the_model


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ASKED": (("List three uses of a paper clip.", "1."), ("Name a colour.", "no answer has this")),
        "WORDS": ("river",),
        "SMALL": ("Name one thing to see in {place}.",),
        "PLACES": ("Paris", "Rome"),
    }.items():
        monkeypatch.setattr(script, name, value)
    for name, value in {"LONGEST": 24, "SHORT": 12, "CUT": 4, "ROUNDS": 1, "TRIES": 1}.items():
        monkeypatch.setattr(record, name, value)


def test_a_recording_has_what_was_asked_with_what_it_took(
    short: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written over one that was shipped, it is read again as it was made."""
    language: Language = "en"
    made = record.record(language)
    write(made, tmp_path / "en.json")

    by_kind = [one.kind for one in made.requests]
    texts = [one.message.text for one in made.conversation.messages]
    assert texts[0] == script.ASKED[0][0]
    assert len(made.run.cells) == len(script.NAMES) * len(script.WORDS)
    assert {one.status for one in made.requests} == {"ok", "failed", "stopped"}
    assert {"title", "chat", "experiment"} <= set(by_kind)
    assert {one.model for one in made.requests} == {LOCAL_MODEL.MODEL}
    assert all(one.prompt_tokens for one in made.requests if one.status == "ok")
    assert {one.key_label for one in made.requests} == {""}
    assert (tmp_path / "en.json").stat().st_size < (FOLDER / "en.json").stat().st_size
    assert set(capsys.readouterr().out) == {"."}
