"""`Shipped`: an example as its file holds it, in one language. Parts of it that can be exported are in the format of
their export."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core.chat import Message
from core.lab.bench import bench_of
from core.lab.plan import asked
from core.ledger.record import RequestRecord
from core.prompts.prompt import Prompt
from core.store.archive import Archived
from core.store.cells import StoredCell
from core.store.example_figures import record_of, said_of
from core.store.examples import ExampleRun
from core.text import Language
from core.transfer import own
from core.transfer import prompts as prompts_file

FOLDER = Path(__file__).parent
FORMAT, VERSION = "parley-example", 1


@dataclass(frozen=True, slots=True)
class Shipped:
    """`recorded_at`: when the model was asked. `versions`: of the prompts, each with its note, the older ones first;
    nobody was asked for them. `requests`: everything that was sent, those of the conversation and of the run among
    them, the oldest first."""

    recorded_at: datetime
    model: str
    conversation: Archived
    versions: tuple[tuple[Prompt, str], ...]
    run: ExampleRun
    requests: tuple[RequestRecord, ...]

    @property
    def about(self) -> dict[str, Any]:
        """What is kept with each part that is put in: where it comes from."""
        return {"recorded_at": self.recorded_at.isoformat(), "model": self.model}


@cache
def shipped(language: Language) -> Shipped:
    """Read when it is asked for, not before."""
    said = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    begun = datetime.fromisoformat(said["recorded_at"])
    requests = tuple(_request(said, begun, number) for number in range(len(said["requests"])))
    by_id = {one.id: one for one in requests}
    (conversation,) = own.read(said["conversation"])
    theirs = tuple(one for one in requests if one.conversation_id == conversation.conversation.id)
    versions = prompts_file.read(json.dumps(said["prompts"]).encode())
    return Shipped(
        begun,
        said["model"],
        replace(conversation, requests=theirs),
        tuple(zip(versions, said["notes"], strict=True)),
        _run(said["run"], by_id),
        requests,
    )


def write(one: Shipped, path: Path) -> None:
    """A row a line, so that two recordings can be compared. What all rows say stands above them, once; only what is
    part of the conversation or the run has an id."""
    rows = [_said_request(request, one.recorded_at) for request in one.requests]
    names = list(dict.fromkeys(name for row in rows for name in row))
    alike = {name: rows[0].get(name) for name in names if all(row.get(name) == rows[0].get(name) for row in rows)}
    columns = [name for name in names if name not in alike]
    said = {
        "format": FORMAT,
        "version": VERSION,
        "recorded_at": one.recorded_at.isoformat(),
        "model": one.model,
        "conversation": json.loads(own.write([replace(one.conversation, requests=())])),
        "prompts": json.loads(prompts_file.write([prompt for prompt, _ in one.versions])),
        "notes": [note for _, note in one.versions],
        "run": {"name": one.run.name, "bench": one.run.bench, "cells": [_said_cell(cell) for cell in one.run.cells]},
        "all_requests": alike,
        "columns": columns,
    }
    head = json.dumps(said, ensure_ascii=False, indent=1).removesuffix("\n}")
    written = ([row.get(name) for name in columns] for row in rows)
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in written]
    path.write_text(head + ',\n "requests": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n", "utf-8")


def _said_request(one: RequestRecord, begun: datetime) -> dict[str, Any]:
    said = said_of(one)
    if one.conversation_id is None and one.run_id is None:
        del said["id"]
    del said["started_at"]
    return {"after_s": round((one.started_at - begun).total_seconds(), 3), **said}


def _request(said: dict[str, Any], begun: datetime, number: int) -> RequestRecord:
    row = said["all_requests"] | dict(zip(said["columns"], said["requests"][number], strict=True))
    values = {name: value for name, value in row.items() if value is not None}
    after = timedelta(seconds=values.pop("after_s"))
    return record_of({"id": f"{number:032x}", "started_at": (begun + after).isoformat(), **values})


def _run(said: dict[str, Any], by_id: dict[str, RequestRecord]) -> ExampleRun:
    bench = bench_of(said["bench"])
    return ExampleRun(
        said["name"],
        said["bench"],
        tuple(
            StoredCell(
                id="",
                run_id="",
                position=position,
                key=asked(bench, one["case"], one["variant"], one["repetition"]).key,
                status="complete",
                message=Message("assistant", one["content"]),
                finish_reason=one["finish_reason"],
                request_id=one["request_id"],
                record=by_id[one["request_id"]],
                **{name: one[name] for name in ("case", "variant", "repetition", "choice")},
            )
            for position, one in enumerate(said["cells"], start=1)
        ),
    )


def _said_cell(cell: StoredCell) -> dict[str, Any]:
    names = ("case", "variant", "repetition", "choice", "finish_reason", "request_id")
    return {**{name: getattr(cell, name) for name in names}, "content": cell.message.text}
