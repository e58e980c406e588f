"""Whose books are looked at, and by whom: this is decided here alone. One's own; or, where the address says so, those
of the example, in which nobody can write."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.people.person import Person
from core.store.store import Store
from pages.shared import state
from pages.shared.me import me

ADDRESS = "example"
GUEST = Person("", "member")
"""Whoever looks at the example: it is nobody's, and they may change nothing that holds for all."""


def in_example() -> bool:
    return st.query_params.get(ADDRESS) == "1"


def books() -> Store:
    """Raises StoreError."""
    if not in_example():
        return parley().store
    from core.example.books import example_books  # made when it is asked for

    return example_books(state.language())


def reader() -> Person:
    """Whoever looks, as the books know them."""
    person = me()
    return GUEST if in_example() else person


def shown_key() -> str:
    """Under which the view is kept in the session: that of the example is another."""
    return state.USAGE_EXAMPLE if in_example() else state.USAGE
