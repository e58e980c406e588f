"""How times are spread, when people ask, and what fails: told of the newest requests of a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.review.words import ERRORS, said
from core.store.log import Measured
from core.text import Language, Text, same

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 20_000
"""Requests that this is told of at most, the newest."""
QUANTILES = {"p50": 0.5, "p95": 0.95}
MODEL, REQUESTS = Text("Model", "模型"), Text("Requests", "请求数")
FIRST, ALL, SPEED = (
    Text("first token (s)", "首字（秒）"),
    Text("duration (s)", "总用时（秒）"),
    Text("tokens a second", "token/秒"),
)
WEEKDAYS = (
    Text("Mon", "周一"),
    Text("Tue", "周二"),
    Text("Wed", "周三"),
    Text("Thu", "周四"),
    Text("Fri", "周五"),
    Text("Sat", "周六"),
    Text("Sun", "周日"),
)
ERROR, HTTP = Text("Error", "错误"), same("HTTP")


def times_frame(records: Sequence[Measured], language: Language) -> pd.DataFrame:
    """A row a model: p50 and p95 of the first token, of the whole, and of the speed; <NA> where nothing is known."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "model": [one.model for one in records],
            FIRST.say(language): [one.first_token_s for one in records],
            ALL.say(language): [one.total_s for one in records],
            SPEED.say(language): [_speed(one) for one in records],
        }
    ).astype({text.say(language): "Float64" for text in (FIRST, ALL, SPEED)})
    groups = frame.groupby("model")
    found = pd.DataFrame({MODEL.say(language): list(groups.groups), REQUESTS.say(language): groups.size().to_list()})
    for text in (FIRST, ALL, SPEED):
        for name, share in QUANTILES.items():
            values = groups[text.say(language)].quantile(share)
            found[f"{text.say(language)} {name}"] = values.to_list()
    return found.sort_values(REQUESTS.say(language), ascending=False)


def _speed(one: Measured) -> float | None:
    """Tokens a second, from the first to the last."""
    if one.completion_tokens is None or one.first_token_s is None or one.total_s is None:
        return None
    took = one.total_s - one.first_token_s
    return one.completion_tokens / took if took > 0 else None


def failures_frame(records: Sequence[Measured], language: Language) -> pd.DataFrame:
    """A row for each kind of error, model and HTTP status, the commonest first."""
    import pandas as pd

    failed = [one for one in records if one.status in ("failed", "interrupted")]
    counts: dict[tuple[str, int | None, str], int] = {}
    for one in failed:
        place = one.error_kind or one.status, one.http_status, one.model
        counts[place] = counts.get(place, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return pd.DataFrame(
        {
            ERROR.say(language): [_failure(place[0], language) for place, _ in ordered],
            HTTP.say(language): pd.array([place[1] for place, _ in ordered], dtype="Int64"),
            MODEL.say(language): [place[2] for place, _ in ordered],
            REQUESTS.say(language): [count for _, count in ordered],
        }
    )


def _failure(kind: str, language: Language) -> str:
    return said("error_kind" if kind in ERRORS else "status", kind, language)


def activity(records: Sequence[Measured], zone: ZoneInfo) -> dict[tuple[int, int], int]:
    """Requests by (weekday from Monday 0, hour) of the zone; all 168 of them."""
    found = {(day, hour): 0 for day in range(7) for hour in range(24)}
    for one in records:
        here = one.started_at.astimezone(zone)
        found[here.weekday(), here.hour] += 1
    return found


def values_of(records: Sequence[Measured], name: str) -> list[float]:
    return [float(value) for one in records if (value := getattr(one, name)) is not None]
