"""What is put beside a question: an image becomes a content part of its message, a text is written into it.

The gateways' documents describe text only; images go as OpenAI's `image_url` parts do
(https://platform.openai.com/docs/guides/images-vision), and only where the model is marked as able to see them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from core.chat import Content
from core.decoding import decoded
from core.errors import ParleyError
from core.text import Text

IMAGE_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
IMAGE_SUFFIXES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
LARGEST_IMAGE = 5 * 1024 * 1024
WIDEST_IMAGE = 8000
LARGEST_TEXT = 400_000
FENCES = re.compile(r"^[ \t]*(`{3,})", re.MULTILINE)

TOO_LARGE = Text(
    "'{name}' is too large: an image may have {limit} MB and {pixels} pixels a side. Make it smaller and attach it "
    "again.",
    "“{name}”太大：图片不能超过 {limit} MB，边长不能超过 {pixels} 像素。请缩小后再添加。",
)
NO_IMAGE = Text(
    "'{name}' is not an image that can be read: use PNG, JPEG, WebP or GIF.",
    "“{name}”不是可以读取的图片：请使用 PNG、JPEG、WebP 或 GIF。",
)
TOO_LONG = Text(
    "'{name}' has {count} characters; a text may have {limit}. Attach the part that matters.",
    "“{name}”有 {count} 个字符，文本文件最多 {limit} 个。请只添加需要的部分。",
)
NO_TEXT = Text(
    "'{name}' is neither an image nor text, so it can't be sent. Copy the words out of it instead.",
    "“{name}”既不是图片也不是文本，无法发送。可以把其中的文字复制出来。",
)
EMPTY = Text("'{name}' is empty.", "“{name}”是空文件。")
BLIND = Text(
    "'{model}' is not marked as a model that sees images, so none was sent. Mark it under Parameters if it does, or "
    "ask without the image.",
    "“{model}”没有被标记为能看图的模型，因此图片没有发送。如果它支持图片，请在“参数”里勾选；否则请不带图片提问。",
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the next question. `mime`: of an image, None for a text; `text`: "" for an image."""

    name: str
    data: bytes = b""
    mime: str | None = None
    text: str = ""

    @property
    def is_image(self) -> bool:
        return self.mime is not None


def attachment(name: str, data: bytes) -> Attachment:
    """A file as it was given, looked into: its name alone proves nothing. Raises ParleyError."""
    name = PurePath(name.replace("\\", "/")).name[:120] or "file"
    if not data:
        raise ParleyError(EMPTY.fill(name=name))
    if PurePath(name).suffix.lower().lstrip(".") in IMAGE_SUFFIXES:
        return Attachment(name, data, _image_mime(name, data))
    return Attachment(name, text=_text(name, data))


def content_of(prompt: str, attached: Sequence[Attachment]) -> Content:
    """A question's content: its text with the texts below it, and the images as parts where there are any."""
    text = "\n\n".join([prompt, *(_quoted(one) for one in attached if not one.is_image)]).strip("\n")
    images = [one for one in attached if one.is_image]
    if not images:
        return text
    said = ({"type": "text", "text": text},) if text else ()
    return (*said, *(_part(one) for one in images))


def images_of(content: Content) -> list[bytes | None]:
    """The images in a message, as files, None for one that is none; those that stand elsewhere (an address) are left
    out."""
    found: list[bytes | None] = []
    for part in content if isinstance(content, tuple) else ():
        address = part.get("image_url")
        url = address.get("url", "") if isinstance(address, dict) else ""
        if isinstance(url, str) and url.startswith("data:image/") and ";base64," in url:
            found.append(_decoded(url.partition(";base64,")[2]))
    return found


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text)
    except ValueError:
        return None


def without_images(content: Content) -> Content:
    """The same for a model that does not see: text alone."""
    if not isinstance(content, tuple):
        return content
    kept = tuple(part for part in content if part.get("type") != "image_url")
    if all(part.get("type") == "text" for part in kept):
        return "".join(str(part.get("text", "")) for part in kept)
    return kept


def _image_mime(name: str, data: bytes) -> str:
    from PIL import Image, UnidentifiedImageError  # Streamlit brings it; not on the way to the first page

    too_large = ParleyError(TOO_LARGE.fill(name=name, limit=LARGEST_IMAGE // 1024 // 1024, pixels=WIDEST_IMAGE))
    if len(data) > LARGEST_IMAGE:
        raise too_large
    try:
        with Image.open(BytesIO(data), formats=list(IMAGE_MIMES)) as image:
            if max(image.size) > WIDEST_IMAGE:
                raise too_large
            image.load()
            return IMAGE_MIMES[image.format or ""]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError) as error:
        raise ParleyError(NO_IMAGE.fill(name=name)) from error
    except Image.DecompressionBombError as error:
        raise too_large from error


def _text(name: str, data: bytes) -> str:
    text = decoded(data)
    if text is None:
        raise ParleyError(NO_TEXT.fill(name=name))
    if len(text) > LARGEST_TEXT:
        raise ParleyError(TOO_LONG.fill(name=name, count=f"{len(text):,}", limit=f"{LARGEST_TEXT:,}"))
    return text


def _quoted(one: Attachment) -> str:
    """The text within a fence that nothing in it can close."""
    longest = max((len(found) for found in FENCES.findall(one.text)), default=2)
    fence = "`" * max(3, longest + 1)
    kind = PurePath(one.name).suffix.lower().lstrip(".")
    return f"{one.name}:\n{fence}{kind if kind.isalnum() else ''}\n{one.text.rstrip()}\n{fence}"


def _part(one: Attachment) -> dict[str, object]:
    return {
        "type": "image_url",
        "image_url": {"url": f"data:{one.mime};base64,{base64.b64encode(one.data).decode('ascii')}"},
    }
