"""`Bench`: what lies on the workbench of the playground: messages, variants of them, cases, checks. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.chat import ROLES, Message
from core.lab.checks import Check, check_of
from core.prompts.variables import filled, variables

MOST_VARIANTS = 6
LETTERS = "ABCDEF"
START = (Message("user", ""),)


@dataclass(frozen=True, slots=True)
class Variant:
    """One column: whom to ask, and how. `gateway`: a connection's id. `parameters`: only those set, `stream` among
    them. `messages`: its own prompt, None for the one that all share. `name`: "" for its letter."""

    gateway: str
    model: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Message, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cases:
    """A table of inputs: each column a variable (or an expected answer), each row a case. Every row has a cell for
    every column."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def values(self, number: int) -> dict[str, str]:
        """The case with this number, from 0; empty where the table has no rows."""
        return dict(zip(self.columns, self.rows[number], strict=True)) if number < len(self.rows) else {}


FILLED_IN = Cases((), ((),))
"""One case without values."""


@dataclass(frozen=True, slots=True)
class Bench:
    """`values`: of the variables where there is one case only. `expected`: the column with the answer that is expected,
    "" for none. `at_once`: how many requests run at the same time."""

    messages: tuple[Message, ...] = START
    variants: tuple[Variant, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    cases: Cases = Cases()
    expected: str = ""
    checks: tuple[Check, ...] = ()
    repetitions: int = 1
    at_once: int = 4

    def prompt(self, variant: int) -> tuple[Message, ...]:
        """The messages of a variant, with their blanks."""
        own = self.variants[variant].messages
        return self.messages if own is None else own

    @property
    def variables(self) -> list[str]:
        """The blanks of all variants, in the order in which they are met."""
        return variables(one.text for at in range(len(self.variants)) for one in self.prompt(at))

    def name(self, variant: int) -> str:
        """What a column is called; no two have the same name."""
        named = [one.name or LETTERS[at % len(LETTERS)] for at, one in enumerate(self.variants)]
        alone = named.count(named[variant]) == 1
        return named[variant] if alone else f"{named[variant]} ({LETTERS[variant % len(LETTERS)]})"

    def as_case(self) -> Bench:
        """The same with the values that were typed as its only case."""
        names = tuple(self.variables)
        return replace(self, cases=Cases(names, (tuple(self.values.get(name, "") for name in names),)))

    def literal(self) -> Bench:
        """The same whose messages are filled in already: without values the braces that they hold stay as they are."""
        return replace(self, cases=FILLED_IN, values={})

    def as_json(self) -> dict[str, Any]:
        return {
            "messages": messages_json(self.messages),
            "variants": [
                {
                    "gateway": one.gateway,
                    "model": one.model,
                    "parameters": dict(one.parameters),
                    "messages": None if one.messages is None else messages_json(one.messages),
                    "name": one.name,
                }
                for one in self.variants
            ],
            "values": dict(self.values),
            "columns": list(self.cases.columns),
            "rows": [list(row) for row in self.cases.rows],
            "expected": self.expected,
            "checks": [one.as_json() for one in self.checks],
            "repetitions": self.repetitions,
            "at_once": self.at_once,
        }


def bench_of(said: Mapping[str, Any]) -> Bench:
    """A bench from its JSON, as `as_json` made it."""
    return Bench(
        messages=messages_of(said["messages"]),
        variants=tuple(
            Variant(
                one["gateway"],
                one["model"],
                one["parameters"],
                None if one["messages"] is None else messages_of(one["messages"]),
                one["name"],
            )
            for one in said["variants"]
        ),
        values=said["values"],
        cases=Cases(tuple(said["columns"]), tuple(tuple(row) for row in said["rows"])),
        expected=said["expected"],
        checks=tuple(check_of(one) for one in said["checks"]),
        repetitions=said["repetitions"],
        at_once=said["at_once"],
    )


def with_values(messages: Sequence[Message], values: Mapping[str, str]) -> tuple[Message, ...]:
    """The messages with their blanks filled in; those that then say nothing are left out."""
    written = (replace(one, content=filled(one.text, values)) for one in messages)
    return tuple(one for one in written if one.text.strip())


def messages_json(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [{"role": one.role, "content": one.text, "tool_call_id": one.tool_call_id} for one in messages]


def messages_of(said: Sequence[Mapping[str, Any]]) -> tuple[Message, ...]:
    """Messages from JSON; a role that is none becomes the user's, OpenAI's newer name of the system's that."""
    return tuple(
        Message(
            "system" if one.get("role") == "developer" else one["role"] if one.get("role") in ROLES else "user",
            str(one.get("content") or ""),
            tool_call_id=one.get("tool_call_id"),
        )
        for one in said
    )
