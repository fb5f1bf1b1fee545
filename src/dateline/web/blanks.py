"""Forms without scripts send every box, also those that nobody filled: on pages an empty one asks for nothing."""

from litestar.enums import ScopeType
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send


class Blanks:
    """Leaves empty parameters out of the addresses of pages. Those of data are as their description says, and stay."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == ScopeType.HTTP and _is_page(scope["path"]):
            scope["query_string"] = without_blanks(scope["query_string"])
        await self._app(scope, receive, send)


def _is_page(path: str) -> bool:
    return "." not in path.rpartition("/")[2]


def without_blanks(query: bytes) -> bytes:
    """A query without parameters that have no value.

    >>> without_blanks(b"actor=RUS&since=&until=&q")
    b'actor=RUS&q'
    """
    return b"&".join(part for part in query.split(b"&") if not part.endswith(b"="))


def blanks() -> DefineMiddleware:
    """The middleware for an application."""
    return DefineMiddleware(Blanks)
