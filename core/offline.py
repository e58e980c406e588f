"""One HTML file that opens anywhere without a network: no script, nothing fetched."""

from __future__ import annotations

from html import escape

from core.text import Language

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def offline_page(title: str, style: str, body: str, language: Language) -> str:
    """`title`: as it reads; `style` and `body`: CSS and HTML, what people wrote in them already escaped."""
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<meta http-equiv="Content-Security-Policy" '
        f'content="{POLICY}">\n<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n'
        f"{body}\n</body>\n</html>\n"
    )
