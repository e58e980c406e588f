"""The tables of an answer, as data and as CSV."""

from __future__ import annotations

from core.replies.tables import tables
from core.sheets import as_csv

TEXT = """Two tables:

| Name | 数量 |
| --- | ---: |
| `a|b` is not split | 1,5 |
| **bold** | =SUM(A1) |

- in a list:

  | x |
  | - |
  | y |

- and

  - nested after it

```text
| no | table |
| -- | ----- |
```
"""


def test_tables_are_found_and_code_is_none() -> None:
    first, second = tables(TEXT)

    assert first[0] == ["Name", "数量"]
    assert first[2] == ["**bold**", "=SUM(A1)"]
    assert second == [["x"], ["y"]]
    assert tables("a | b") == []


def test_a_spreadsheet_reads_it_and_computes_nothing() -> None:
    data = as_csv([["a", "b"], ["=1+1", "-5"], ["@x", '中文, "quoted"'], ["-", "+1.5"]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "a,b",
        "'=1+1,-5",
        '\'@x,"中文, ""quoted"""',
        "'-,+1.5",
    ]
