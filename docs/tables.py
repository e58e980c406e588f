"""Writes the tables of README and docs from the code they describe, in the page's language: `make docs`. A test checks
them.

A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core.client.gateways import PRESETS  # noqa: E402 (the path comes first)
from core.client.quirks import PROFILES  # noqa: E402
from core.client.repairs import REPAIRS  # noqa: E402
from core.errors import KINDS  # noqa: E402
from core.parameters import PARAMETERS  # noqa: E402
from core.people.acts import ACTS  # noqa: E402
from core.settings import NUMBERS, WORDS  # noqa: E402
from core.text import Language, Text, same  # noqa: E402
from docs.changes import changes  # noqa: E402
from docs.measured import MEASURED  # noqa: E402
from docs.rooms import folders, layers  # noqa: E402
from docs.table import NO, YES, Table  # noqa: E402
from docs.tested import alive, covered, mutants  # noqa: E402

BLOCK = re.compile(r"(<!-- table: (?P<name>[\w.-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

SETTING, WHAT = Text("setting", "设置"), Text("what it does", "作用")
VALUES = {
    "number": Text("number", "数"),
    "integer": Text("integer", "整数"),
    "text": Text("text", "文字"),
    "texts": Text("one text or several", "一段或几段文字"),
    "switch": Text("on", "打开"),
    "format": Text("`text`, `json_object`, `json_schema`", "`text`、`json_object`、`json_schema`"),
}
BETWEEN = Text("{kind}, {low:g} to {high:g}", "{kind}，{low:g} 到 {high:g}")
AT_LEAST = Text("{kind}, at least {low:g}", "{kind}，不小于 {low:g}")
MAKERS = {"baystone": "BaystoneAI", "bees": "BeesAI"}


def parameters() -> Table:
    head = (
        Text("parameter", "参数"),
        Text("values", "取值"),
        Text("gateway's default", "网关默认值"),
        Text("documented by", "见于文档"),
        WHAT,
    )

    def values(kind: Text, low: float | None, high: float | None) -> Text:
        if low is None:
            return kind
        return (AT_LEAST if high is None else BETWEEN).fill(kind=kind, low=low, high=high)

    return Table(
        head,
        [
            (
                f"`{row.name}`",
                values(VALUES[row.kind], row.low, row.high),
                "–" if row.default is None else f"`{json.dumps(row.default)}`",
                Text(*(between.join(MAKERS[name] for name in row.documented) for between in (", ", "、"))),
                row.help,
            )
            for row in PARAMETERS
        ],
    )


def presets() -> Table:
    return Table(
        (Text("gateway", "网关"), Text("address", "地址"), Text("key in `.env`", "`.env` 里的 Key")),
        [
            (row.label, f"`{row.base_url}`", f"`{row.key_variable}`" if row.needs_key else Text("none", "无"))
            for row in PRESETS
        ],
    )


def profiles() -> Table:
    head = (
        Text("profile", "配置"),
        Text("hosts", "主机"),
        same("`logprobs`"),
        Text("asks for usage in streams", "流式时索取用量"),
        Text("source", "来源"),
        Text("read on", "查阅日期"),
    )
    return Table(
        head,
        [
            (
                *(row.name, ", ".join(row.hosts) or Text("any other", "其他"), row.logprobs),
                *(YES if row.stream_usage else NO, row.source, row.read_on),
            )
            for row in PROFILES
        ],
    )


def repairs() -> Table:
    head = (Text("repair", "修正"), Text("what a person is told", "告诉用户的话"), Text("seen at", "见于"))
    return Table(head, [(row.name, row.note, row.source) for row in REPAIRS])


def errors() -> Table:
    head = (
        Text("kind", "类型"),
        Text("cause", "原因"),
        Text("remedy", "办法"),
        Text("sent again by itself", "自动重发"),
    )
    return Table(
        head, [(f"`{kind}`", row.cause, row.remedy, YES if row.may_retry else NO) for kind, row in KINDS.items()]
    )


def settings() -> Table:
    return Table(
        (SETTING, Text("default", "默认值"), Text("at least", "最小值"), WHAT),
        [(f"`{row.name}`", f"{row.default:g}", f"{row.low:g}", row.help) for row in NUMBERS],
    )


def words() -> Table:
    return Table(
        (SETTING, Text("for example", "示例"), WHAT), [(f"`{row.name}`", f"`{row.example}`", row.help) for row in WORDS]
    )


def acts() -> Table:
    return Table(
        (Text("act", "操作"), Text("least role", "最低角色"), Text("what it is", "说明")),
        [(f"`{row.id}`", row.least, row.label) for row in ACTS.values()],
    )


TABLES: dict[str, Callable[[], Table]] = MEASURED | {
    function.__name__: function
    for function in (
        *(parameters, presets, profiles, repairs, errors, settings, words, acts, folders, layers, changes),
        *(covered, mutants, alive),
    )
}


def written(source: str, language: Language) -> str:
    """A document with its tables as the code says. Raises KeyError for a table nobody makes."""
    return BLOCK.sub(
        lambda found: found.group(1) + TABLES[found.group("name")]().say(language) + found.group(3), source
    )


def language_of(path: Path) -> Language:
    return "zh" if path.name.endswith(".zh-CN.md") or path.parent.name == "zh" else "en"


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/zh/*.md")])


if __name__ == "__main__":
    for path in documents():
        path.write_text(written(path.read_text("utf-8"), language_of(path)), "utf-8")
