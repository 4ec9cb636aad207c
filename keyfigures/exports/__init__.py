"""What leaves the dashboard as files: names that tell what they hold, tables and documents that cannot run code."""

from keyfigures.exports.document import document
from keyfigures.exports.files import csv_file, file_stem
from keyfigures.exports.template import template
from keyfigures.exports.workbook import workbook

__all__ = ["csv_file", "document", "file_stem", "template", "workbook"]
