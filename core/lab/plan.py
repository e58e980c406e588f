"""What a run would ask, before anything is sent: every request, what it weighs, and what stands in its way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from core.chat import ChatRequest
from core.lab.bench import FILLED_IN, Bench, with_values
from core.lab.checks import BY_ID, Check, wrong_with
from core.ledger.prices import PriceFinder, listed
from core.ledger.tokens import rough_prompt_tokens
from core.parameters import problems
from core.settings import Connection
from core.store.cells import NewCell, StoredCell
from core.text import Text

NO_PROMPT = Text(
    "Column {column} has nothing to ask: write a message first.", "{column} 列没有要问的内容，请先写一条消息。"
)
NO_MODEL = Text("Choose a model in column {column}.", "请为 {column} 列选择模型。")
NO_GATEWAY = Text(
    "The gateway of column {column} is not set up here: choose another one.",
    "{column} 列的网关在这里没有配置，请另选一个。",
)
BAD_PARAMETER = Text("Column {column}: {why}", "{column} 列：{why}")
MISSING = Text(
    "{{{{{name}}}}} has no value{where}: fill it in, or take the blank out of the prompt.",
    "{{{{{name}}}}} 还没有填写{where}：请填上，或从提示词里去掉这个空位。",
)
IN_ROWS = Text(" in row {rows}", "（第 {rows} 行）")
NO_COLUMN = Text(
    "The prompt has the blank {{{{{name}}}}}, the table has no such column: add it, or rename one.",
    "提示词里有 {{{{{name}}}}}，表格里没有这一列：请添加，或给某一列改名。",
)
NO_CASES = Text("The table is empty: type or paste a row first.", "表格是空的，请先填写或粘贴一行。")
BAD_CHECK = Text("Check {number} ({label}): {why}", "检查 {number}（{label}）：{why}")
ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a run: its case, variant and repetition, all counted from 0, and what is sent to whom."""

    case: int
    variant: int
    repetition: int
    gateway: str
    request: ChatRequest
    stream: bool

    @property
    def key(self) -> str:
        """Equal for requests that ask the same of the same; the repetition is not part of it."""
        said = [
            self.gateway,
            self.request.model,
            [[one.role, one.content, one.tool_call_id] for one in self.request.messages],
            self.request.parameters,
        ]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def cells(self, found: Mapping[tuple[str, int, int], str] | None = None) -> list[NewCell]:
        """Its cells, one for each answer asked for. `found`: answers that are there and are to be taken, all of a
        request or none."""
        key, places = self.key, range(self.request.n)
        taken = [found.get((key, self.repetition, choice)) if found else None for choice in places]
        return [
            NewCell(self.case, self.variant, self.repetition, choice, key, taken[choice] if all(taken) else None)
            for choice in places
        ]


def plan(
    bench: Bench, cases: Sequence[int] | None = None, variants: Sequence[int] | None = None, first_repetition: int = 0
) -> Iterator[Asked]:
    """Every request of a bench, case by case; or of these cases and variants only. Repetitions are counted from
    `first_repetition`."""
    for case in range(len(bench.cases.rows)) if cases is None else cases:
        for variant in range(len(bench.variants)) if variants is None else variants:
            one = asked(bench, case, variant, 0)
            for repetition in range(first_repetition, first_repetition + bench.repetitions):
                yield Asked(case, variant, repetition, one.gateway, one.request, one.stream)


def asked(bench: Bench, case: int, variant: int, repetition: int) -> Asked:
    """One request of a bench."""
    said = bench.variants[variant]
    messages = with_values(bench.prompt(variant), bench.cases.values(case))
    parameters = {name: value for name, value in said.parameters.items() if name != "stream"}
    request = ChatRequest(said.model, messages, parameters)
    return Asked(case, variant, repetition, said.gateway, request, bool(said.parameters.get("stream")))


def asked_for(bench: Bench, cell: StoredCell) -> Asked:
    """The request that a cell of a run is the answer to."""
    return asked(bench, cell.case, cell.variant, cell.repetition)


def obstacles(bench: Bench, connections: Mapping[str, Connection]) -> list[Text]:
    """Why it can't run; empty where it can. Nothing is sent before."""
    found: list[Text] = []
    for at, variant in enumerate(bench.variants):
        column = bench.name(at)
        if not any(one.text.strip() for one in bench.prompt(at)):
            found.append(NO_PROMPT.fill(column=column))
        if variant.gateway not in connections:
            found.append(NO_GATEWAY.fill(column=column))
        if not variant.model.strip():
            found.append(NO_MODEL.fill(column=column))
        for why in (*problems(variant.parameters).values(), *_schema(variant.parameters)):
            found.append(BAD_PARAMETER.fill(column=column, why=why))
    found += _missing(bench)
    for number, check in enumerate(bench.checks, start=1):
        if (wrong := wrong_with(check)) is not None:
            found.append(BAD_CHECK.fill(number=number, label=BY_ID[check.kind].label, why=wrong))
    return found


def _schema(parameters: Mapping[str, Any]) -> Iterator[Text]:
    """What is wrong with the schema that an answer is to have."""
    asked = parameters.get("response_format")
    if isinstance(asked, Mapping) and asked.get("type") == "json_schema":
        named = asked.get("json_schema")
        schema = named.get("schema") if isinstance(named, Mapping) else None
        if schema is not None and (wrong := wrong_with(Check("schema", json.dumps(schema)))) is not None:
            yield wrong


def _missing(bench: Bench) -> Iterator[Text]:
    if not bench.cases.rows:
        yield NO_CASES
        return
    if bench.cases == FILLED_IN:
        return
    many = len(bench.cases.rows) > 1
    for name in bench.variables:
        if name not in bench.cases.columns:
            yield NO_COLUMN.fill(name=name)
            continue
        at = bench.cases.columns.index(name)
        rows = [number for number, row in enumerate(bench.cases.rows, start=1) if not row[at].strip()]
        if rows:
            few, more = list(map(str, rows[:ROWS_NAMED])), " …" if len(rows) > ROWS_NAMED else ""
            named = Text(", ".join(few) + more, "、".join(few) + more)
            yield MISSING.fill(name=name, where=IN_ROWS.fill(rows=named) if many else "")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would send. `requests`; `there`: how many of them have answers already. `prompt_tokens`: an estimate,
    of those not there. `costs`: at list price, by currency, from (nothing is answered) to (the longest answers; None:
    how long they may be is not known). `unpriced`: requests whose model has no list price."""

    requests: int
    there: int
    prompt_tokens: int
    costs: Mapping[str, tuple[float, float | None]]
    unpriced: int


def estimate(
    planned: Sequence[Asked], there: Mapping[tuple[str, int, int], str] | None = None, find: PriceFinder = listed
) -> Estimate:
    """`there`: answers that are there already, and are to be taken. `find`: what each model costs."""
    costs: dict[str, tuple[float, float | None]] = {}
    taken = tokens = unpriced = 0
    for one in planned:
        if there and all(cell.taken_from for cell in one.cells(there)):
            taken += 1
            continue
        prompt = rough_prompt_tokens(one.request.messages)
        tokens += prompt
        price = find(one.gateway, one.request.model)
        if price is None:
            unpriced += 1
            continue
        least, most = price.cost_range(prompt, one.request.limit, one.request.n)
        low, high = costs.get(price.currency, (0.0, 0.0))
        costs[price.currency] = (low + least, None if high is None or most is None else high + most)
    return Estimate(len(planned), taken, tokens, costs, unpriced)
