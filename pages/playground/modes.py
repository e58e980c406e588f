"""MODES: what the playground can show. A row each."""

from __future__ import annotations

from core.text import Text

MODES: dict[str, Text] = {
    "compare": Text("Compare", "对比"),
    "table": Text("Table", "表格"),
    "sweep": Text("Laboratory", "实验室"),
    "runs": Text("Runs", "运行记录"),
}
