"""Prompts and what is said of models: kept for each owner, on every backend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.chat import Message
from core.errors import ParleyError
from core.prompts.prompt import Prompt
from core.store.models import ModelMark
from core.store.store import Store
from tests.core.store.conftest import OWNER

WHOLE = Prompt(
    "翻译",
    system="s",
    examples=(Message("user", "q\x00"), Message("assistant", "a")),
    text="{{文字}}",
    parameters={"temperature": 0.2, "stop": ["。"]},
    gateway="bees",
    model="gpt-4o",
    card=True,
)


def test_a_prompt_is_kept_whole(store: Store) -> None:
    saved = store.prompts.save(OWNER, WHOLE)

    (found,) = store.prompts.list(OWNER)
    assert found == replace(saved, examples=(Message("user", "q\u2400"), Message("assistant", "a")))
    assert store.prompts.named(OWNER, "翻译") == found
    assert store.prompts.list("grace") == []


def test_it_is_changed_and_renamed_in_place(store: Store) -> None:
    saved = store.prompts.save(OWNER, WHOLE)

    store.prompts.save(OWNER, replace(saved, name="Translate", text="new"))

    assert [(one.id, one.name, one.text) for one in store.prompts.list(OWNER)] == [(saved.id, "Translate", "new")]
    assert store.prompts.named(OWNER, "TRANSLATE") is not None


def test_a_name_is_there_once(store: Store) -> None:
    store.prompts.save(OWNER, Prompt("Same", text="one"))

    with pytest.raises(ParleyError, match="already"):
        store.prompts.save(OWNER, Prompt("same", text="two"))
    store.prompts.save("grace", Prompt("same", text="hers"))
    assert [one.text for one in store.prompts.list(OWNER)] == ["one"]


def test_names_are_compared_in_every_alphabet(store: Store) -> None:
    store.prompts.save(OWNER, Prompt("Übersetzen", text="old"))

    assert store.prompts.add_all(OWNER, [Prompt("ÜBERSETZEN", text="new")]) == 1
    found = store.prompts.named(OWNER, "übersetzen")
    assert found is not None and found.text == "new"


def test_a_file_replaces_what_has_the_same_name_and_all_or_none_comes(store: Store) -> None:
    store.prompts.save(OWNER, Prompt("Same", text="old"))

    with pytest.raises(ParleyError):
        store.prompts.add_all(OWNER, [Prompt("same", text="new"), Prompt("bad name", text="x")])
    assert [one.text for one in store.prompts.list(OWNER)] == ["old"]
    assert store.prompts.add_all(OWNER, [Prompt("same", text="new"), Prompt("other", text="x")]) == 2
    assert [one.text for one in store.prompts.list(OWNER)] == ["x", "new"]


def test_a_deleted_prompt_comes_back_by_saving_it(store: Store) -> None:
    saved = store.prompts.save(OWNER, WHOLE)
    store.prompts.delete("grace", saved.id)
    assert store.prompts.list(OWNER)
    store.prompts.delete(OWNER, saved.id)
    assert store.prompts.list(OWNER) == []

    store.prompts.save(OWNER, saved)

    assert [one.name for one in store.prompts.list(OWNER)] == ["翻译"]


def test_models_are_marked_one_thing_at_a_time(store: Store) -> None:
    store.models.mark(OWNER, "bees", "gpt-4o", favourite=True)
    store.models.mark(OWNER, "bees", "gpt-4o", sees_images=True, context_tokens=128_000)
    store.models.mark("grace", "bees", "gpt-4o", favourite=True)

    assert store.models.marks(OWNER, "bees") == {"gpt-4o": ModelMark(True, True, 128_000)}
    assert store.models.marks(OWNER, "baystone") == {}
    store.models.mark(OWNER, "bees", "gpt-4o", favourite=False, sees_images=None, context_tokens=None)
    assert store.models.marks(OWNER, "bees") == {}
