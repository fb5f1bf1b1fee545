"""A progress bar on standard error, so that output can be piped."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

Item = TypeVar("Item")


def track(items: Iterable[Item], total: int | None, doing: str) -> Iterator[Item]:
    """The same items, with a bar that moves as they come; silent where standard error is no terminal."""
    done = itertools.count(1)
    return _shown(items, total, doing, (MofNCompleteColumn(), TimeRemainingColumn()), lambda: next(done))


def track_bytes(items: Iterable[Item], total: int | None, doing: str, done: Callable[[], int]) -> Iterator[Item]:
    """The same items, with a bar that moves by the bytes that were consumed for them, with rate and remaining time.

    Args:
        items: anything that comes one by one.
        total: all bytes; ``None`` where nobody knows how many there are.
        doing: the word before the bar.
        done: says how many bytes were consumed so far.
    """
    return _shown(items, total, doing, (DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()), done)


def _shown(
    items: Iterable[Item], total: int | None, doing: str, columns: tuple[ProgressColumn, ...], done: Callable[[], int]
) -> Iterator[Item]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    with Progress(TextColumn(doing), BarColumn(), *columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        for item in items:
            yield item
            progress.update(task, completed=done())
