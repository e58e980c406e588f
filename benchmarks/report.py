"""A result: printed as a table, and written to `results/NAME.json`, from which docs/ has its tables."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def report(name: str, about: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of the same columns: figures, words, None for what could not be measured."""
    rows = [{column: _short(value) for column, value in row.items()} for row in rows]
    columns = list(rows[0])
    cells = [columns, *[["–" if row[column] is None else str(row[column]) for column in columns] for row in rows]]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    print(about)
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    result = {"command": f"python -m benchmarks.{name.partition('-')[0]}", "about": about, **machine(), "rows": rows}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"written to {path}\n")


def machine() -> dict[str, str]:
    words = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return {"date": datetime.now(UTC).date().isoformat(), "machine": words}


def _short(value: Any) -> Any:
    """Three figures are all that such a measurement has."""
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.3g}")
    return int(rounded) if abs(rounded) >= 100 or rounded == int(rounded) else rounded
