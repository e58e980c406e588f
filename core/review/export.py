"""`Export`: a file of the log that was offered, as a link says it. It is signed, holds for some hours, and only for
the sign-in that it was made for."""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass, replace
from typing import BinaryIO
from zoneinfo import ZoneInfo

from itsdangerous import BadData, URLSafeSerializer

from core.errors import ParleyError
from core.review.files import BY_ID, Log
from core.review.period import Days
from core.review.sought import sought
from core.review.view import View, params_of, view_of
from core.store.store import Store
from core.text import Language, Text

HOUR_S = 3_600
HOLDS_HOURS = 12
_SIGNED = URLSafeSerializer(secrets.token_bytes(32), salt="export")  # links end with the process, too
ENDED = Text(
    "This link no longer holds. Go back to the page it was on, reload it, and export again.",
    "此链接已失效。请回到原页面，刷新后重新导出。",
)


@dataclass(frozen=True, slots=True)
class Export:
    """`sees`: whose requests, None: everybody's. `owner`: who asks, in whose texts `view.text` is sought. `days`: the
    first and the last, in `zone` (IANA name). `format`: a row of FILES. `sign_in`, `cookie`: digests of the sign-in and
    of the cookie that the link was made for, and holds for alone; "" where nobody signs in. `example`: of its requests,
    and of nobody's."""

    owner: str
    sees: str | None
    view: View
    days: Days
    zone: str
    language: Language
    format: str
    name: str
    sign_in: str = ""
    cookie: str = ""
    example: bool = False

    def link(self, ends_at: float = math.inf) -> str:
        """The same within an hour, so that a page that is drawn again stays as it is. `ends_at`: when the sign-in does,
        and no later the link."""
        until = int(min((time.time() // HOUR_S + HOLDS_HOURS) * HOUR_S, ends_at))
        asked = [self.owner, self.sees, params_of(self.view), self.days, self.zone, self.language, self.format]
        return str(_SIGNED.dumps([until, *asked, self.name, self.sign_in, self.cookie, self.example]))

    def write(self, store: Store, file: BinaryIO) -> None:
        """A row at a time, as they are read. Raises StoreError, and OSError of `file`."""
        if not store.rollups.ready(self.zone):  # given up since, for zones that others looked at
            store.rollups.rebuild(self.zone)
        found, _ = sought(store, self.owner, self.view.text)
        filters = replace(self.view.filters(self.zone, self.days, found), reader=self.owner)
        rows = store.log.all_rows(self.sees, filters)
        BY_ID[self.format].write(Log(rows, self.language, ZoneInfo(self.zone)), file)


def linked(link: str, cookie: str = "") -> Export:
    """What was offered to the browser with that cookie. Raises ParleyError where it no longer is, or never was."""
    try:
        until, owner, sees, view, days, *said = _SIGNED.loads(link)
    except (BadData, UnicodeError) as error:
        raise ParleyError(ENDED) from error
    asked = Export(owner, sees, view_of(view)[0], (days[0], days[1]), *said)
    if asked.cookie != cookie or until < time.time():
        raise ParleyError(ENDED)
    return asked
