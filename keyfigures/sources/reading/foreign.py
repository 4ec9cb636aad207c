"""Text that is no table: a web page, an answer of a web service, or other markup."""

import json
import re
from typing import Any

from keyfigures.sources.remarks import refused

LOOKED_AT = 20_000
HTML = re.compile(
    r"(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype\s+html|html|head|body|title|meta|table|div|script|style)\b", re.S
)
TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
# A header in brackets is a table; a bracket, then what only JSON goes on with, is not.
JSON = re.compile(r'\s*(\{\s*["}]|\[\s*[\[{"\]])')
SAID_BY = ("message", "errorTypeCode", "error", "title")
SHOWN = 200


def check_table(text: str) -> None:
    """Raise RefusedError, with what the page or the service says, when a text is no table."""
    start = text[:LOOKED_AT].lstrip()
    if start.startswith("<"):
        _refuse_markup(start)
    if start.startswith(("{", "[")):
        _refuse_json(text)


def _refuse_markup(start: str) -> None:
    if HTML.match(start.lower()):
        title = TITLE.search(start)
        raise refused("E-HTML", value=_one_line(title.group(1)) if title else "")
    if start.startswith("<?xml"):
        raise refused("E-NOTATABLE", value="XML")


def _refuse_json(text: str) -> None:
    try:
        said = _said(json.loads(text))
    except RecursionError:
        said = ""
    except ValueError:
        if not JSON.match(text):
            return
        said = ""
    raise refused("E-JSON", value=said)


def _said(answer: Any) -> str:
    if not isinstance(answer, dict):
        return ""
    return next((_one_line(answer[name]) for name in SAID_BY if isinstance(answer.get(name), str)), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:SHOWN]
