"""Columns by the letters a spreadsheet shows: A is the first, XFD the last that a workbook has."""

from string import ascii_uppercase

LAST = 16_384


def letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    >>> letters(1), letters(28), letters(LAST)
    ('A', 'AB', 'XFD')
    """
    before, place = divmod(column - 1, len(ascii_uppercase))
    return (letters(before) if before else "") + ascii_uppercase[place]


NUMBERS = {letters(column): column for column in range(1, LAST + 1)}
