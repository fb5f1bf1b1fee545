"""Reading on a Dask cluster: each batch is a task, and what comes out is told in the order of the reports.

The cluster runs the tasks of a lost worker again by itself. A task is named by the hash of what it reads. A run that was killed
is started again: what the archive holds is passed over, and only the rest is sent.
"""

import contextlib
import faulthandler
import functools
import hashlib
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from dateline.errors import ReportError, SetupError
from dateline.reader import Reader
from dateline.report import Report
from dateline.scale.partition import Found, Reading, named, read_all, reader_of
from dateline.scale.pool import AHEAD, SECONDS_A_REPORT, TRIES

# One batch at a time in a process: its watchdog watches only one, and threads of one process would not read faster.
_ALONE = threading.Lock()

# Deaths that a task may survive in a cluster on this machine, be it a batch or one report; other clusters have their own setting.
DEATHS = TRIES - 1

# What Dask puts into the environment of workers. It has them give back all memory at once that they need no longer; asking for
# it again with every matrix is a quarter of the time of reading.
_ENVIRON, _GIVES_BACK = "distributed.nanny.pre-spawn-environ", "MALLOC_TRIM_THRESHOLD_"

# How long a scheduler may take to answer.
SECONDS_TO_ANSWER = 30


def reading(reader: Reader, address: str | None, workers: int) -> Reading:
    """Who reads on a cluster, in order.

    Args:
        reader: how to read; files that its configuration names must be on every machine, at the same path.
        address: of the scheduler, ``host:port``; ``None`` starts a cluster on this machine.
        workers: how many processes a cluster on this machine has.

    Raises:
        SetupError: DL-402 where Dask is not installed, DL-404 where no scheduler answers.
    """
    try:
        import distributed  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise SetupError("DL-402", what="to a cluster", package="dateline[cluster]") from error
    return reading_on(functools.partial(client, address, workers), reader)


def reading_on(connect: Callable[[], Any], reader: Reader) -> Reading:
    """Who reads on a cluster to which ``connect`` leads, a context manager."""
    return functools.partial(_read, connect, functools.partial(reader_of, reader.config), SECONDS_A_REPORT)


@contextlib.contextmanager
def client(address: str | None, workers: int) -> Iterator[Any]:
    """A connection to a cluster, which ends with the block; so does a cluster that it started on this machine."""
    import dask  # noqa: PLC0415 - an extra
    import distributed  # noqa: PLC0415

    cluster_here: Any = distributed.LocalCluster
    connect: Any = distributed.Client

    with contextlib.ExitStack() as stack:
        if address is None:
            stack.enter_context(dask.config.set(_settings(dask.config.get(_ENVIRON))))
            address = stack.enter_context(
                cluster_here(n_workers=workers, threads_per_worker=1, dashboard_address=None, memory_limit=0)
            ).scheduler_address
        try:
            yield stack.enter_context(connect(address, timeout=SECONDS_TO_ANSWER, set_as_default=False))
        except OSError as error:
            raise SetupError("DL-404", what=address, detail=error) from error


def _settings(environ: dict[str, Any]) -> dict[str, Any]:
    """Dask's settings for a cluster on this machine, from what it would else put into the environment of workers."""
    kept = {name: value for name, value in environ.items() if name != _GIVES_BACK}
    return {"distributed.scheduler.allowed-failures": DEATHS, _ENVIRON: kept}


def _read(
    connect: Callable[[], Any], make: Callable[[], Reader], seconds: float, batches: Iterable[list[Report]]
) -> Iterator[Found]:
    with connect() as cluster:
        under_way: deque[tuple[list[Report], Any]] = deque()
        for reports in batches:
            under_way.append((reports, _send(cluster, make, reports, seconds)))
            while len(under_way) >= AHEAD * max(1, len(cluster.nthreads())):
                yield _told(cluster, make, seconds, *under_way.popleft())
        while under_way:
            yield _told(cluster, make, seconds, *under_way.popleft())


def _send(cluster: Any, make: Callable[[], Reader], reports: list[Report], seconds: float) -> Any:  # noqa: ANN401
    """The task of a batch, on its way."""
    name = hashlib.sha256(msgspec.msgpack.encode(reports) + pickle.dumps(make)).hexdigest()
    return cluster.submit(_watched, make, reports, seconds, key=f"read-{name}")


def _told(cluster: Any, make: Callable[[], Reader], seconds: float, reports: list[Report], task: Any) -> Found:  # noqa: ANN401
    """What came of a task; where it brought down its workers, each report is tried alone, and set aside if it does so too."""
    from distributed import KilledWorker  # noqa: PLC0415 - an extra

    try:
        found: Found = task.result()
    except KilledWorker:
        if len(reports) > 1:
            return [each for report in reports for each in _alone(cluster, make, seconds, report)]
        return [ReportError("DL-121", what=named(reports[0]), detail="the process that reads it dies or takes too long")]
    return found


def _alone(cluster: Any, make: Callable[[], Reader], seconds: float, report: Report) -> Found:  # noqa: ANN401
    """What came of one report, waited for before the next is sent: a dying worker brings all that wait for it under suspicion."""
    return _told(cluster, make, seconds, [report], _send(cluster, make, [report], seconds))


def _watched(make: Callable[[], Reader], reports: list[Report], seconds: float) -> Found:
    """In a worker: read, or end the process where that takes too long, even if a library never comes back."""
    with _ALONE:
        reader = make()
        reader.coded_by  # noqa: B018 - loads the models, which is no report's time
        faulthandler.dump_traceback_later(seconds * len(reports), exit=True, file=sys.__stderr__ or sys.stderr)
        try:
            return read_all(reports, reader)
        finally:
            faulthandler.cancel_dump_traceback_later()
