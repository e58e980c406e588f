"""A gateway for tests: deterministic, over real sockets, in threads; what it answers is chosen by the model's name.

In a test:  `with FakeGateway() as gateway: ChatClient(Gateway("fake", gateway.base_url, "sk-test"))`
By hand:    `python -m tests.gateway --port 8788`, then any key and a model of the table in `answers.py`.
"""

from tests.gateway.answers import MODELS, words
from tests.gateway.gateway import FakeGateway, Received

__all__ = ["MODELS", "FakeGateway", "Received", "words"]
