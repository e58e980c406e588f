"""The workbench of this session, as its boxes say, and back: `bench_now` and `show_bench`."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import streamlit as st

from core.lab.bench import MOST_VARIANTS, START, Bench, Cases, Variant
from core.lab.checks import check_of
from core.text import Text
from pages.playground.rows import boxes_of, rows_of
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.form import form_of
from pages.shared.gateway_picker import connections, first_choice
from pages.shared.words import t

PLACE = "bench"
LABORATORY = "laboratory"
"""The places of the forms: of the workbench, and of what an experiment varies."""
COLUMNS, VALUES, CASES, OWN = "columns", "values", "cases", "own"
FIRST_COLUMNS = 2
GONE = Text(
    "The gateway {gateway} is not set up here any more; {other} is chosen instead.",
    "网关 {gateway} 在这里已没有配置，已改选 {other}。",
)


def column_place(column: str) -> str:
    """Where the settings of a column are kept; a column keeps its letter's place while others come and go."""
    return f"playground_{column}"


def own_place(column: str) -> str:
    return f"playground_{column}_own"


def columns() -> list[str]:
    """The ids of the columns, from left to right."""
    return list(state.form(PLACE).get(COLUMNS, ()))


def new_bench() -> Bench:
    return Bench(START, tuple(_empty() for _ in range(FIRST_COLUMNS)))


def _empty() -> Variant:
    return Variant(first_choice(connections()), "", {"stream": True})


def bench_now() -> tuple[Bench, list[Text]]:
    """What the boxes say, and what in them can't be read (then nothing is sent)."""
    said = state.form(PLACE)
    wrong: list[Text] = []
    variants = []
    for column in columns():
        setup, problems = chosen(column_place(column))
        wrong += problems
        own = state.form(own_place(column))
        variants.append(
            Variant(
                setup.connection.id,
                setup.model,
                setup.parameters,
                tuple(rows_of(own_place(column))) if own.get(OWN) else None,
                str(own.get("name") or ""),
            )
        )
    bench = Bench(
        tuple(rows_of(PLACE)),
        tuple(variants),
        dict(said.get(VALUES, {})),
        said.get(CASES, Cases()),
        str(said.get("expected") or ""),
        tuple(check_of(one) for one in said.get("checks", ())),
        int(said.get("repetitions") or 1),
        int(said.get("at_once") or 4),
    )
    return bench, wrong


def show_bench(bench: Bench) -> None:
    """Let the boxes say this. Call it before they are drawn."""
    ids = list(ascii_lowercase[: len(bench.variants)])
    state.fill_form(
        PLACE,
        {
            COLUMNS: ids,
            VALUES: dict(bench.values),
            CASES: bench.cases,
            "expected": bench.expected,
            "checks": [one.as_json() for one in bench.checks],
            "repetitions": bench.repetitions,
            "at_once": bench.at_once,
            **boxes_of(bench.messages),
        },
    )
    for column, variant in zip(ids, bench.variants, strict=True):
        show_column(column, variant)


def show_column(column: str, variant: Variant) -> None:
    """Let the boxes of one column say this."""
    place = column_place(column)
    offered = connections()
    gateway = variant.gateway if variant.gateway in offered else first_choice(offered)
    if gateway != variant.gateway:
        st.toast(t(GONE, gateway=variant.gateway, other=t(offered[gateway].label)), icon=":material/info:")
    state.state()[state.gateway_key(place)] = gateway
    if variant.model:
        state.state()[state.model_key(place, gateway)] = variant.model
    state.fill_form(place, form_of("", variant.parameters, None))
    own = {OWN: variant.messages is not None, "name": variant.name}
    state.fill_form(own_place(column), {**own, **boxes_of(variant.messages or START)})


def variant_of(column: str) -> Variant:
    """What the boxes of one column say."""
    bench, _ = bench_now()
    return bench.variants[columns().index(column)]


def add_column(like: str | None = None) -> None:
    """A column to the right: empty, or like another."""
    ids = columns()
    if len(ids) >= MOST_VARIANTS:
        return
    new = next(letter for letter in ascii_lowercase if letter not in ids)
    variant = replace(variant_of(like), name="") if like else _empty()
    at = ids.index(like) + 1 if like else len(ids)
    state.form(PLACE)[COLUMNS] = [*ids[:at], new, *ids[at:]]
    show_column(new, variant)


def remove_column(column: str) -> None:
    state.form(PLACE)[COLUMNS] = [one for one in columns() if one != column]


def restore_column(column: str, at: int, variant: Variant) -> None:
    """A removed column is back in its place; what was changed elsewhere meanwhile stays."""
    ids = columns()
    if column not in ids and len(ids) < MOST_VARIANTS:
        state.form(PLACE)[COLUMNS] = [*ids[:at], column, *ids[at:]]
        show_column(column, variant)


def move_column(column: str, by: int) -> None:
    ids = columns()
    at = ids.index(column)
    if 0 <= at + by < len(ids):
        ids[at], ids[at + by] = ids[at + by], ids[at]
        state.form(PLACE)[COLUMNS] = ids


def apply_to_all(column: str) -> None:
    """Gateway, model, parameters and prompt of one column for all; their names stay."""
    source = variant_of(column)
    for other in columns():
        if other != column:
            show_column(other, replace(source, name=variant_of(other).name))


def put_on_bench(bench: Bench, what: Text) -> None:
    """Show another bench; the one before can be brought back."""
    before, _ = bench_now()
    if before != bench and before != new_bench():
        state.offer_undo(what, lambda: show_bench(before))
    show_bench(bench)
