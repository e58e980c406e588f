"""Prompts and what is said of models: kept for each owner, on every backend."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from core.chat import Message
from core.errors import ParleyError
from core.prompts.prompt import Prompt
from core.store.models import ModelMark
from core.store.run_tables import prompt_versions
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


def test_every_version_is_kept_with_its_note(store: Store) -> None:
    saved = store.prompts.save(OWNER, WHOLE, "first")
    store.prompts.save(OWNER, saved)  # nothing was changed: no version of its own
    changed = replace(saved, text="new", name="Renamed")
    store.prompts.save(OWNER, changed, "shorter")

    newest, first = store.prompts.versions(OWNER, saved.id)
    assert (newest.number, newest.note, newest.prompt.text) == (2, "shorter", "new")
    assert (first.number, first.note, first.prompt.text, first.prompt.name) == (1, "first", "{{文字}}", "翻译")
    assert first.prompt == replace(saved, examples=(Message("user", "q\u2400"), Message("assistant", "a")))
    assert store.prompts.versions("grace", saved.id) == []

    kept = store.prompts.versions(OWNER, saved.id)
    store.prompts.delete(OWNER, saved.id)
    assert store.prompts.versions(OWNER, saved.id) == []
    back = store.prompts.restore(OWNER, changed, kept)
    assert [(one.number, one.note, one.created_at) for one in store.prompts.versions(OWNER, back.id)] == [
        (one.number, one.note, one.created_at) for one in kept
    ]


def test_a_prompt_of_an_older_parley_gets_its_first_version_when_it_is_changed(store: Store) -> None:
    saved = store.prompts.save(OWNER, WHOLE)
    with store.database.write() as connection:
        connection.execute(delete(prompt_versions))

    store.prompts.save(OWNER, replace(saved, text="new"))

    assert [one.prompt.text for one in store.prompts.versions(OWNER, saved.id)] == ["new", "{{文字}}"]
