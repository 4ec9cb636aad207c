"""A prepared question, its answer in one sentence, and why there is none: what cannot be answered says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from keyfigures.catalogue import Texts
from keyfigures.errors import SelectionError
from keyfigures.views import Complete

# More names than these are counted, not said.
MOST_NAMED = 3

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer; ``figures`` are what the sentence says, unrounded, by name.

    They are empty where the question cannot be answered: the text then says why. ``view`` is another chart that shows
    the answer, None where none does.
    """

    id: str
    question: str
    text: str
    figures: Mapping[str, object]
    view: Complete | None = None

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer."""
        return bool(self.figures)


@dataclass(frozen=True, slots=True)
class Said:
    """What a question is answered by: the sentence, what it says, and the view that shows it."""

    text: str
    figures: Mapping[str, object]
    view: Complete | None = None


@dataclass(frozen=True)
class Question(Generic[Asked]):
    """A question: its id, the name of its text, and how it is answered of what was gathered."""

    id: str
    text: str
    answer: Callable[[Asked], Said]


@dataclass(eq=False)
class UnansweredError(Exception):
    """Report why a question cannot be answered, as a name of a text and what it is filled in with."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


def answers(
    questions: Sequence[Question[Asked]], gather: Callable[[], Asked], words: Mapping[str, object], say: Texts
) -> tuple[Answer, ...]:
    """Return every question with its answer, in order; ``words`` is what the questions name.

    Where nothing can be gathered, all questions say why.
    """
    try:
        known = gather()
    except (SelectionError, UnansweredError) as error:
        why = _why(error, say)
        return tuple(Answer(each.id, say(each.text, **words), why, {}) for each in questions)
    return tuple(_answer(each, known, words, say) for each in questions)


def _answer(question: Question[Asked], known: Asked, words: Mapping[str, object], say: Texts) -> Answer:
    text = say(question.text, **words)
    try:
        said = question.answer(known)
    except (SelectionError, UnansweredError) as error:
        return Answer(question.id, text, _why(error, say), {})
    return Answer(question.id, text, said.text, said.figures, said.view)


def _why(error: SelectionError | UnansweredError, say: Texts) -> str:
    """Return why there is no answer: our own reasons are clauses, those of others whole sentences."""
    reason = say(error.text, **error.values)
    return say("ask_cannot" if isinstance(error, UnansweredError) else "ask_cannot_told", why=reason)


def named(names: Sequence[str], say: Texts) -> str:
    """Return the first names of a list and how many more there are; a dash for none."""
    if not names:
        return say("ask_nobody")
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return shown if more <= 0 else say("ask_and_more", names=shown, n=more)
