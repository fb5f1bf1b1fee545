"""The application: pages and data over one archive, with what keeps it in."""

import hmac
from pathlib import Path
from typing import Any

import duckdb
import msgspec
from jinja2 import StrictUndefined
from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from dateline._version import __version__
from dateline.errors import DatelineError
from dateline.web import (
    about,
    api,
    contested,
    dyads,
    errors,
    feeds,
    heard,
    incidents,
    islands,
    mapped,
    pages,
    people,
    reading,
    timeline,
)
from dateline.web.blanks import blanks
from dateline.web.doors import doors
from dateline.web.errors import HEADERS, shaped
from dateline.web.forms import cell
from dateline.web.shelf import Shelf

# The names by which a browser on this machine calls it. Any other in Host means that a page elsewhere is asking in disguise.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

HERE = Path(__file__).parent

# Everything that is answered, but for the files of the pages themselves.
_ROOMS = (api, pages, reading, timeline, about, heard, contested, feeds, people, dyads, mapped, incidents)
HANDLERS = [handler for room in _ROOMS for handler in room.HANDLERS]

# The pages that every page leads to, by what they are called there.
_DOORS = {
    "events": "/events",
    "statements": "/statements",
    "figures": "/figures",
    "competing figures": "/figures/compare",
    "incidents": "/incidents",
    "disputes": "/disputes",
    "threads": "/threads",
    "outlets compared": "/compare",
    "actors": "/actors",
    "dyads": "/dyads",
    "map": "/map",
    "places": "/places",
    "voices": "/voices",
    "reports": "/reports",
    "alerts": "/alerts",
    "codebook": "/codebook",
    "quality": "/quality",
    "problems": "/problems",
    "try": "/try",
}
_PATHS = frozenset(path for handler in HANDLERS for path in handler.paths)
NAVIGATION = {name: path for name, path in _DOORS.items() if path in _PATHS}

# Pages are packed as hard as costs a millisecond or two.
PACKED = 4

# An address of more characters is no question of a person's.
LONGEST_ADDRESS = 8_000


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """How an archive is served: one immutable value.

    Attributes:
        hosts: names by which it may be called; anything else in ``Host`` is refused, whatever the port.
        token: what ``Authorization: Bearer`` must say; ``None`` lets everybody in who can reach it.
        origins: web pages that may ask for data from elsewhere; none by default.
    """

    hosts: tuple[str, ...] = LOOPBACK
    token: str | None = None
    origins: tuple[str, ...] = ()


def create(folder: Path, serving: Serving | None = None) -> Litestar:
    """The application over the archive in a folder.

    Raises:
        ArchiveError: DL-301, DL-304 or DL-311 if the folder holds no archive that can be read.
    """
    serving = serving or Serving()
    shelf = Shelf(folder)
    return Litestar(
        [
            *HANDLERS,
            create_static_files_router("/static", [HERE / "static"]),
        ],
        template_config=TemplateConfig(directory=HERE / "templates", engine=JinjaTemplateEngine, engine_callback=_set_up),
        dependencies={"shelf": Provide(lambda: shelf, sync_to_thread=False)},
        guards=[_guard(serving.token)] if serving.token else [],
        before_request=_before(shelf),
        after_request=_after(shelf),
        middleware=[doors(serving.hosts), blanks()],
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=PACKED),
        cors_config=CORSConfig(allow_origins=[*serving.origins], allow_methods=["GET"]) if serving.origins else None,
        exception_handlers={
            DatelineError: errors.known,
            HTTPException: errors.refused,
            duckdb.Error: errors.interrupted,
            Exception: errors.unexpected,
        },
        openapi_config=OpenAPIConfig(
            title="Dateline",
            version=__version__,
            description="What the reports of an archive say: who did what, who said what, on whose word. Read-only.",
            path="/api",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
    )


def _set_up(engine: JinjaTemplateEngine) -> None:
    """What templates may use beside what they are given; an undefined name is a mistake and not an empty text."""
    addresses = islands.find()
    engine.engine.globals |= {"version": __version__, "cell": cell, "navigation": NAVIGATION}
    engine.engine.globals["island"] = lambda name: islands.link(addresses, name)
    engine.engine.undefined = StrictUndefined
    engine.engine.trim_blocks = engine.engine.lstrip_blocks = True


def _guard(token: str) -> Any:  # noqa: ANN401 - one of Litestar's several kinds of guard
    """Lets requests in that have the token; the comparison takes as long for a wrong one as for a right one."""
    wanted = f"Bearer {token}".encode()

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if not hmac.compare_digest(connection.headers.get("authorization", "").encode(), wanted):
            raise NotAuthorizedException("this archive asks for a token: Authorization: Bearer ...")

    return guard


def _before(shelf: Shelf) -> Any:  # noqa: ANN401 - a hook
    """Refuses addresses that are too long, and answers at once what a browser has already."""

    async def before(request: Request[Any, Any, Any]) -> Response[Any] | None:
        if len(str(request.url)) > LONGEST_ADDRESS:
            return shaped(414, f"an address has {LONGEST_ADDRESS:,} characters at most")
        if request.headers.get("if-none-match") == _tag(shelf):
            return Response(b"", status_code=304, headers=HEADERS | {"etag": _tag(shelf)})
        return None

    return before


def _after(shelf: Shelf) -> Any:  # noqa: ANN401 - a hook
    async def after(response: Response[Any]) -> Response[Any]:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code in {None, 200}:
            response.headers["etag"] = _tag(shelf)
        return response

    return after


def _tag(shelf: Shelf) -> str:
    return f'W/"{__version__}-{shelf.version}"'
