"""Chunks as the gateway sent them -> chunks that can be joined: choice numbers, surrogates, think blocks."""

from __future__ import annotations

from dataclasses import replace

from core.chat import ChatCompletionChunk, Delta
from core.client.surrogates import SurrogateJoiner
from core.client.think import Piece, ThinkSplitter, is_reasoner


class Normaliser:
    """One answer's state from chunk to chunk. `n`: how many choices were asked for."""

    def __init__(self, n: int, model: str) -> None:
        self._n = n
        self._model = model
        self._choices: dict[int, _ChoiceState] = {}

    def feed(self, chunk: ChatCompletionChunk) -> ChatCompletionChunk:
        return replace(chunk, deltas=tuple(self._delta(delta, chunk.model) for delta in chunk.deltas))

    def finish(self) -> ChatCompletionChunk:
        """What was held back, once no more comes."""
        deltas = (state.finish(index) for index, state in sorted(self._choices.items()))
        return ChatCompletionChunk(deltas=tuple(delta for delta in deltas if not delta.empty))

    def _delta(self, delta: Delta, answering: str | None) -> Delta:
        # with n = 1 every index means the one answer: some servers count it up (foundry-local#263)
        index = 0 if self._n == 1 else delta.index
        state = self._choices.get(index)
        if state is None:
            state = self._choices[index] = _ChoiceState(is_reasoner(self._model) or is_reasoner(answering))
        return state.feed(replace(delta, index=index))


class _ChoiceState:
    def __init__(self, reasoner: bool) -> None:
        self._content, self._reasoning = SurrogateJoiner(), SurrogateJoiner()
        self._splitter: ThinkSplitter | None = ThinkSplitter(reasoner)

    def feed(self, delta: Delta) -> Delta:
        content, reasoning = self._content.feed(delta.content), self._reasoning.feed(delta.reasoning)
        piece = Piece(content)
        if delta.reasoning and self._splitter:  # a reasoning field came: tags in the content are text
            piece = _joined(self._splitter.finish(), piece)
            self._splitter = None
        elif content and self._splitter:
            piece = self._splitter.feed(content)
        return replace(delta, content=piece.content, reasoning=reasoning + piece.reasoning, undecided=piece.undecided)

    def finish(self, index: int) -> Delta:
        rest = Piece(self._content.finish())
        if self._splitter:
            rest = _joined(self._splitter.feed(rest.content) if rest.content else Piece(), self._splitter.finish())
        return Delta(index, content=rest.content, reasoning=self._reasoning.finish() + rest.reasoning)


def _joined(first: Piece, second: Piece) -> Piece:
    return Piece(first.content + second.content, first.reasoning + second.reasoning)
