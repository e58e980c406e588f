"""Files and texts that people bring: conversations, prompts, curl commands, tables, spreadsheets, attachments."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from xlsxwriter import Workbook

from core.chat import Message
from core.lab.checks import CHECKS, Answered, Check, judge, wrong_with
from core.lab.paste import read_table
from core.lab.sweep import values_of
from core.ledger.record import RequestRecord
from core.parameters import PARAMETERS, parse_extra, problems
from core.prompts.prompt import Prompt
from core.replies.attachments import attachment, content_of, images_of
from core.review.export import linked
from core.review.reconcile import Tolerance, learnt, reconciled
from core.review.their_table import FIELDS, currency_of, header_of, moment_of, number_of, read
from core.review.view import CHOICES, NUMBERS, params_of, view_of
from core.review.view import TEXTS as WORDS
from core.sheets import as_csv, read_rows
from core.store.archive import Archived
from core.store.store import Store, open_store
from core.store.tables import new_id
from core.transfer import own, prompts
from core.transfer.build import chain
from core.transfer.curl import read_curl
from core.transfer.formats import BY_ID
from core.transfer.formats import read as read_conversations
from tests.fuzz import TEXTS, bent, json_with, misshapen, often, told

TURNS = (Message("user", "Hi"), Message("assistant", 'A "quote"\n好', reasoning="Hm"), Message("tool", "1"))
TALK = chain("fuzz", 0, "Title", TURNS)
ASKED = RequestRecord(
    "0" * 31 + "1",
    "chat",
    "g",
    "m",
    datetime(2026, 11, 22, tzinfo=UTC),
    "ok",
    prompt_tokens=1,
    completion_tokens=2,
    total_tokens=3,
    cost=0.5,
    currency="USD",
    total_s=1.5,
    ended_at=datetime(2026, 11, 22, tzinfo=UTC),
)
WHOLE = Archived(TALK.conversation, TALK.messages, (ASKED,))
CHATGPT = [
    {
        "title": "T",
        "create_time": 1.5,
        "current_node": "b",
        "mapping": {
            "a": {"parent": None, "message": {"author": {"role": "user"}, "content": {"parts": ["Hi"]}}},
            "b": {"parent": "a", "message": {"author": {"role": "assistant"}, "content": {"text": "Yes"}}},
        },
    }
]
FILES = [
    *(BY_ID[name].write([TALK, TALK], "en").encode() for name in ("parley", "openai", "sharegpt")),
    json.dumps(CHATGPT).encode(),
]
DOCUMENTS = [json.loads(own.write([WHOLE])), *(json.loads(one.splitlines()[0]) for one in FILES[1:2]), CHATGPT]
KEYS = some.sampled_from(
    [
        *(
            "format",
            "version",
            "conversations",
            "mapping",
            "messages",
            "conversation",
            "requests",
            "id",
            "parent",
            "role",
        ),
        *("title", "author", "content", "parts", "text", "create_time", "current_node", "message", "from", "value"),
        *("tool_calls", "function", "name", "arguments", "settings", "prompts", "parameters", "examples", "system"),
    ]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(None, tmp_path_factory.mktemp("any"))
    yield opened
    opened.close()


@often(150)
@given(some.sampled_from(FILES).flatmap(bent) | some.binary(max_size=60) | json_with(KEYS).map(lambda one: dumped(one)))
@example(b'[{"messages": [{"role": "user", "content": ' + b"9" * 5000 + b"}]}]")
@example(b'{"messages": []}\n' + b"9" * 5000)
@example(own.write([WHOLE]).replace("2026-11-22T", "2026-13-22T").encode())
@example(b'[{"mapping": {"a": {"parent": "a", "message": null}}, "create_time": 1e999}]')
def test_any_file_is_conversations_or_says_why_not(source: bytes) -> None:
    found = told(read_conversations, source)

    for one in found or ():
        own.write([one]).encode()


def dumped(document: Any) -> bytes:
    """Also integers of more digits than Python writes."""
    return json.dumps(document, default=str).encode("utf-8", "replace")


@often(150)
@given(some.sampled_from(DOCUMENTS).flatmap(misshapen).map(dumped) | some.sampled_from(FILES).flatmap(bent))
def test_what_was_read_of_a_bent_file_can_be_stored(store: Store, source: bytes) -> None:
    found = told(read_conversations, source)
    if found:
        told(store.archive.write, new_id(), found)


ODD = (10**30, -5, "x", [], {}, [{}], None, True, 1.5, float("inf"), "\ud800", "\x00", "x" * 5000)


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(document, dict | list):
        return
    for name, inner in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*above, name)
        yield from places(inner, (*above, name))


def test_our_own_file_with_anything_in_any_place_comes_in_or_says_why_not(store: Store) -> None:
    """Each place of it in turn holds each odd thing; what comes in can be read again."""
    whole = json.loads(own.write([WHOLE]))
    for place in places(whole):
        for odd in ODD:
            document = copy.deepcopy(whole)
            inner = document
            for name in place[:-1]:
                inner = inner[name]
            inner[place[-1]] = odd
            owner = new_id()
            found = told(read_conversations, json.dumps(document).encode())
            if found and told(store.archive.write, owner, found) is not None:
                own.write(store.archive.read(owner)).encode()


PROMPTS = prompts.write([Prompt("Name", system="S {{a}}", text="T", parameters={"temperature": 0.2})]).encode()


@often(100)
@given(bent(PROMPTS) | json_with(KEYS).map(dumped))
def test_any_file_is_prompts_or_says_why_not(source: bytes) -> None:
    told(prompts.read, source)


CURL = """curl https://x.example.com/v1/chat/completions -H 'Authorization: Bearer sk-1' \\
  -d '{"model": "m", "messages": [{"role": "user", "content": "it'"'"'s"}]}'"""
ANSI = 'curl \'https://x.example.com\' --data-raw $\'{"messages": [{"role": "user", "content": "\\u597d\\x41"}]}\''


@often(200)
@given(
    (some.sampled_from([CURL, ANSI]).flatmap(lambda one: bent(one.encode()))).map(lambda b: b.decode("latin-1")) | TEXTS
)
@example("curl x -d " + "9" * 5000)
@example("curl x -d " + "[" * 100_000)
@example("curl x -d")
@example("curl -H")
@example("curl $'\\ud800' -d '{}'")
def test_any_text_is_a_curl_command_or_says_why_not(command: str) -> None:
    told(read_curl, command)


TABLE = '时间,模型,提示,补全,花费\n2026-11-22 10:00:00,gpt-4o,１２,34,$0.5\n1795341600,m,"1,000",(5),quota\n'


def spreadsheet() -> bytes:
    """As other programs write them: texts stand in a part of their own."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for down, row in enumerate([("time", "model", "cost"), ("2026-11-22", "m", 1.5), ("好", "", 2)]):
            sheet.write_row(down, 0, row)
    return out.getvalue()


SHEET = spreadsheet()
ZONE = ZoneInfo("Asia/Shanghai")
PARTS = {one: zipfile.ZipFile(io.BytesIO(SHEET)).read(one) for one in zipfile.ZipFile(io.BytesIO(SHEET)).namelist()}


def packed(**changed: bytes) -> bytes:
    """The spreadsheet with another sheet, or other texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in PARTS.items():
            book.writestr(name, changed.get(name.rpartition("/")[2].partition(".")[0], content))
    return out.getvalue()


ONE_CELL, TEXTS_OF_IT = PARTS["xl/worksheets/sheet1.xml"], PARTS["xl/sharedStrings.xml"]
ROWS_END = b"</sheetData>"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "source",
    [
        packed(sheet1=ONE_CELL.replace(ROWS_END, FAR + ROWS_END)),
        packed(sheet1=ONE_CELL.replace(b'r="A1"', b'r="AAAAAAAAAAAAAA99999999999999999"')),
        packed(
            sheet1=ONE_CELL.replace(ROWS_END, b"<row/>" * 9_000 + b"<row>" + b"<c/>" * 9_000 + b"</row>" + ROWS_END)
        ),
        packed(
            sheet1=ONE_CELL.replace(ROWS_END, b'<row><c t="s"><v>0</v></c></row>' * 9_000 + ROWS_END),
            sharedStrings=TEXTS_OF_IT.replace(b"<t>time", b"<t>" + b"x" * 99_999),
        ),
        packed(sheet1=ONE_CELL.replace(b"<v>0</v>", b"<v>99999999</v>")),
        SHEET[:60] + SHEET[90:],
    ],
    ids=[
        "a cell far away",
        "no such place",
        "rows and cells without places",
        "a long text often",
        "no such text",
        "cut",
    ],
)
def test_a_small_spreadsheet_never_becomes_a_large_one(source: bytes) -> None:
    """Each of them once ended the process, took gigabytes, or left through something that is no Exception."""
    rows = told(read_rows, source)

    assert rows is None or sum(len(row) for row in rows) < 100


@often(150)
@given(bent(ONE_CELL), bent(TEXTS_OF_IT) | some.just(TEXTS_OF_IT))
def test_any_sheet_is_a_table_or_says_why_not(sheet: bytes, texts: bytes) -> None:
    told(read_rows, packed(sheet1=sheet, sharedStrings=texts))


@often(200)
@given(bent(TABLE.encode()) | bent(TABLE.encode("utf-16")) | bent(SHEET) | some.binary(max_size=80))
@example(b"PK\x03\x04")
@example(b'a\n"' + b"x" * 2_000_000)
@example(b"\xff\xfe\x00\xd8")
@example(b"a,b\r1\r\n2\0")
def test_any_bytes_are_a_table_or_say_why_not(source: bytes) -> None:
    told(read_table, source)
    rows = told(read_rows, source)
    if rows is None:
        return
    header, columns = header_of(rows)
    currency_of(rows, header, columns)
    table = told(read, rows, ZONE, header, columns)
    told(read, rows, ZONE, -1, {name: at for at, name in enumerate(FIELDS)})
    if table is not None:
        began = table.rows[0].at - timedelta(seconds=1)
        ours = RequestRecord("1", "chat", "g", table.rows[0].model, began, "ok", prompt_tokens=12, cost=0.5)
        learnt(reconciled([ours], table, Tolerance()))


@often(200)
@given(
    TEXTS
    | some.builds("{}{}{}".format, some.sampled_from(["", "-", "10:", "GMT+", "2026-", "年"]), TEXTS, some.integers())
    | some.sampled_from(
        ["24:00:00", "2026-11-22T10:00:00+99:99", "1e9", "0000-00-00", "9" * 400, "Feb 30", "10 ABC", "1" * 5000]
    )
)
@example("2026-11-22 10:" + "9" * 60)
def test_any_cell_is_a_time_and_a_number_or_none(cell: str) -> None:
    moment = moment_of(cell, ZONE)
    number = number_of(cell)

    assert moment is None or moment.tzinfo is UTC
    assert number is None or abs(number) < float("inf")


def test_long_tables_take_no_longer_than_their_length() -> None:
    """Where they took its square, these would last for minutes."""
    told(read_table, ",".join(f"c{at}" for at in range(200_000)) + "\n1\n")
    header_of(read_rows("," * 300_000))
    told(read_conversations, b'"' + b'\\"' * 500_000)
    told(read_conversations, b'["' * 500_000)


@often(60)
@given(bent(SHEET) | some.binary(max_size=200), some.sampled_from(["a.png", "b.JPG", "c.txt", "..", "d\0.py", "e.gif"]))
@example(b"GIF89a" + b"\xff" * 40, "a.gif")
def test_any_file_is_attached_or_says_why_not(data: bytes, name: str) -> None:
    found = told(attachment, name, data)

    if found is not None:
        images_of(content_of("Look", [found]))


VALUES = some.lists(
    TEXTS | some.sampled_from(["1e999", "nan", "-1", "3", "2026-11-22", "2026-W01", "custom"]), max_size=3
)
NAMES = some.sampled_from(
    ["from", "to", "period", "part", "group", "measure", "step", "order", "rated", *CHOICES, *WORDS]
)


@often(300)
@given(some.dictionaries(NAMES | some.sampled_from([f"{name}_from" for name in NUMBERS]) | TEXTS, VALUES))
def test_any_address_is_a_view_that_says_itself_again(params: dict[str, list[str]]) -> None:
    view, wrong = view_of(params)

    assert all(one.en and one.zh for one in wrong)
    assert view_of(params_of(view))[0] == view
    view.step_of(view.days(739_000, (738_000, 739_000)))


@often(100)
@given(TEXTS | some.binary().map(lambda data: data.decode("latin-1")), TEXTS)
@example("a.b", "")
@example("\ud800", "")
@example("W10.好", "")
def test_any_link_to_an_export_is_one_that_was_made_or_none(link: str, sign_in: str) -> None:
    assert told(linked, link, sign_in) is None


@often(200)
@given(TEXTS | json_with(some.sampled_from([row.name for row in PARAMETERS])).map(lambda one: dumped(one).decode()))
@example("9" * 5000)
@example('{"a": ' * 5000)
def test_any_text_is_further_parameters_or_says_why_not(source: str) -> None:
    values, wrong = parse_extra(source)

    assert isinstance(values, dict) and (wrong is None or (wrong.en and wrong.zh))


@often(150)
@given(json_with(some.sampled_from([row.name for row in PARAMETERS])))
def test_any_values_of_parameters_are_good_or_say_why_not(values: Any) -> None:
    if isinstance(values, dict):
        assert all(one.en and one.zh for one in problems(values).values())


@often(200)
@given(TEXTS | some.sampled_from(["0..1/0", "0-1e999", "1," * 99, "0..2 step 1e-9", "nan", "1:2:0"]))
def test_any_text_is_values_to_try_or_says_why_not(typed: str) -> None:
    for row in PARAMETERS:
        told(values_of, typed, row.name)


@often(150)
@given(
    some.sampled_from([row.id for row in CHECKS]), TEXTS | json_with(TEXTS).map(lambda one: dumped(one).decode()), TEXTS
)
@example("regex", "a{99999999999999999999}", "a")
@example("regex", "(" * 5000, "a")
@example("schema", "9" * 5000, "{}")
@example("schema", '{"$ref": "nowhere:"}', "{}")
@example("schema", '{"pattern": "("}', '"a"')
@pytest.mark.filterwarnings("ignore:Possible (nested set|set difference):FutureWarning")
def test_any_check_holds_or_not_or_can_not_be_told(kind: str, value: str, text: str) -> None:
    check = Check(kind, value)
    wrong = wrong_with(check)

    assert wrong is None or (wrong.en and wrong.zh)
    assert judge((check,), Answered(text, text))[0] in (True, False, None)


@often(60)
@given(some.lists(some.lists(TEXTS | some.none() | some.integers() | some.floats(), max_size=4), max_size=4))
def test_any_cells_can_be_written(rows: list[list[Any]]) -> None:
    as_csv(rows)


@often(60)
@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=60))
@example("\x00")
def test_any_address_names_a_conversation_or_a_run_or_none(store: Store, said: str) -> None:
    """`?c=…` and `?run=…`, as an address can hold them."""
    assert told(store.conversations.get, "ada", said) is None
    assert told(store.runs.get, "ada", said) is None
