"""The errors a person can do something about: each says what, where and what to do."""

from datetime import datetime


class KeyFiguresError(Exception):
    """Report a fault in words a reader can act on; never shown with a traceback."""


class CatalogueError(KeyFiguresError):
    """Report a definition file that does not follow its schema, naming file and field."""


class BuildError(KeyFiguresError):
    """Report the first broken assumption of a build, naming file, row and value."""

    def __init__(self, *, file: str, row: int | None, value: str, problem: str) -> None:
        self.file, self.row, self.value, self.problem = file, row, value, problem
        place = file if row is None else f"{file}, row {row}"
        super().__init__(f"{place}: {problem} (value: {value!r})")


class SelectionError(KeyFiguresError):
    """Report a choice that names something unknown or has no figure; worded in the reader's language.

    ``text`` is the name of a text of the catalogue and ``values`` fill its placeholders.
    """

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text, values)


class RegisterError(SelectionError):
    """Report that something cannot be written to the register or read from it; worded in the reader's language."""


class ConflictError(RegisterError):
    """Report that somebody else wrote about a subject in between: which version is the newest, by whom and when (UTC).

    Nothing was written; who wants to write all the same looks at the newest version first.
    """

    def __init__(self, subject: str, *, version: int, by: str, at: datetime) -> None:
        self.subject, self.version, self.by, self.at = subject, version, by, at
        super().__init__("register_conflict", version=version, by=by, at=at)
