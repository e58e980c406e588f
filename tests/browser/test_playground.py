"""The playground in a browser: what a person does who has never written code, and many columns at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.transfer.snippets import SNIPPETS, Recipe
from tests.browser.conftest import Start, gateway_environment
from tests.browser.hands import choose, open_probabilities, press, write
from tests.core.transfer.test_snippets import BODIES
from tests.gateway import FakeGateway, words
from tests.server import Server
from tests.waiting import until

Visit = Callable[..., Page]
TOKENS = 2_000


def test_a_table_is_pasted_run_rated_and_exported_without_a_keyboard_shortcut(
    start: Start, gateway: FakeGateway, visit: Visit, tmp_path: Path
) -> None:
    server = start(**gateway_environment(gateway, "words-20,words-10"))
    page = visit(f"{server.url}/playground", locale="zh-CN", accept_downloads=True)
    page.get_by_role("radio", name="表格").click()
    write(page, "bench_text_0", "请回答：{{问题}}")
    press(page, "paste_cases")
    write(page, "bench_pasted", "问题\t期望\n今天星期几？\tword1\n天气好吗？\tword15\n")
    press(page, "take_pasted")
    expect(page.get_by_text("已导入 2 个用例")).to_be_visible()
    choose(page, "playground_b_model_", "words-10")
    press(page, "check_add")
    choose(page, "bench_check_kind_0", "包含期望回答")
    press(page, "table_go")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("4 个请求")
    press(page, "ahead_run")

    expect(page.get_by_text("已完成 4 / 4")).to_be_visible()
    expect(page.get_by_text("用例 1 —")).to_be_visible()
    expect(page.get_by_text("正常结束").first).to_be_visible()
    press(page, "cell_menu_")
    page.get_by_role("menu").get_by_text("评分", exact=True).click()
    page.get_by_role("dialog").locator("[data-testid='stFeedback'] button").nth(4).click()
    press(page, "rate_save")
    expect(page.get_by_text("★★★★★")).to_be_visible()
    press(page, "export_")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^CSV：")).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "今天星期几？" in text
    (header, first, *_) = csv.reader(StringIO(text))
    assert dict(zip(header, first, strict=True))["全部检查"] == "是"
    assert len([one for one in gateway.requests if one.body]) == 4


@pytest.mark.timeout(180)
def test_six_columns_grow_at_once_each_complete_and_in_order(start: Start, gateway: FakeGateway, visit: Visit) -> None:
    names = [f"words-{TOKENS + at}@200" for at in range(6)]
    server = start(**gateway_environment(gateway, ",".join(names)))
    page = visit(f"{server.url}/playground", viewport={"width": 1600, "height": 900})
    write(page, "bench_text_0", "Count")
    for column, name in zip("abcdef", names, strict=True):
        if column > "b":
            press(page, "column_add")
        choose(page, f"playground_{column}_model_", name)
    press(page, "playground_go")
    answers = page.locator(".st-key-compare_answers [data-testid='stColumn']")
    for at in range(6):
        expect(answers.nth(at)).to_contain_text("word100 ", timeout=30_000)
    until(lambda: len([one for one in gateway.requests if one.finished and one.body]) == 6, 60)
    sent = [one.sent_at for one in gateway.requests if one.body]
    ends = [moments[-1] for moments in sent]
    assert max(moments[0] for moments in sent) < min(ends)  # all of them grew at the same time

    for at in range(6):
        expect(answers.nth(at)).to_contain_text("finished", timeout=30_000)
        said = answers.nth(at).inner_text()
        numbers = [int(one) for one in re.findall(r"word(\d+)", said)]
        assert numbers == list(range(1, TOKENS + at + 1))


def test_a_token_is_chosen_and_its_alternatives_are_told(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/playground")
    open_probabilities(page)

    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="word6").click()

    expect(dialog).to_contain_text("Token 6")
    expect(dialog).to_contain_text("6%")
    for number, key in ((7, "Enter"), (8, "Space")):
        dialog.get_by_role("button", name=f"word{number}").press(key)
        expect(dialog).to_contain_text(f"Token {number}:")


@pytest.mark.parametrize("name", BODIES)
def test_the_javascript_sends_the_same_body(gateway: FakeGateway, visit: Visit, server: Server, name: str) -> None:
    row = next(one for one in SNIPPETS if one.id == "javascript")
    code = row.write(Recipe(f"{gateway.base_url}/chat/completions", "FAKE_API_KEY", BODIES[name]))
    page = visit(server.url, bypass_csp=True)
    page.route(f"{gateway.base_url}/**", lambda route: route.fulfill(response=route.fetch()))

    said = page.evaluate(
        "async code => { globalThis.process = {env: {FAKE_API_KEY: 'sk-test-0123456789'}}; const said = []\n"
        "const console = {log: text => said.push(text)}\n"
        "await (new (async () => {}).constructor('console', code))(console); return said.join('') }",
        code,
    )

    received = [one for one in gateway.requests if one.body][-1]
    assert received.body == BODIES[name]
    assert received.headers["authorization"] == "Bearer sk-test-0123456789"
    assert "".join(words(10)) == said
