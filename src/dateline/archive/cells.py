"""Cells that a spreadsheet shows as they are."""

# Spreadsheets take a cell that begins so for a formula; an apostrophe before it makes them show it as text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("Kyiv")
    ("'=1+1", 'Kyiv')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
