"""One shape for every error, ``{"error": {"status": 404, "code": "DL-305", "message": ..., "remedy": ...}}``, and the headers."""

from typing import Any

import duckdb
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec

from dateline.errors import ArchiveError, DatelineError, ReportError

Asked = Request[Any, Any, Any]

# Nothing but our own files is loaded, no script stands in a page, and no other page may hold ours in a frame.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}

# Which status an error of the catalogue has; all others are the server's own fault.
_STATUS = {
    "DL-305": 404, "DL-312": 404, "DL-319": 404, "DL-302": 503, "DL-303": 503, "DL-314": 503, "DL-313": 400, "DL-315": 400,
    "DL-320": 409,
}  # fmt: skip


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong: the HTTP status, the code of the catalogue if there is one, the message, and what to do."""

    status: int
    code: str | None
    message: str
    remedy: str | None


class Answer(msgspec.Struct, frozen=True):
    """The one shape."""

    error: Told


# What the description of every address says of errors.
RESPONSES = {
    status: ResponseSpec(Answer, description=about, generate_examples=False)
    for status, about in (
        (400, "a filter or a value that is none"),
        (401, "the token is missing or wrong"),
        (404, "there is no such thing"),
        (409, "incidents are to be gathered first, on the command line"),
        (414, "the address is too long"),
        (503, "the question took too long, or the archive can't answer now"),
    )
}


def shaped(status: int, message: str, *, code: str | None = None, remedy: str | None = None) -> Response[Answer]:
    """A response of the one shape."""
    told = Told(status=status, code=code, message=message, remedy=remedy)
    return Response(Answer(told), status_code=status, headers=HEADERS)


# What is said where incidents are asked for that nobody gathered. To serve is to read only, so it is done elsewhere.
UNGATHERED = "incidents were not gathered since the archive changed"
GATHER = "Run `dateline incidents` on the archive, then look again."


def known(_: Asked, error: DatelineError) -> Response[Answer]:
    """An error of the catalogue, without the paths of this machine."""
    status = 400 if isinstance(error, ReportError) else _STATUS.get(error.code, 500)
    message = error.reason if status < 500 and not isinstance(error, ArchiveError) else _plain(error)
    remedy = GATHER if error.code == "DL-320" else error.remedy  # the catalogue's names the folder
    return shaped(status, message, code=error.code, remedy=remedy if status < 500 else None)


def _plain(error: DatelineError) -> str:
    return {404: "not found", 400: error.reason, 409: UNGATHERED}.get(
        _STATUS.get(error.code, 500), "the archive can't answer now"
    )


def refused(_: Asked, error: HTTPException) -> Response[Answer]:
    """What the framework refuses: an unknown address, a wrong method, a value that is none."""
    extra = error.extra if isinstance(error.extra, list) else []
    details = "; ".join(f"{part.get('key')}: {part.get('message')}" for part in extra if isinstance(part, dict))
    return shaped(error.status_code, ": ".join(filter(None, (error.detail, details))))


def interrupted(_: Asked, error: duckdb.Error) -> Response[Answer]:
    """What the engine could not answer, most often because it took too long."""
    late = isinstance(error, duckdb.InterruptException)
    return shaped(503, "the question took too long; narrow it, for instance by day" if late else "the archive can't answer now")


def unexpected(_: Asked, error: Exception) -> Response[Answer]:
    """A mistake of ours; what it was stays in the log."""
    return shaped(500, "an unexpected error")
