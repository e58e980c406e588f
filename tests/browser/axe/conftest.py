"""A tour that axe goes along with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from docs.tour import Picture
from tests.browser.axe.audit import Audit
from tests.browser.conftest import Start, gateway_environment
from tests.gateway import FakeGateway

LOCALES = {"en": "en-US", "zh": "zh-CN"}
Tour = Callable[[Page, str, str, Picture], None]
Walk = Callable[..., Audit]


@pytest.fixture
def walk(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page], tmp_path: Path, looks: dict[str, int]
) -> Iterator[Walk]:
    """Goes on these tours in one language, on one server; what axe found there."""

    def walked(
        name: str,
        language: str,
        *tours: Tour,
        prepare: Callable[[Path], None] | None = None,
        port: int | None = None,
        **environment: str,
    ) -> Audit:
        if prepare is not None:
            prepare(tmp_path / "data")
        server = start(port, **gateway_environment(gateway, models="words-40") | environment)
        page = visit(server.url, locale=LOCALES[language], viewport={"width": 1440, "height": 900})
        page.emulate_media(reduced_motion="reduce")
        audit = Audit(page, language)
        for tour in tours:
            tour(page, server.url, language, audit.look)
        looks[f"{name} {language}"] = audit.looks
        return audit

    return walked
