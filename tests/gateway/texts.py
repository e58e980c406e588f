"""Answers of every shape that Markdown has, each long enough to be cut into blocks: `text-NAME` says one."""

from __future__ import annotations

PROSE = (
    "A lighthouse is a tower with a **light** at its top, built where ships must not go. "
    "Its keeper once trimmed the wick, wound the clockwork and wrote the log; today `cron` does. "
    "The lens gathers what a lamp gives into a beam that is seen twenty miles away."
)
CHINESE = (
    "灯塔建在船只不该靠近的地方，塔顶有一盏**灯**。从前守塔人修剪灯芯、上紧发条、写下日志；如今这些都由机器完成。"
    "透镜把灯光聚成一束，二十海里之外也能看见。"
)
FORMULA = "The energy is $E = mc^2$ and the sum\n\n$$\n\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\n\n$$\n\nis known."
TABLE = "| keeper | years | light |\n|---|---:|:---:|\n" + "".join(f"| Ada {at} | {at * 3} | ✓ |\n" for at in range(12))
LIST = "".join(f"- item {at} of the **list**\n  - and one below it\n" for at in range(12))
LOOSE = "".join(f"{at + 1}. step {at + 1}\n\n   with a second paragraph, {PROSE[:80]}\n\n" for at in range(6))
FENCE = "```python\n" + "".join(f"def keep_{at}(light):\n\n    return light + {at}\n\n" for at in range(10)) + "```"
NESTED = "````markdown\nA fence in a fence:\n\n```sh\nmake run\n```\n\nand on.\n````"
QUOTE = "".join(f"> {PROSE}\n>\n" for _ in range(3)) + "> the end of it"

TEXTS: dict[str, str] = {
    "prose": "\n\n".join([PROSE] * 12),
    "chinese": "\n\n".join([CHINESE * 3] * 8),
    "headings": "\n\n".join(f"{'#' * (1 + at % 4)} Part {at}\n\n{PROSE}\n\n{PROSE}" for at in range(6))
    + "\n\n---\n\nend",
    "lists": f"{PROSE}\n\n{LIST}\n{PROSE}\n\n{LOOSE}{PROSE}\n\n{LIST}",
    "tables": f"{PROSE}\n\n{TABLE}\n{PROSE}\n\n{PROSE}\n\n{TABLE}",
    "fences": f"{PROSE}\n\n{FENCE}\n\n{PROSE}\n\n{NESTED}\n\n{PROSE}\n\n{FENCE}",
    "quotes": f"{PROSE}\n\n{QUOTE}\n\n{PROSE}\n\n{QUOTE}",
    "formulas": "\n\n".join([PROSE, PROSE, FORMULA] * 3),
    "references": f"See [the log][1].\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n[1]: https://example.org/log",
    "mixed": "\n\n".join([f"## 一、{CHINESE[:20]}", CHINESE, LIST, FENCE, TABLE, QUOTE, PROSE, LOOSE + CHINESE]),
}
