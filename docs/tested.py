"""What the tests take and find: branches of core/ (`make coverage`), and mutants of the wire, the ledger and the
statistics (`make mutants`), each that lives on with the reason why. Kept in tested.json; a new one has to be looked at.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core.text import Text  # noqa: E402 (the path comes first)
from docs.rooms import CORE  # noqa: E402
from docs.table import Table  # noqa: E402

KEPT = ROOT / "docs" / "tested.json"
REPORT = ROOT / "coverage.json"
TAKEN = Text("`{command}`, {date}.", "`{command}`，{date}。")
SHOWN = 24
"""Characters beside what changed."""
WHY = {
    "same": Text("reads the same at this place", "在此处含义相同"),
    "longer": Text("comes to the same by a longer way", "绕了远路，结果相同"),
    "edge": Text("differs at one number alone", "仅在一个临界值上不同"),
    "rounding": Text("differs in the last digits", "仅末位数字不同"),
    "chance": Text("other draws, as good", "换一组随机数，同样有效"),
    "rest": Text("whatever has no other name is the answer", "没有别的名称的，一律当作回复"),
    "zone": Text(
        "differs for some hours of the day, where the machine's zone isn't UTC",
        "仅在本机时区不是 UTC 时，每天有几小时不同",
    ),
}


def covered() -> Table:
    kept = json.loads(KEPT.read_text("utf-8"))["coverage"]
    head = (
        *(Text("in `core/`", "`core/` 中"), Text("lines", "行"), Text("taken", "已执行")),
        *(Text("branches", "分支"), Text("taken both ways", "两边都走过"), Text("together", "合计")),
    )
    rows = [
        (
            f"`{name}`",
            lines,
            share(taken, lines),
            branches,
            share(both, branches),
            share(taken + both, lines + branches),
        )
        for name, (lines, taken, branches, both) in kept["rows"].items()
    ]
    return Table(head, rows, TAKEN.fill(command="make coverage", date=kept["date"]))


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def mutants() -> Table:
    kept = json.loads(KEPT.read_text("utf-8"))["mutants"]
    head = (Text("file", "文件"), Text("mutants", "变异体"), Text("found", "被测试发现"), Text("alive", "存活"))
    rows = [(f"`{name}`", *one) for name, one in kept["rows"].items()]
    return Table(head, rows, TAKEN.fill(command="make mutants", date=kept["date"]))


def alive() -> Table:
    kept = json.loads(KEPT.read_text("utf-8"))["mutants"]["alive"]
    head = (Text("in", "位置"), Text("was", "原文"), Text("became", "变为"), Text("why it lives", "存活原因"))
    return Table(
        head, [(f"`{one['in']}`", *(f"`{one[key]}`" for key in ("was", "became")), WHY[one["why"]]) for one in kept]
    )


def keep_coverage() -> None:
    """From coverage's own report, by folder."""
    rows: dict[str, list[int]] = {}
    for path, said in json.loads(REPORT.read_text("utf-8"))["files"].items():
        parts, sums = Path(path).parts, said["summary"]
        name = f"{parts[1]}/" if parts[1] in CORE else "*.py"
        counts = [sums[key] for key in ("num_statements", "covered_lines", "num_branches", "covered_branches")]
        for key in (name, "core/"):
            rows[key] = [sum(pair) for pair in zip(rows.get(key, [0] * 4), counts, strict=True)]
    keep("coverage", {"rows": {name: rows[name] for name in ("*.py", *(f"{one}/" for one in CORE), "core/")}})


def keep_mutants() -> None:
    """From mutmut's results; those known keep their reason. Ends with 1 where one has none."""
    known = {(one["in"], one["was"], one["became"]): one["why"] for one in read().get("mutants", {}).get("alive", [])}
    rows, found = {}, []
    for path, codes, living in results():
        rows[path] = (len(codes), len(codes) - len(living), len(living))
        for function, was, became in living:
            why = known.get((function, was, became), "")
            found.append({"in": function, "was": was, "became": became, "why": why})
    rows["core/"] = tuple(map(sum, zip(*rows.values(), strict=True)))  # type: ignore[assignment]
    keep("mutants", {"rows": rows, "alive": found})
    new = [one for one in found if not one["why"]]
    for one in new:
        print(f"Not yet looked at: {one['in']}: {one['was']!r} became {one['became']!r}")
    sys.exit(1 if new else 0)


def results() -> Iterator[tuple[str, dict[str, int], list[tuple[str, str, str]]]]:
    """Of each file: its mutants with mutmut's codes, and of those alive the function, what it said and what then."""
    from mutmut.__main__ import SourceFileMutationData, status_by_exit_code, walk_mutatable_files
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        if not (codes := data.exit_code_by_key):
            continue
        living = []
        for name, code in codes.items():
            if status_by_exit_code[code] in ("survived", "no tests"):
                function = re.sub(r"\.xǁ?_*|ǁ", ".", name.split("__mutmut_")[0]).removeprefix("core.")
                living.append((function, *change(get_diff_for_mutant(name, path=path))))
        yield str(path), codes, living


def change(diff: str) -> tuple[str, str]:
    """What stands in a diff, and what stands there then, with a little of what is beside it."""
    lines = [line for line in diff.splitlines() if line[:3] not in ("---", "+++")]
    was, became = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    first, second = (re.findall(r"\w+|\s+|.", text) for text in (was, became))
    start = sum(len(one) for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    rest = list(zip(reversed(first), reversed(second), strict=False))
    end = sum(len(one) for one, _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    end = min(end, len(was) - start, len(became) - start)
    low, high = max(0, start - SHOWN), max(0, end - SHOWN)
    low += len(re.match(r"\w*", was[low:])[0]) if low else 0  # type: ignore[index]
    high += len(re.search(r"\w*$", was[: len(was) - high])[0]) if high else 0  # type: ignore[index]
    return was[low : len(was) - high].strip(), became[low : len(became) - high].strip()


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def keep(name: str, what: dict[str, Any]) -> None:
    kept = {**read(), name: {"date": datetime.now(UTC).date().isoformat(), **what}}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    {"coverage": keep_coverage, "mutants": keep_mutants}[sys.argv[1]]()
