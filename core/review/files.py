"""FILES: what of the review can be written as a file; a row a format. Rows of the log come and go one by one, so that a
million of them are never held."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO
from zoneinfo import ZoneInfo

from core.ledger.record import RequestRecord
from core.review.frames import ALL, COLUMNS, COUNTS, cell
from core.sheets import harmless, write_xlsx
from core.store.sums import NANO, nano
from core.text import Language, Text

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Log:
    """Rows of the log to be written: newest first, read as they are written. `zone`: of their times."""

    rows: Iterable[RequestRecord]
    language: Language
    zone: ZoneInfo
    columns: Sequence[str] = tuple(COLUMNS)


class _Totals:
    """The last row: counts as far as they are known, costs by currency."""

    def __init__(self) -> None:
        self.requests = 0
        self.counts: dict[str, int] = {}
        self.costs: dict[str, int] = {}

    def add(self, one: RequestRecord) -> None:
        self.requests += 1
        for name in COUNTS:
            if (count := getattr(one, name)) is not None:
                self.counts[name] = self.counts.get(name, 0) + count
        if one.cost is not None and one.currency:
            self.costs[one.currency] = self.costs.get(one.currency, 0) + nano(one.cost)

    def rows(self, columns: Sequence[str], language: Language) -> Iterator[list[Any]]:
        """One for the counts with the first currency, and one for each further currency: they are never added up."""
        costs: list[tuple[str, int | None]] = [*sorted(self.costs.items())] or [("", None)]
        for at, (currency, cost) in enumerate(costs):
            said: dict[str, Any] = {**(self.counts if at == 0 else {}), "currency": currency or None}
            said["cost"] = None if cost is None else cost / NANO
            row = [said.get(name) for name in columns]
            row[0] = f"{ALL.say(language)} ({self.requests})" if at == 0 else ALL.say(language)
            yield row


def written_rows(log: Log) -> Iterator[list[Any]]:
    """The header, a row a request, and the totals."""
    yield [COLUMNS[name].say(log.language) for name in log.columns]
    totals = _Totals()
    for one in log.rows:
        totals.add(one)
        yield [_cell(one, name, log) for name in log.columns]
    yield from totals.rows(log.columns, log.language)


def _cell(one: RequestRecord, name: str, log: Log) -> Any:
    value = cell(one, name, log.language)
    return value.astimezone(log.zone).isoformat(" ", "seconds") if isinstance(value, datetime) else value


@contextmanager
def _text(file: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """Text into a file of bytes, which stays open."""
    text = TextIOWrapper(file, encoding, errors="replace", newline="")
    yield text
    text.detach()


def as_csv(log: Log, file: BinaryIO) -> None:
    """UTF-8 with a byte order mark; no cell is taken for a formula."""
    with _text(file, "utf-8-sig") as text:
        writer = csv.writer(text)
        for row in written_rows(log):
            writer.writerow([harmless(one) for one in row])


def as_xlsx(log: Log, file: BinaryIO) -> None:
    write_xlsx(file, written_rows(log), "Parley")


def as_json(log: Log, file: BinaryIO) -> None:
    """A list of objects with the names of the fields, in the ledger's words; the totals behind it."""
    totals = _Totals()
    with _text(file, "utf-8") as text:
        text.write('{"requests": [')
        for at, one in enumerate(log.rows):
            totals.add(one)
            said = {name: getattr(one, name) for name in log.columns}
            said |= {"started_at": one.started_at.astimezone(log.zone).isoformat()} if "started_at" in said else {}
            text.write(("," if at else "") + "\n" + json.dumps(said, ensure_ascii=False))
        costs = {currency: cost / NANO for currency, cost in sorted(totals.costs.items())}
        text.write("\n], ")
        said = {"requests": totals.requests, **totals.counts, "cost": costs}
        text.write('"totals": ' + json.dumps(said, ensure_ascii=False) + "}\n")


def as_parquet(log: Log, file: BinaryIO) -> None:
    """Columns with the fields' own names and types; without totals, which its readers make themselves."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[str, Any] = {
        **dict.fromkeys((*COUNTS, "attempt", "http_status"), pa.int64()),
        **dict.fromkeys(("cost", "first_token_s", "total_s"), pa.float64()),
        "started_at": pa.timestamp("us", tz=log.zone.key),
        "stream": pa.bool_(),
    }
    schema = pa.schema([(name, types.get(name, pa.string())) for name in log.columns])
    with pq.ParquetWriter(file, schema) as writer:
        held: list[dict[str, Any]] = []
        for one in log.rows:
            held.append({name: getattr(one, name) for name in log.columns})
            if len(held) == AT_ONCE:
                writer.write_table(pa.Table.from_pylist(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema))


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`write`: a log into a file, which may be one that can't be wound back. `most_rows`: that the format holds, None:
    as many as there are."""

    id: str
    label: Text
    suffix: str
    mime: str
    write: Callable[[Log, BinaryIO], None]
    most_rows: int | None = None


FILES: tuple[FileFormat, ...] = (
    FileFormat("csv", Text("CSV: opens in Excel", "CSV：可用 Excel 打开"), ".csv", "text/csv", as_csv),
    FileFormat(
        "xlsx",
        Text("XLSX: a spreadsheet", "XLSX：电子表格"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_xlsx,
        1_048_000,
    ),
    FileFormat("json", Text("JSON: for programs", "JSON：供程序读取"), ".json", "application/json", as_json),
    FileFormat(
        "parquet",
        Text("Parquet: for data tools", "Parquet：供数据分析工具读取"),
        ".parquet",
        "application/vnd.apache.parquet",
        as_parquet,
    ),
)
BY_ID = {one.id: one for one in FILES}


def table_csv(frame: pd.DataFrame) -> bytes:
    """A table as it is shown, its totals row included."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([harmless(str(name)) for name in frame.columns])
    missing = frame.isna()
    for row, empty in zip(frame.itertuples(index=False), missing.itertuples(index=False), strict=True):
        writer.writerow([None if gone else harmless(value) for value, gone in zip(row, empty, strict=True)])
    return file.getvalue().encode("utf-8-sig", "replace")
