"""A report as a file: HTML for a website, Word to be edited, and a tagged PDF."""

from collections.abc import Callable

from keyfigures.exports.report.page import html_file
from keyfigures.exports.report.paper import pdf_file
from keyfigures.exports.report.word import word_file
from keyfigures.reports import Report

# The forms by the ends of their names.
FILES: dict[str, Callable[[Report], bytes]] = {"html": html_file, "docx": word_file, "pdf": pdf_file}

__all__ = ["FILES", "html_file", "pdf_file", "word_file"]
