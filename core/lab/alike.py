"""How alike answers are: which say the same, and how much of their characters two have in common, in any script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

GRAM = 3
MARKS = " .,;:!?。，；：！？、\"'`*“”‘’「」"


def plainly(text: str) -> str:
    """An answer as it counts: letter case, widths, blanks and the marks around it make no other answer."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(MARKS)


def different(answers: Sequence[str]) -> int:
    """How many say something else."""
    return len({plainly(one) for one in answers})


@lru_cache(maxsize=16)
def similarities(answers: tuple[str, ...]) -> list[list[float]]:
    """Of each with each, 0 to 1: the Sørensen–Dice coefficient of their runs of GRAM characters
    (https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient). 1 on the diagonal."""
    grams = [_grams(one) for one in answers]
    matrix = [[1.0] * len(answers) for _ in answers]
    for at in range(len(grams)):
        for other in range(at):
            matrix[at][other] = matrix[other][at] = _alike(grams[at], grams[other])
    return matrix


def _grams(text: str) -> Counter[str]:
    plain = plainly(text)
    if len(plain) < GRAM:
        return Counter([plain])
    return Counter(plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1))


def _alike(first: Counter[str], second: Counter[str]) -> float:
    return 2 * (first & second).total() / (first.total() + second.total())
