"""The command that serves an archive on this machine."""

from pathlib import Path

import click

from dateline.cli.options import archive_option
from dateline.errors import SetupError

# The address of this machine alone. Whoever names another one serves the archive to others, and is told so.
LOOPBACK = "127.0.0.1"
PORT = 8020


@click.command()
@archive_option
@click.option("--host", default=LOOPBACK, show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help="Port to listen on.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="Another name by which it may be called; may be repeated.")
@click.option("--token", metavar="TEXT", envvar="DATELINE_TOKEN", help="Let in only who sends it: Authorization: Bearer TEXT.")
@click.option("--origin", "origins", multiple=True, metavar="URL", help="A web page that may ask for data; may be repeated.")
def serve(folder: Path, host: str, port: int, names: tuple[str, ...], token: str | None, origins: tuple[str, ...]) -> None:
    """Serve an archive as pages and data, on this machine alone unless told otherwise. It only reads.

    Every list has its data at the same address with an ending: /events.json, /statements.csv, /figures.parquet. What there is
    to ask is described at /api/openapi.json.

    \b
    Examples:
      dateline serve --archive my-archive
      dateline serve --archive my-archive --host 0.0.0.0 --name archive.example.org --token "$TOKEN"
    """
    try:
        import uvicorn  # noqa: PLC0415

        from dateline.web.app import LOOPBACK as OURS  # noqa: PLC0415
        from dateline.web.app import Serving, create  # noqa: PLC0415
        from dateline.web.patience import Patient  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SetupError("DL-402", what="pages", package="dateline[web]") from error
    app = create(folder, Serving(hosts=(*OURS, *names), token=token, origins=origins))
    if host != LOOPBACK and token is None:
        click.echo("anybody who can reach this address can read the archive; --token keeps others out", err=True)
    click.echo(f"serving {folder} at http://{host}:{port}/; Ctrl-C ends it", err=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=Patient,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=5,
        limit_concurrency=100,
    )
