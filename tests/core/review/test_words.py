"""Every value of the ledger has words in both languages."""

from __future__ import annotations

from core.errors import KINDS
from core.review.words import ERRORS, said


def test_every_kind_of_error_has_words() -> None:
    assert set(ERRORS) == set(KINDS)
    assert said("error_kind", "rate_limit", "zh") == "请求过多（rate_limit）"
    assert said("error_kind", "", "en") == "(no error)"
    assert said("error_kind", "of another version", "en") == "of another version"
