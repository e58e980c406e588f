"""The port for Prometheus, and the log as JSON: on a real process that is asked real questions."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from core.tally import Ended
from core.web.figures import MODELS_AT_MOST, OTHER, Figures
from tests.browser.conftest import gateway_environment
from tests.gateway import FakeGateway
from tests.server import Server, free_port
from tests.visitor import Visitor
from tests.waiting import until

SECRET = "nobody-may-read-this"
Figure = Callable[..., float]


def figures(text: str) -> Figure:
    """What a figure says, summed over the labels that are not named."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def figure(name: str, **labels: str) -> float:
        return sum(one.value for one in samples if one.name == name and labels.items() <= one.labels.items())

    return figure


def ended(model: str, status: str = "ok", gateway: str = "baystone", attempt: int = 1) -> Ended:
    return Ended("chat", status, gateway, model, None, attempt, 3, 4, 0.1, 0.5)


class Observed:
    """A Parley with figures and a log in JSON, of which a question is streaming and others have ended."""

    def __init__(self, folder: Path, gateway: FakeGateway, stack: ExitStack) -> None:
        self.port = free_port()
        environment = gateway_environment(gateway, "words-20,busy-1,status-401,stall-10")
        environment |= {"PARLEY_METRICS_PORT": str(self.port), "PARLEY_LOG": "json"}
        self.server = Server(folder, environment)
        stack.callback(self.server.stop)
        self.visitor = stack.enter_context(Visitor(f"localhost:{self.server.port}"))
        self.visitor.ask(SECRET)
        until(lambda: self.figure()("parley_requests_total", status="ok") == 1, 20, self.text)

    def get(self, path: str) -> requests.Response:
        with requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer

    def text(self) -> str:
        return self.get("/metrics").text

    def figure(self) -> Figure:
        return figures(self.text())


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    with ExitStack() as stack:
        yield Observed(tmp_path_factory.mktemp("metrics"), stack.enter_context(FakeGateway()), stack)


def test_a_question_is_counted(observed: Observed) -> None:
    figure = observed.figure()

    assert figure("parley_requests_total", kind="chat", gateway="baystone", model="words-20", error_kind="") == 1
    assert figure("parley_tokens_total", direction="prompt") == 1
    assert figure("parley_tokens_total", direction="completion") == 20
    assert figure("parley_first_token_seconds_count") == figure("parley_request_seconds_count") == 1
    assert figure("parley_replies_running") == 0
    assert figure("process_resident_memory_bytes") > 0


def test_no_figure_says_what_was_asked_or_with_which_key(observed: Observed) -> None:
    said = observed.text() + observed.server.log.read_text()

    assert SECRET not in said
    assert "sk-test" not in said


def test_health_is_told_on_that_port_too(observed: Observed) -> None:
    assert observed.get("/healthz").json() == {"status": "ok", "replies": 0}
    assert (observed.get("/readyz").status_code, observed.get("/readyz").json()) == (200, {"status": "ready"})
    assert observed.get("/other").status_code == 404


def test_the_log_is_an_object_a_line(tmp_path: Path) -> None:
    server = Server(tmp_path, {"PARLEY_LOG": "json", "PARLEY_RETRIES": "many", "BAYSTONE_BASE_URL": "no address"})
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(15)
    said = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    lines = [json.loads(line) for line in said]

    assert all({"time", "level", "logger", "message", "process"} <= line.keys() for line in lines)
    assert {line["process"] for line in lines} == {server.process.pid}
    assert [line["level"] for line in lines if "PARLEY_RETRIES" in line["message"]] == ["WARNING"]
    banner = [line for line in server.log.read_text().splitlines() if line.strip() and not line.startswith("{")]
    assert all(line.startswith("  ") for line in banner), banner  # Streamlit's, to standard output


def test_a_port_that_is_taken_is_said_and_no_more(tmp_path: Path, observed: Observed) -> None:
    server = Server(tmp_path, {"PARLEY_METRICS_PORT": str(observed.port)})
    server.stop()

    assert f"PARLEY_METRICS_PORT, {observed.port}" in server.log.read_text()


def test_labels_are_few_and_only_of_what_is_known() -> None:
    counted = Figures(frozenset(["baystone"]))
    for number in range(2 * MODELS_AT_MOST):
        counted.count(ended(f"model-{number}"))
    counted.count(ended("typed by mistake", "failed"))
    counted.count(ended("model-1", gateway="somebodys.example", attempt=2))
    figure = figures(counted.text().decode())

    assert figure("parley_requests_total", model=OTHER) == MODELS_AT_MOST + 1
    assert figure("parley_requests_total", gateway=OTHER, model="model-1") == 1
    assert figure("parley_retries_total") == 1
    assert "typed" not in counted.text().decode()
    assert "somebodys" not in counted.text().decode()
