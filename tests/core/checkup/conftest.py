"""The same desk as for replies."""

from tests.core.replies.conftest import connection, desk, gateway, settings, setup, store

__all__ = ("connection", "desk", "gateway", "settings", "setup", "store")
