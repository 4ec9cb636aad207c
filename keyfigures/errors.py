"""The errors a person can do something about: each says what, where and what to do."""


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
