"""`GrowingText`: one answer's text as it arrives."""

from __future__ import annotations

from core.chat import Delta, Message
from core.store.pieces import StoredPiece


class GrowingText:
    """The parts of an answer, as they came. `undecided` may still turn out to be thinking or the answer; once that is
    known it has come again as what it was. `begun`: what stands already and is stored."""

    def __init__(self, begun: Message | None = None) -> None:
        self.content: list[str] = [begun.text] if begun and begun.text else []
        self.reasoning: list[str] = [begun.reasoning] if begun and begun.reasoning else []
        self.undecided: list[str] = []
        self.finished = False  # it has said why it ended; what belongs to the whole reply may still come
        self._saved = (len(self.content), len(self.reasoning), 0)
        self._number = 0
        self._asked: tuple[int, int, int] = (0, 0, 0)

    @property
    def answering(self) -> bool:
        return bool(self.content)

    @property
    def begun(self) -> bool:
        return bool(self.content or self.reasoning or self.undecided)

    def grow(self, delta: Delta) -> None:
        if delta.undecided:
            self.undecided.append(delta.undecided)
        elif (delta.content or delta.reasoning) and self.undecided:
            self.undecided.clear()
            self._saved = (*self._saved[:2], 0)
        if delta.reasoning:
            self.reasoning.append(delta.reasoning)
        if delta.content:
            self.content.append(delta.content)
        self.finished = self.finished or delta.finish_reason is not None

    def unsaved(self, answer_id: str) -> StoredPiece | None:
        """What has come since the last piece that was `saved`; None: nothing."""
        parts = (self.content, self.reasoning, self.undecided)
        new = ["".join(part[seen:]) for part, seen in zip(parts, self._saved, strict=True)]
        if not any(new):
            return None
        self._asked = (len(self.content), len(self.reasoning), len(self.undecided))
        return StoredPiece(answer_id, self._number + 1, *new)

    def saved(self, piece: StoredPiece) -> None:
        content, reasoning, undecided = self._asked
        self._saved = (content, reasoning, min(undecided, len(self.undecided)))  # what is decided now is gone
        self._number = piece.number
