"""Reading on the cores of one machine: worker processes that load the models once, and may die without harm.

What comes out does not depend on how many there are: batches are told in their order, and each is read as if it were alone. A
batch whose worker dies or takes too long is read again report by report, and a report that twice brings down a worker that reads
nothing else is set aside with its code.

Each worker has a pipe of its own and shares nothing with the others, not even a lock: whoever kills one, at whatever moment,
stops nobody else.
"""

import contextlib
import functools
import itertools
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from dateline.errors import DatelineError, ReportError, SetupError
from dateline.reader import Reader
from dateline.record import Record
from dateline.report import Report
from dateline.scale.partition import BATCH, Found, Reading, named, read_all

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

# A report takes a tenth of a second, and one of 100,000 characters some seconds. What takes so long hangs; a batch has no more
# time than one report, since its reports are tried one by one if it is not enough.
SECONDS_A_REPORT = 120.0

# A worker that has not loaded its models by then never will.
SECONDS_TO_START = 120.0

# How often in a row a worker may die before it has its models. Where memory is short they all do, and would for ever.
STARTS = 20

# How often a report may bring down a worker that reads nothing else.
TRIES = 2

# Batches on their way for each worker, so that none is idle and no more than these are in memory.
AHEAD = 3

# Batches that are no work for others: they are read before a worker has its models.
FEW = 3


def reading(reader: Reader, workers: int) -> Reading:
    """Who reads batches with so many workers, in order; a few batches are read here, since workers must load the models first.

    Args:
        reader: how to read; each worker makes its own of the same configuration.
        workers: how many; 1 reads here.
    """

    def read(batches: Iterable[list[Report]]) -> Iterator[Found]:
        rest = iter(batches)
        first = list(itertools.islice(rest, FEW)) if workers > 1 else []
        if len(first) < FEW:
            yield from (read_all(reports, reader) for reports in itertools.chain(first, rest))
            return
        with Pool(functools.partial(Reader, reader.config), workers) as pool:
            yield from pool.records(itertools.chain(first, rest))

    return read


@contextlib.contextmanager
def held(reader: Reader, workers: int, reports: int) -> Iterator[Reading]:
    """Who reads again and again with the same workers, which end with the block; few reports are read here.

    Args:
        reader: how to read.
        workers: how many; 1 reads here.
        reports: how many there may be.
    """
    if workers == 1 or reports < FEW * BATCH:
        yield lambda batches: (read_all(some, reader) for some in batches)
        return
    with Pool(functools.partial(Reader, reader.config), workers) as pool:
        yield pool.records


class _Job(NamedTuple):
    """Reports to be read together: a batch, or one report of it that is tried by itself."""

    batch: int
    first: int
    reports: list[Report]
    tries: int = 0


class Pool:
    """Worker processes that read reports; a context manager.

    Args:
        make: makes a reader, in each worker; it must be something that another process can import.
        workers: how many.
        seconds: how long a report may take.
    """

    def __init__(self, make: Callable[[], Reader], workers: int, seconds: float = SECONDS_A_REPORT) -> None:
        self._make, self._seconds, self._failed_starts = make, seconds, 0
        self.workers = [_Worker(make) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self.workers:
            worker.stop()

    def records(self, batches: Iterable[list[Report]]) -> Iterator[Found]:
        """The records of each batch, or why there are none, in order; a few batches are taken ahead."""
        jobs: deque[_Job] = deque()
        under_way: deque[_Batch] = deque()
        for number, reports in enumerate(batches):
            under_way.append(_Batch(number, len(reports)))
            jobs.append(_Job(number, 0, reports))
            while len(under_way) >= len(self.workers) * AHEAD:
                yield self._next(jobs, under_way)
        while under_way:
            yield self._next(jobs, under_way)

    def _next(self, jobs: deque["_Job"], under_way: deque["_Batch"]) -> Found:
        """What came of the first batch under way, once all of it has been read."""
        while not under_way[0].is_done:
            self._give(jobs)
            for job, found in self._hear(jobs):
                under_way[job.batch - under_way[0].number].put(job.first, found)
        return under_way.popleft().found

    def _give(self, jobs: deque["_Job"]) -> None:
        """Give each idle worker a job."""
        for at, worker in enumerate(self.workers):
            if worker.is_idle and jobs and not worker.take(jobs.popleft(), self._seconds):
                jobs.appendleft(self._replaced(at))  # it died idle, which is no fault of the job

    def _hear(self, jobs: deque["_Job"]) -> Iterator[tuple["_Job", Found]]:
        """What workers have read, once one of them has or its time is over; jobs that brought one down are tried again."""
        awaited = [(at, worker) for at, worker in enumerate(self.workers) if not worker.is_idle]
        wait([worker.pipe for _, worker in awaited], max(0.0, min(worker.until for _, worker in awaited) - time.monotonic()))
        for at, worker in awaited:
            try:
                if worker.pipe.poll():
                    told: Found | DatelineError | None = worker.pipe.recv()
                elif time.monotonic() >= worker.until:
                    yield from self._lost(jobs, at, f"it takes more than {self._seconds:g} seconds")
                    continue
                else:
                    continue
            except (EOFError, OSError):
                yield from self._lost(jobs, at, "the process that reads it dies")
                continue
            if isinstance(told, DatelineError):
                raise told
            if told is None:
                worker.is_ready, self._failed_starts = True, 0
            else:
                yield worker.done(), told

    def _lost(self, jobs: deque["_Job"], at: int, why: str) -> Iterator[tuple["_Job", Found]]:
        """Put another worker in the place of one that is dead or hangs; only one that was reading counts against a report.

        Raises:
            SetupError: DL-403 where workers die again and again before they have read anything.
        """
        if self.workers[at].is_ready:
            yield from self._again(jobs, self._replaced(at), why)
            return
        self._failed_starts += 1
        if self._failed_starts >= STARTS:
            raise SetupError("DL-403", detail=f"{STARTS} in a row ended while they loaded the models")
        self._replace(at)

    def _replaced(self, at: int) -> "_Job":
        """The job of a worker, in whose place another stands now."""
        job = self.workers[at].done()
        self._replace(at)
        return job

    def _replace(self, at: int) -> None:
        self.workers[at].stop()
        self.workers[at] = _Worker(self._make)

    def _again(self, jobs: deque["_Job"], job: "_Job", why: str) -> Iterator[tuple["_Job", Found]]:
        """Let a job be tried again, its reports one by one; gives up a report that was tried often enough."""
        if len(job.reports) > 1:
            jobs.extendleft(_Job(job.batch, job.first + n, [report]) for n, report in reversed(list(enumerate(job.reports))))
        elif job.tries + 1 < TRIES:
            jobs.appendleft(job._replace(tries=job.tries + 1))
        else:
            yield job, [ReportError("DL-121", what=named(job.reports[0]), detail=why)]


class _Batch:
    """A batch under way: what was found for each of its reports so far."""

    def __init__(self, number: int, size: int) -> None:
        self.number, self._open = number, size
        self._found: list[Record | DatelineError | None] = [None] * size

    @property
    def is_done(self) -> bool:
        return not self._open

    @property
    def found(self) -> Found:
        return [each for each in self._found if each is not None]

    def put(self, first: int, found: Found) -> None:
        self._found[first : first + len(found)] = found
        self._open -= len(found)


class _Worker:
    """A process that reads what comes through its pipe.

    Attributes:
        is_ready: whether it has its models.
        job: what it reads; ``None`` if it is idle.
        until: when it must be ready or have read that, on the monotonic clock.
    """

    def __init__(self, make: Callable[[], Reader]) -> None:
        self.pipe, end = _context().Pipe()
        self._process = _context().Process(target=_serve, args=(end, make), daemon=True)
        with contextlib.suppress(BrokenPipeError):  # it may be dead already, which the pipe tells
            self._process.start()
        end.close()  # so that the pipe breaks when the process does
        self.is_ready = False
        self.job: _Job | None = None
        self.until = time.monotonic() + SECONDS_TO_START

    @property
    def is_idle(self) -> bool:
        return self.is_ready and self.job is None

    def take(self, job: _Job, seconds: float) -> bool:
        """Whether it took a job; it did not if it is dead."""
        self.job = job
        self.until = time.monotonic() + seconds
        try:
            self.pipe.send(job.reports)
        except OSError:
            return False
        return True

    def done(self) -> _Job:
        """The job that it had; it is idle now."""
        job, self.job = self.job, None
        assert job is not None, "who is asked for a job has one"  # noqa: S101 - ours to keep
        return job

    def stop(self) -> None:
        """End it at once; it holds nothing that could be left half done."""
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self.pipe.close()


@functools.cache
def _context() -> "ForkServerContext | SpawnContext":
    """How workers are made: never as a copy of this process, whose threads and locks they would inherit."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # imported once, so that a new worker has only the models to load
    return context


def preload(*modules: str) -> None:
    """Let the fork server import these besides what reading needs; it does so before the first worker is made."""
    _context().set_forkserver_preload([__name__, *modules])


def _serve(pipe: Connection, make: Callable[[], Reader]) -> None:
    """In a worker: read until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was started; it ends this one
    try:
        reader = make()
        reader.coded_by  # noqa: B018 - loads the models
    except DatelineError as error:
        pipe.send(error)
        return
    pipe.send(None)  # ready
    while True:
        try:
            reports = pipe.recv()
        except EOFError:
            return
        pipe.send(read_all(reports, reader))
