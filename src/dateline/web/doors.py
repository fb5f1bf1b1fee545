"""By which names the server may be called: a page elsewhere that points its own name at this machine is turned away."""

from collections.abc import Collection

import msgspec
from litestar.enums import ScopeType
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp, HTTPResponseBodyEvent, HTTPResponseStartEvent, Receive, Scope, Send

from dateline.web.errors import HEADERS, Answer, Told

# A name that lets everybody in, for servers behind another one that has looked already.
ANY = "*"


class Doors:
    """Lets requests in whose ``Host`` is one of some names, whatever the port; in one shape it refuses all others."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP or ANY in self._names or _host(scope) in self._names:
            await self._app(scope, receive, send)
            return
        told = Told(status=400, code=None, message="this server is not known by that name", remedy="Name it: --name HOST")
        headers = [(name.encode(), value.encode()) for name, value in {**HEADERS, "content-type": "application/json"}.items()]
        await send(HTTPResponseStartEvent(type="http.response.start", status=400, headers=headers))
        body = msgspec.json.encode(Answer(told))
        await send(HTTPResponseBodyEvent(type="http.response.body", body=body, more_body=False))


def _host(scope: Scope) -> str:
    """The name in ``Host``, without its port.

    >>> _host({"headers": [(b"host", b"[::1]:8020")]})
    '[::1]'
    """
    raw = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    name, colon, port = raw.rpartition(":")
    return name if colon and port.isdigit() else raw


def doors(names: Collection[str]) -> DefineMiddleware:
    """The middleware for an application."""
    return DefineMiddleware(Doors, names=names)
