"""What leaves the dashboard as files: names that tell what they hold, tables and documents that cannot run code.

Slides are a package of their own, ``keyfigures.exports.slides``: its library takes seconds to load.
"""

from keyfigures.exports.calendar import calendar_file
from keyfigures.exports.document import document
from keyfigures.exports.files import csv_file, file_stem
from keyfigures.exports.minutes import Minutes, MinutesPart, WordTable, minutes_file
from keyfigures.exports.template import template
from keyfigures.exports.workbook import workbook

__all__ = [
    "Minutes",
    "MinutesPart",
    "WordTable",
    "calendar_file",
    "csv_file",
    "document",
    "file_stem",
    "minutes_file",
    "template",
    "workbook",
]
