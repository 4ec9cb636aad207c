"""Bytes to text: by its mark, else strict UTF-8, else Windows-1252; nothing is guessed beyond that.

Detectors of encodings were measured and are wrong on short Danish files; these three resolve every municipality.
"""

import codecs
import re

from keyfigures.sources.remarks import Remark, Severity, refused

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# How æ, ø and å of DOS (‘ › †) and of old Macs (¾ ¿ Œ) look when taken for Windows-1252: signs inside a word.
FOREIGN_SIGNS = "‘›†¾¿"
FOREIGN_LETTER = re.compile(r"(?<=[^\W\d_])([‘›†¾¿](?=[^\W\d_])|›)")
LETTERS_BEFORE, LETTERS_AFTER = re.compile(r"[^\W\d_]*$"), re.compile(r"[^\W\d_]*")
LONGEST_WORD = 40
# A word that opens with ‹ closes with › rightly.
QUOTED_WORD = re.compile(r"‹[^‹›\n]*›")


def decoded(content: bytes) -> tuple[str, list[Remark]]:
    """Return the text of a file and what has to be said of its encoding.

    Raises RefusedError when no encoding fits, or the file is no text.
    """
    for mark, encoding in UTF_16.items():
        if content.startswith(mark):
            return _without_nul(_strict(content.removeprefix(mark), encoding)), [_info("UTF-16")]
    if b"\0" in content:
        raise refused("E-NOTATABLE", value="NUL")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _from_windows(content), [_info("Windows-1252")]


def _from_windows(content: bytes) -> str:
    text = _strict(content, "cp1252")
    if any(sign in text for sign in FOREIGN_SIGNS):
        _check_letters(QUOTED_WORD.sub("", text))
    return text


def _check_letters(text: str) -> None:
    if found := FOREIGN_LETTER.search(text):
        before = LETTERS_BEFORE.search(text[max(0, found.start() - LONGEST_WORD) : found.start()])
        after = LETTERS_AFTER.match(text[found.end() : found.end() + LONGEST_WORD])
        raise refused("E-ENC", value="".join(part.group() for part in (before, found, after) if part))


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise refused("E-ENC", row=row, value=content[error.start : error.end].hex(" ").upper()) from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise refused("E-NOTATABLE", value="NUL")
    return text


def _info(encoding: str) -> Remark:
    return Remark(Severity.INFO, "I-ENCODING", value=encoding)
