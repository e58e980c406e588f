"""Where would I change X? The file that each kind of change leads to, the commit that shows it, and what tests it."""

from __future__ import annotations

from typing import NamedTuple

from core.text import Text
from docs.table import Table


class Change(NamedTuple):
    what: str
    path: str
    how: str
    commit: str
    test: str


CHANGES = (
    Change(
        "a parameter",
        "core/parameters.py",
        "a row of `PARAMETERS`: widget, check, wire field, help in both languages and README come from it",
        "573baf7",
        "tests/core/test_checklist.py",
    ),
    Change("a gateway", "core/client/gateways.py", "a row of `PRESETS`", "3391782", "tests/core/test_settings.py"),
    Change(
        "a quirk of a gateway",
        "core/client/quirks.py",
        "a field or row of `PROFILES` with source and day; a request that is refused and put right: `REPAIRS` in "
        "`core/client/repairs.py`; a recording in `tests/wire/recordings/`",
        "9ee8ea1",
        "tests/wire/test_recordings.py",
    ),
    Change(
        "an error and what to do about it",
        "core/errors.py",
        "a class with its `kind` and its sentences; its short name in `ERRORS` of `core/review/words.py`",
        "573baf7",
        "tests/core/test_text.py",
    ),
    Change(
        "a screen",
        "pages/screens.py",
        "a row of `SCREENS`, and a folder beside it with a `page.py`",
        "e2b6bd3",
        "tests/pages/test_other_screens.py",
    ),
    Change(
        "a format to export or import",
        "core/transfer/formats.py",
        "a file in `core/transfer/`, and its row in `FORMATS`",
        "17791ca",
        "tests/core/transfer",
    ),
    Change("a file of the usage review", "core/review/files.py", "a row of `FILES`", "a783f43", "tests/core/review"),
    Change(
        "a check of answers in the playground",
        "core/lab/checks.py",
        "a row of `CHECKS`",
        "7fba1ee",
        "tests/core/lab",
    ),
    Change(
        "the schema",
        "core/store/migrations/versions",
        "a migration, the table in `core/store/*tables.py`, and a database of the version before in "
        "`tests/core/store/schemas/`",
        "d489a65",
        "tests/core/store",
    ),
    Change(
        "a setting in `.env`",
        "core/settings/numbers.py",
        "a row of `NUMBERS`, or of `WORDS` in `core/settings/texts.py`",
        "b6f6930",
        "tests/core/test_settings.py",
    ),
    Change(
        "who may do what",
        "core/people/acts.py",
        "a row of `ACTS`: the act and the least role",
        "b6f6930",
        "tests/core/people",
    ),
    Change(
        "a sentence of the interface",
        "pages/shared/words.py",
        "a `Text` where it is used; here if two screens say it",
        "8c94c1f",
        "tests/browser/axe/words.py",
    ),
    Change(
        "how an answer's Markdown is shown",
        "core/replies/markdown.py",
        "one function between the reply and the screen; what is stored is what the model wrote",
        "82b12ac",
        "tests/core/replies/test_markdown.py",
    ),
    Change(
        "what a request cost",
        "core/ledger/prices.py",
        "`make prices` takes the newest",
        "e2b6bd3",
        "tests/core/ledger/test_prices.py",
    ),
)


def changes() -> Table:
    head = ("X", "file", "what to do there", "commit", "tested by")
    rows = [(one.what, f"`{one.path}`", one.how, f"`{one.commit}`", f"`{one.test}`") for one in CHANGES]
    return Table([Text(name, name) for name in head], rows)
