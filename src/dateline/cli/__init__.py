"""The command line: one face of the library, with no logic of its own.

Each command is a small module function; heavy imports happen inside commands, so that ``dateline --help`` answers at once.
"""

import sys

import click

from dateline._version import __version__
from dateline.cli import archive as archive_commands
from dateline.cli import demo as demo_commands
from dateline.cli import doubt as doubt_commands
from dateline.cli import export as export_commands
from dateline.cli import incidents as incident_commands
from dateline.cli import ingest as ingest_commands
from dateline.cli import lexicon as lexicon_commands
from dateline.cli import questions as question_commands
from dateline.cli import read as read_commands
from dateline.cli import recode as recode_commands
from dateline.cli import serve as serve_commands
from dateline.cli import upkeep as upkeep_commands
from dateline.cli import watch as watch_commands
from dateline.errors import DatelineError

__all__ = ["main"]

# Conventional exit statuses: something failed, bad usage (click's own 2), stopped by Ctrl-C.
FAILED, INTERRUPTED = 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dateline")
def cli() -> None:
    """Read news reports: who did what, who said what, to whom, when, where, how many, and on whose word.

    \b
    Examples:
      dateline demo
      dateline read clip.txt --published 2020-09-02
      dateline ingest clips/ --archive my-archive
      dateline events --archive my-archive --actor RUS --type ACCUSE
    """


for command in (
    read_commands.read,
    read_commands.schema,
    ingest_commands.ingest,
    watch_commands.watch,
    archive_commands.reports,
    archive_commands.events,
    archive_commands.statements,
    archive_commands.figures,
    archive_commands.actors,
    archive_commands.places,
    archive_commands.register,
    export_commands.export,
    ingest_commands.problems,
    archive_commands.why,
    incident_commands.incidents,
    incident_commands.incident,
    incident_commands.compare,
    incident_commands.threads,
    question_commands.count,
    question_commands.voices,
    question_commands.stance,
    question_commands.coverage,
    question_commands.search,
    question_commands.sql,
    doubt_commands.correct,
    doubt_commands.sample,
    doubt_commands.score,
    doubt_commands.freeze,
    recode_commands.recode,
    serve_commands.serve,
    upkeep_commands.compact,
    upkeep_commands.verify,
    upkeep_commands.forget,
    upkeep_commands.diff,
    lexicon_commands.lexicon,
    demo_commands.demo,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; errors of the catalogue become one line on standard error and exit status 1."""
    try:
        # Outside its standalone mode click returns the status of a command that ended with Exit.
        sys.exit(cli.main(standalone_mode=False))
    except click.Abort:
        click.echo("stopped; what was done so far is kept", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DatelineError as error:
        click.echo(str(error), err=True)
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(0)
