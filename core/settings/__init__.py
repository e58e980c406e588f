"""What is set in `.env` and the environment."""

from core.settings.connection import Connection
from core.settings.numbers import NUMBERS, Setting
from core.settings.reading import read_settings
from core.settings.settings import Settings
from core.settings.texts import WORDS, Word

__all__ = ["NUMBERS", "WORDS", "Connection", "Setting", "Settings", "Word", "read_settings"]
