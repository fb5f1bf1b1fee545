"""What is fuzzed: each form's own reader, and the whole way of a file whose form has to be found first."""

import functools
import importlib.util
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from dateline.errors import ReportError
from dateline.report import Report
from dateline.sources.clip import Document, Found, Lost, Options
from dateline.sources.forms import FORMS, form_of, reader_of, unpacker_of
from dateline.sources.looks import HEAD_BYTES
from dateline.sources.opening import Within, opened

CORPORA = Path(__file__).parent / "corpora"

# The whole way, from the bytes of a file to its reports.
ANY = "any"

_FIELDS = frozenset(Report.__struct_fields__) - {"text"}

Target = Callable[[bytes], Iterator[Found]]


def names() -> list[str]:
    """The names of all targets: the forms whose module is there, and ``"any"`` if all of them are."""
    written = [form for form in FORMS if _is_written(form)]
    return [*written, ANY] if len(written) == len(FORMS) else written


def target_of(name: str) -> Target:
    """What takes bytes and gives what is found in them, one by one. It raises whatever the reader raises."""
    if name == ANY:
        return _any
    return _container(name) if FORMS[name].unpack else _document(name)


@functools.cache
def seeds(name: str) -> tuple[bytes, ...]:
    """The committed inputs to begin with, sorted by their names."""
    return tuple(path.read_bytes() for path in sorted((CORPORA / name).iterdir()))


@functools.cache
def _is_written(form: str) -> bool:
    module, _, function = (FORMS[form].read or FORMS[form].unpack or "").partition(":")
    if importlib.util.find_spec(f"dateline.sources.{module}") is None:
        return False
    return hasattr(importlib.import_module(f"dateline.sources.{module}"), function)


def _document(form: str) -> Target:
    return lambda raw: _read(Document(where=f"fuzz.{form}", raw=raw, form=form))


def _container(form: str) -> Target:
    """Takes a container apart and reads its documents; what it raises of its own breaks off the rest, as for a file."""
    unpack = unpacker_of(form)
    return lambda raw: _all(unpack(io.BytesIO(raw), f"fuzz.{form}", Options()) if unpack else iter(()))


def _any(raw: bytes) -> Iterator[Found]:
    return _all(opened(io.BytesIO(raw), "fuzz", Options(), Within()))


def _all(documents: Iterator[Document | Lost]) -> Iterator[Found]:
    for each in documents:
        if isinstance(each, Lost):
            yield each
        else:
            yield from _read(each)


def _read(document: Document) -> Iterator[Found]:
    """The reports of a document, as `dateline.sources.walk.clips` finds them, but a reader's mistake is not caught."""
    form = document.form or form_of(document.raw[:HEAD_BYTES], document.where)
    read = reader_of(form) if form and _is_written(form) else None
    if form is None or read is None:
        yield Lost(where=document.where, error=ReportError("DL-117", what=document.where))
        return
    known = {key: value for key, value in document.given.items() if key in _FIELDS}
    yield from read(msgspec.structs.replace(document, form=form, given=known), Options())


if __name__ == "__main__":
    sys.stdout.write("\n".join(names()) + "\n")
