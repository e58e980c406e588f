"""Callbacks whose error is said on the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from core.errors import ParleyError
from pages.shared import state
from pages.shared.words import t

P = ParamSpec("P")


def told(act: Callable[P, object]) -> Callable[P, None]:
    """A callback whose ParleyError becomes the page's notice; what it did before that stays."""

    @wraps(act)
    def acted(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except ParleyError as error:
            state.notify(t(error.text))

    return acted
