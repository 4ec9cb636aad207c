"""Prepared questions: what a reader asks of a chart, answered from the functions the chart is made by.

``asked`` answers the questions of any complete choice; each subject has its own.
"""

from keyfigures.questions.answers import Answer
from keyfigures.questions.every import asked, questions_of

__all__ = ["Answer", "asked", "questions_of"]
