"""What an imported file must look like, and a sentence that names the place where it doesn't."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from core.errors import ParleyError
from core.text import Text


class TransferError(ParleyError):
    """A file can't be imported. Nothing of it was."""


WRONG_SHAPE = Text(
    "The file is not of the shape its format has, at {place}: {why}. Nothing was imported.",
    "文件不符合格式要求，位置 {place}：{why}。没有导入任何内容。",
)


def checked(document: Any, schema: dict[str, Any]) -> None:
    """Raises TransferError with the deepest place where the document breaks the schema."""
    error = best_match(Draft202012Validator(schema).iter_errors(document))
    if error is not None:
        raise TransferError(WRONG_SHAPE.fill(place=error.json_path, why=error.message[:200]))
