"""Patterns and schemas that people type, tried on a text with a limit of time: `(a+)+$` takes longer than anybody lives
on forty letters, and Python's own `re` can't be told to stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

WITHIN_S = 0.5


def searches(pattern: str, text: str) -> bool | None:
    """Whether the pattern is found in a text; None: it takes longer than WITHIN_S. Raises ValueError for what is no
    pattern."""
    import regex  # not on the way to the first page

    try:
        return regex.search(pattern, text, timeout=WITHIN_S) is not None
    except TimeoutError:
        return None
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from error


def validator(schema: Mapping[str, Any]) -> Validator:
    """Of a JSON schema (2020-12). A `pattern` that takes too long is not met."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend

    def pattern(_: Validator, wanted: str, instance: object, __: object) -> Iterator[ValidationError]:
        if isinstance(instance, str) and not searches(wanted, instance):
            yield ValidationError(f"{instance[:80]!r} does not match {wanted[:80]!r}")

    return extend(Draft202012Validator, {"pattern": pattern})(dict(schema))
