"""The clients that replies share: with the times of the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.client.gateways import Gateway
from core.client.repairs import RepairMemory
from core.errors import TimedOutError
from core.replies.clients import Clients
from core.settings import read_settings
from tests.core.client.asking import KEY, asking
from tests.gateway import FakeGateway


def test_a_whole_answer_has_its_time_whatever_signs_of_life_a_gateway_gives(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    clients = Clients(read_settings(tmp_path / "no.env", {"PARLEY_WHOLE_TIMEOUT_S": "0.5"}), RepairMemory())

    with pytest.raises(TimedOutError, match=r"not finished within 0\.5 s"):
        clients.get(Gateway("fake", gateway.base_url, KEY), stream=False).complete(asking("comments"))
