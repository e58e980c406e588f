"""axe-core finds nothing where people sign in, share and keep keys."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from docs.tour_team import work_in_a_team
from tests.browser.axe.conftest import LOCALES, Walk
from tests.server import free_port
from tests.team import provider, team_environment

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_in_a_team(walk: Walk, language: str) -> None:
    port = free_port()
    with provider() as configuration:
        environment = team_environment(configuration, f"http://localhost:{port}")
        environment["PARLEY_STORE_KEYS"] = Fernet.generate_key().decode()
        found = walk("team", language, work_in_a_team, port=port, **environment).found
    assert not found, "\n".join(found)
