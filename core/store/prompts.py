"""Prompts kept under a name. Every method takes the owner and sees nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from core.chat import Message
from core.errors import ParleyError
from core.prompts.prompt import Prompt
from core.store.engine import Database
from core.store.rows import storable
from core.store.run_tables import prompt_versions
from core.store.tables import new_id, now, prompts
from core.text import Text

TAKEN = Text(
    "There is a prompt named '{name}' already. Choose another name, or change that one.",
    "已有名为“{name}”的提示词。请换个名称，或修改原来的那个。",
)


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """A prompt as it was kept once. `number` counts from 1."""

    number: int
    prompt: Prompt
    note: str
    created_at: datetime


class Prompts:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, owner: str) -> list[Prompt]:
        """All of them, by name."""
        query = select(prompts).where(prompts.c.owner == owner).order_by(prompts.c.id)
        with self._database.read() as connection:
            found = [_prompt(row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda one: one.name.casefold())

    def named(self, owner: str, name: str) -> Prompt | None:
        """The one of this name, however its letters are written; None: there is none."""
        return next((one for one in self.list(owner) if one.name.casefold() == name.casefold()), None)

    def save(self, owner: str, prompt: Prompt, note: str = "") -> Prompt:
        """Keep a new prompt, or a known one (by its id) as it is now; what was changed is a version of its own, with a
        note. Raises ParleyError for what can't be kept."""
        prompt = prompt.checked()
        with self._database.write() as connection:
            return save(connection, owner, prompt, note)

    def versions(self, owner: str, prompt_id: str) -> Sequence[PromptVersion]:
        """Everything that was ever kept of a prompt, the newest first."""
        query = select(prompt_versions).join(prompts, prompts.c.id == prompt_versions.c.prompt_id)
        query = query.where(prompts.c.owner == owner, prompts.c.id == prompt_id)
        with self._database.read() as connection:
            found = connection.execute(query.order_by(prompt_versions.c.number.desc())).mappings()
            return [
                PromptVersion(row["number"], _prompt({**row["said"], "id": prompt_id}), row["note"], row["created_at"])
                for row in found
            ]

    def add_all(self, owner: str, found: Sequence[Prompt]) -> int:
        """Keep prompts of a file, all or none: one whose name is taken replaces that one. How many there were. Raises
        ParleyError."""
        checked = [one.checked() for one in found]
        with self._database.write() as connection:
            for one in checked:
                save(connection, owner, replace(one, id=id_of(connection, owner, one.name) or ""), "")
        return len(checked)

    def restore(self, owner: str, prompt: Prompt, versions: Sequence[PromptVersion]) -> Prompt:
        """Bring a deleted prompt back, under a new id, with its versions. Raises ParleyError."""
        with self._database.write() as connection:
            back = save(connection, owner, replace(prompt, id=""), "")
            connection.execute(delete(prompt_versions).where(prompt_versions.c.prompt_id == back.id))
            kept = [
                {
                    "prompt_id": back.id,
                    "number": one.number,
                    "said": _values(one.prompt),
                    "note": one.note,
                    "created_at": one.created_at,
                }
                for one in versions
            ]
            if kept:
                connection.execute(insert(prompt_versions), kept)
        return back

    def delete(self, owner: str, prompt_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(prompts).where(prompts.c.owner == owner, prompts.c.id == prompt_id))


def save(connection: Connection, owner: str, prompt: Prompt, note: str) -> Prompt:
    """Keep a checked prompt in a transaction, as `Prompts.save` does. Raises ParleyError where its name is taken."""
    if (known := id_of(connection, owner, prompt.name)) is not None and known != prompt.id:
        raise ParleyError(TAKEN.fill(name=prompt.name))
    said = _values(prompt)
    mine = (prompts.c.owner == owner) & (prompts.c.id == prompt.id)
    before = connection.execute(select(prompts).where(mine)).mappings().first() if prompt.id else None
    if before is None:
        prompt = replace(prompt, id=new_id())
        connection.execute(
            insert(prompts).values(id=prompt.id, owner=owner, created_at=now(), updated_at=now(), **said)
        )
    else:
        connection.execute(update(prompts).where(mine).values(updated_at=now(), **said))
        _keep_version(connection, prompt.id, {name: before[name] for name in said}, "", before["updated_at"])
    _keep_version(connection, prompt.id, said, note, now())
    return prompt


def _keep_version(connection: Connection, prompt_id: str, said: dict[str, Any], note: str, at: datetime) -> None:
    """Unless it is what the last version says. (A prompt that is older than its versions gets its first one late.)"""
    query = select(prompt_versions.c.number, prompt_versions.c.said).where(prompt_versions.c.prompt_id == prompt_id)
    last = connection.execute(query.order_by(prompt_versions.c.number.desc()).limit(1)).first()
    if last is None or last.said != said or note:
        number = last.number + 1 if last else 1
        values = {"prompt_id": prompt_id, "number": number, "said": said, "note": storable(note), "created_at": at}
        connection.execute(insert(prompt_versions).values(values))


def id_of(connection: Connection, owner: str, name: str) -> str | None:
    """The id of the prompt of this name, however its letters are written; None: there is none."""
    # in Python: a database's own lower() knows the letters of ASCII only (SQLite)
    named = connection.execute(select(prompts.c.id, prompts.c.name).where(prompts.c.owner == owner))
    return next((row.id for row in named if row.name.casefold() == name.casefold()), None)


def _values(prompt: Prompt) -> dict[str, Any]:
    return {
        "name": storable(prompt.name),
        "system": storable(prompt.system),
        "examples": [{"role": one.role, "content": storable(one.text)} for one in prompt.examples],
        "text": storable(prompt.text),
        "parameters": dict(prompt.parameters),
        "gateway": prompt.gateway,
        "model": prompt.model,
        "card": prompt.card,
    }


def _prompt(row: Mapping[str, Any] | RowMapping) -> Prompt:
    return Prompt(
        name=row["name"],
        system=row["system"],
        examples=tuple(Message(one["role"], one["content"]) for one in row["examples"]),
        text=row["text"],
        parameters=row["parameters"],
        gateway=row["gateway"],
        model=row["model"],
        card=row["card"],
        id=row["id"],
    )
