"""Images in answers: shown where the hosts they come from were allowed, else a link.

An image is fetched as soon as it is shown, and its address can tell its host what was said: a model that read a hostile
page may be made to write one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

WITHIN = 2_000
"""Characters within which the address of an image ends: so far is a growing text held back at most."""
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\(https://([\w.-]+)(?::\d+)?(?:/[^\s()<>\\]*)?(?:\s+\"[^\"\n]*\")?\)")
_MAY_BE = re.compile(r"!\[[^\[\]\n]*(?:\](?:\([^\n()<>\\]*)?)?\Z")
_hosts: tuple[str, ...] = ()


def allow(hosts: Sequence[str]) -> None:
    """Whose images this process lets pages load, as patterns; said once, when it starts. The content security policy
    has the same."""
    global _hosts
    _hosts = tuple(one.lower().partition(":")[0] for one in hosts)


def shows(text: str, at: int, *, final: bool) -> bool | None:
    """Whether what begins there is an image that may be shown. None: more of a growing text has to be seen."""
    if not _hosts:
        return False
    if (found := _IMAGE.match(text, at)) is not None:
        return any(fnmatchcase(found[1].lower(), one) for one in _hosts)
    undecided = not final and len(text) - at < WITHIN and _MAY_BE.match(text, at) is not None
    return None if undecided else False
