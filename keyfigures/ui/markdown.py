"""What comes from data, files and the address, said where Streamlit reads Markdown."""

import re

MARKS = re.compile(r"[\\`*_{}\[\]<>#+|~$:]")


def literal(text: str) -> str:
    r"""Return a text that Markdown shows as it stands: names and file names are data, not marks.

    >>> print(literal("[Log in](https://example.org)"))
    \[Log in\](https\://example.org)
    """
    return MARKS.sub(r"\\\g<0>", text)
