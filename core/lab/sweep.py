"""A sweep: one prompt at several values of one parameter, or in several columns, each so many times."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.errors import ParleyError
from core.lab.bench import Bench, Variant
from core.parameters import problem
from core.text import Text

MOST_VALUES = 7
SWEPT = ("temperature", "top_p", "frequency_penalty", "presence_penalty", "max_tokens")
"""Parameters that can be swept: those with a scale."""
FIRST_VALUES: Mapping[str, tuple[float, ...]] = {
    "temperature": (0.0, 0.5, 1.0, 1.5),
    "top_p": (0.1, 0.5, 1.0),
    "frequency_penalty": (0.0, 1.0, 2.0),
    "presence_penalty": (0.0, 1.0, 2.0),
    "max_tokens": (50, 100, 200),
}

FEWEST_VALUES = 2
NO_NUMBER = Text("'{word}' is no number: write the values as 0, 0.5, 1.", "“{word}”不是数字：请写成 0, 0.5, 1 的样子。")
HOW_MANY = Text(
    "Give {least} to {most} different values; here are {count}.",
    "请给出 {least} 到 {most} 个不同的取值，现在有 {count} 个。",
)


def values_of(typed: str, name: str) -> tuple[float, ...]:
    """The values that somebody typed for a parameter, ascending, each once. Raises ParleyError."""
    words = re.split(r"[\s,;、]+", unicodedata.normalize("NFKC", typed).strip())
    found: set[float] = set()
    for word in filter(None, words):
        try:
            value = float(word)
        except ValueError:
            raise ParleyError(NO_NUMBER.fill(word=word)) from None
        value = int(value) if name == "max_tokens" and value.is_integer() else value
        if (wrong := problem(name, value)) is not None:
            raise ParleyError(wrong)
        found.add(value)
    if not FEWEST_VALUES <= len(found) <= MOST_VALUES:
        raise ParleyError(HOW_MANY.fill(least=FEWEST_VALUES, most=MOST_VALUES, count=len(found)))
    return tuple(sorted(found))


def swept(bench: Bench, variant: int, name: str, values: Sequence[float]) -> Bench:
    """The bench with one column for each value of a parameter, all else as in this variant."""
    of, prompt = bench.variants[variant], bench.prompt(variant)
    variants = tuple(
        replace(of, parameters={**of.parameters, name: value}, messages=None, name=f"{value:g}") for value in values
    )
    return replace(bench, messages=prompt, variants=variants)


def repeated(bench: Bench, times: int, together: bool) -> Bench:
    """Each request so many times; `together`: as one request with `n` answers, whose prompt is billed once."""
    if not together:
        return replace(bench, repetitions=times, variants=tuple(_without_n(one) for one in bench.variants))
    variants = tuple(replace(one, parameters={**one.parameters, "n": times}) for one in bench.variants)
    return replace(bench, repetitions=1, variants=variants)


def _without_n(variant: Variant) -> Variant:
    return replace(variant, parameters={name: value for name, value in variant.parameters.items() if name != "n"})


def parameter_of(bench: Bench) -> str:
    """The parameter in which the columns of a sweep differ; "" where they differ in something else, or in more."""
    names = {name for one in bench.variants for name in one.parameters}
    differing = [name for name in names if len({repr(one.parameters.get(name)) for one in bench.variants}) > 1]
    others = {(one.gateway, one.model, one.messages) for one in bench.variants}
    if len(differing) != 1 or len(others) != 1 or differing[0] not in SWEPT:
        return ""
    return differing[0] if all(differing[0] in one.parameters for one in bench.variants) else ""
