"""Comments on figures: what somebody knows about a department's key figure that the figure does not say."""

from dataclasses import dataclass
from typing import ClassVar

from keyfigures.register.records import Record, named, save, saved, stated


@dataclass(frozen=True)
class Comment(Record):
    """A comment on a department's key figure of a year; one that was withdrawn stays in the register."""

    KIND: ClassVar[str] = "comment"

    id: str
    department_id: str
    indicator: str
    year: int
    text: str
    withdrawn: bool = False

    @property
    def subject(self) -> str:
        """Return what its events are about."""
        return f"{self.KIND}/{self.department_id}/{self.indicator}/{self.year}/{self.id}"

    def check(self) -> None:
        """Raise RegisterError for one about nothing or without text."""
        named(self.id, self.department_id, self.indicator)
        stated(text=self.text)


def write_comment(comment: Comment, *, by: str, reason: str, key: str, expected_version: int | None) -> Comment:
    """Write a comment and return it as written; 0 is expected of a new one.

    Raises RegisterError for one without text, ConflictError when somebody else has written in between.
    """
    return save(comment, by=by, reason=reason, key=key, expected_version=expected_version)


def comments(department_id: str, indicator: str = "", year: int | None = None) -> tuple[Comment, ...]:
    """Return the comments on a department's figures that have not been withdrawn, the newest year first."""
    found = (
        each
        for each in saved(Comment)
        if each.department_id == department_id
        and indicator in ("", each.indicator)
        and year in (None, each.year)
        and not each.withdrawn
    )
    return tuple(sorted(found, key=lambda each: (-each.year, each.subject)))
