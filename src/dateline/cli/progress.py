"""A progress bar on standard error, so that output can be piped."""

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

from dateline.sources.clip import Document, Lost

Item = TypeVar("Item")


def track(items: Iterable[Item], total: int | None, doing: str) -> Iterator[Item]:
    """The same items, with a bar that moves as they come; silent where standard error is no terminal."""
    return _shown(items, total, doing, (MofNCompleteColumn(), TimeRemainingColumn()), lambda _: 1)


def track_bytes(found: Iterable[Document | Lost], total: int | None, doing: str) -> Iterator[Document | Lost]:
    """The same documents, with a bar that moves by their bytes; ``total`` is ``None`` where nobody knows how many there are."""
    columns = (DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return _shown(found, total, doing, columns, lambda item: len(item.raw) if isinstance(item, Document) else 0)


def _shown(
    items: Iterable[Item], total: int | None, doing: str, columns: tuple[ProgressColumn, ...], size: Callable[[Item], int]
) -> Iterator[Item]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    with Progress(TextColumn(doing), BarColumn(), *columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        for item in items:
            yield item
            progress.advance(task, size(item))
