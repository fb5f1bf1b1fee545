"""The archive that is served: opened again when its manifest or its corrections change, with a session for each request."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from dateline.archive import Archive, corrections, manifest
from dateline.reader import default_reader
from dateline.record import Record
from dateline.report import Report

# Requests that may ask the archive at once; more wait. The engine uses all cores for each of them.
AT_ONCE = 4

# A request that takes longer is interrupted: a page is for looking, long questions are for the command line.
SECONDS = 20.0

# Answers that are kept for who asks the same again, some hundred kilobytes each.
KEPT = 64

Answer = TypeVar("Answer")


class Shelf:
    """Holds the archive that is served.

    Raises:
        ArchiveError: DL-301, DL-304 or DL-311 if the folder holds no archive that can be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._state = self._stamp()
        self._archive = Archive(folder)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._kept_of: object = None

    @property
    def version(self) -> str:
        """What changes with the archive: an entity tag for everything that is made of it."""
        return f"{self._state[0]:x}-{self._state[1]:x}"

    @contextmanager
    def session(self) -> Iterator[Archive]:
        """An archive for one request, interrupted when it takes too long."""
        with self._slots:
            archive = self._current().session()
            clock = threading.Timer(SECONDS, archive.interrupt)
            clock.start()
            try:
                yield archive
            finally:
                clock.cancel()
                archive.close()

    def once(self, archive: Archive, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """What was made before under a key of this state of the archive, or is made now; the latest are kept."""
        with self._lock:
            if archive.manifest is not self._kept_of:
                self._kept.clear()
                self._kept_of = archive.manifest
            if key in self._kept:
                self._kept.move_to_end(key)
                held: Answer = self._kept[key]
                return held
        made = make()
        with self._lock:
            if archive.manifest is self._kept_of:
                self._kept[key] = made
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return made

    def read(self, report: Report) -> Record:
        """The record of a report that somebody pasted; one is read at a time, and none is kept.

        Raises:
            ReportError: DL-1xx if it can't be read.
        """
        with self._reading:
            return default_reader().read(report)

    def _current(self) -> Archive:
        with self._lock:
            if (state := self._stamp()) != self._state:
                self._archive, self._state = Archive(self.folder), state
            return self._archive

    def _stamp(self) -> tuple[int, int]:
        """When the manifest and the corrections were last replaced, in nanoseconds."""
        return tuple(self._changed(name) for name in (manifest.NAME, corrections.NAME))  # type: ignore[return-value]

    def _changed(self, name: str) -> int:
        try:
            return (self.folder / name).stat().st_mtime_ns
        except FileNotFoundError:
            return 0
