"""Keys of one's own, encrypted: readable with PARLEY_STORE_KEYS alone, which are in no database and no backup of it."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import SettingsError
from core.text import Text

BAD_KEY = Text(
    "A key in PARLEY_STORE_KEYS is none that `python -m core.rotate new` makes, so keys can't be kept.",
    "PARLEY_STORE_KEYS 里有不是由 `python -m core.rotate new` 生成的密钥，因此无法保存 Key。",
)
OTHER_KEY = Text(
    "A kept key can't be read with what PARLEY_STORE_KEYS says now. Type it again, or put the earlier one back there.",
    "用现在的 PARLEY_STORE_KEYS 无法读出保存的 Key。请重新输入，或把原来的密钥放回去。",
)


class Sealer:
    """Encrypts with the first of some Fernet keys (AES-128 in CBC mode with HMAC-SHA256) and reads with any. Raises
    SettingsError where one of them is none."""

    def __init__(self, keys: Sequence[str]) -> None:
        from cryptography.fernet import Fernet, MultiFernet  # a tenth of a second that a start needn't wait for

        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise SettingsError(BAD_KEY) from error

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises SettingsError where none of the keys fits."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except (InvalidToken, ValueError) as error:  # ValueError: not even ASCII
            raise SettingsError(OTHER_KEY) from error

    def again(self, sealed: str) -> str:
        """The same, encrypted with the first key. Raises SettingsError."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.rotate(sealed).decode()
        except (InvalidToken, ValueError) as error:  # ValueError: not even ASCII
            raise SettingsError(OTHER_KEY) from error
