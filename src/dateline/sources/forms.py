"""The forms that files have: what each is called, how its first bytes look, and what reads it.

A form's reader or unpacker is named by its import path and loaded when it is needed, so that the list costs nothing.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from dateline._version import __version__
from dateline.sources import looks
from dateline.sources.clip import Document, Found, Lost, Options

Read = Callable[[Document, Options], Iterator[Found]]
Unpack = Callable[[BinaryIO, str, Options], Iterator[Document | Lost]]


class Form(NamedTuple):
    """One form.

    Attributes:
        gloss: what it is, for people.
        endings: how names of such files end; they only decide where the content leaves two forms open.
        read: the import path of what reads a document of this form; ``None`` for a container.
        unpack: the import path of what takes a container apart; ``None`` for a document.
    """

    gloss: str
    endings: tuple[str, ...] = ()
    read: str | None = None
    unpack: str | None = None


FORMS: dict[str, Form] = {
    "text": Form("plain text in UTF-8, one report a file", (".txt", ".text", ".md"), read="text:read"),
    "html": Form("a page", (".html", ".htm", ".xhtml", ".shtml"), read="html:read"),
    "feed": Form("RSS or Atom", (".rss", ".atom", ".rdf"), read="feeds:read"),
    "newsml-g2": Form("NewsML-G2, of the IPTC", (), read="newsml_g2:read"),
    "nitf": Form("NITF, of the IPTC", (".nitf",), read="nitf:read"),
    "newsml-1": Form("NewsML 1, of the IPTC", (".newsml",), read="newsml1:read"),
    "ninjs": Form("ninjs, of the IPTC", (".ninjs",), read="ninjs:read"),
    "eml": Form("one e-mail message", (".eml",), read="mail:read"),
    "row": Form("a row of a table, as an archive keeps it", (), read="rows:read"),
    "mbox": Form("a mailbox", (".mbox", ".mbx"), unpack="mail:unpack_mbox"),
    "jsonl": Form("JSON objects, one a line or in one list", (".jsonl", ".ndjson", ".json"), unpack="rows:unpack_jsonl"),
    "csv": Form("a table with commas, semicolons or tabs", (".csv", ".tsv", ".tab"), unpack="tables:unpack_csv"),
    "parquet": Form("a Parquet table", (".parquet", ".pq"), unpack="tables:unpack_parquet"),
    "warc": Form("a crawl in WARC", (".warc", ".warc.gz"), unpack="warc:unpack"),
    "zip": Form("a zip archive", (".zip",), unpack="packed:unpack"),
    "tar": Form("a tar archive, compressed or not", (".tar", ".tgz", ".tbz2", ".txz"), unpack="packed:unpack"),
    "compressed": Form("one file in gzip, Zstandard, bzip2 or xz", (".gz", ".zst", ".bz2", ".xz"), unpack="packed:unpack"),
}

# Packings are always opened, whatever form the files in them are read as: their first bytes leave no doubt.
PACKINGS = frozenset({"zip", "tar", "compressed"})


def form_of(head: bytes, name: str) -> str | None:
    """The form of a file.

    Args:
        head: its first bytes, `looks.HEAD_BYTES` of them.
        name: its name, which only decides where the content leaves two forms open.

    Returns:
        A name of `FORMS`; ``None`` if it is binary and none of them.

    >>> form_of(b"<!DOCTYPE html><title>Talks</title>", "talks.txt")
    'html'
    """
    return _by_magic(head) or _by_text(head, name)


def _by_magic(head: bytes) -> str | None:
    for form in ("zip", "tar", "parquet", "warc", "mbox"):
        if _MAGIC[form](head):
            return form
    return "compressed" if looks.compressed(head) else None


_MAGIC: dict[str, Callable[[bytes], bool]] = {
    "zip": looks.zip_,
    "tar": looks.tar,
    "parquet": looks.parquet,
    "warc": looks.warc,
    "mbox": looks.mbox,
}


def _by_text(head: bytes, name: str) -> str | None:
    text = looks.text_of(head)
    if text is None:
        return _by_xml_in_utf_16(head)
    if form := looks.xml_form(text) or looks.json_form(text):
        return form
    if looks.html(text):
        return "html"
    # A table and a message are text too: a name that says text is believed before a look that may be chance.
    named = form_named(name)
    if looks.root(text):  # markup of no known form is no text, unless its name says so
        return named
    if looks.mail(text) and named != "text":
        return "eml"
    return "csv" if _is_table(text, named) else "text"


def _by_xml_in_utf_16(head: bytes) -> str | None:
    """XML may be in UTF-16 without a mark, if it says so itself; other bytes with NUL are of no form."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if head.startswith("<?xml".encode(encoding)):
            return looks.xml_form(head.decode(encoding, "replace"))
    return None


def _is_table(text: str, named: str | None) -> bool:
    """A name that says table is believed; without one, the header must name a column for the text and another one."""
    from dateline.sources.columns import columns_of, header_of  # noqa: PLC0415 - it reads a table of its own

    if named == "csv":
        return True
    if named is not None:
        return False
    found = columns_of(header_of(text.removeprefix("\ufeff").partition("\n")[0], {})[0], {})
    return "text" in found and len(found) >= 2


def form_named(name: str) -> str | None:
    """The form that a file's name tells; ``None`` if it tells none.

    >>> form_named("crawl.WARC.gz"), form_named("talks")
    ('warc', None)
    """
    lower = name.lower()
    fitting = [(len(ending), form) for form, row in FORMS.items() for ending in row.endings if lower.endswith(ending)]
    return max(fitting)[1] if fitting else None


def reader_of(form: str) -> Read | None:
    """What reads a document of a form; ``None`` for a container."""
    return cast("Read", _load(path)) if (path := FORMS[form].read) else None


def unpacker_of(form: str) -> Unpack | None:
    """What takes a container apart; ``None`` for a document."""
    return cast("Unpack", _load(path)) if (path := FORMS[form].unpack) else None


def extractor_of(form: str, options: Options) -> str:
    """What takes reports from documents of a form, with its version, as ``"dateline 0.1.0"``.

    A reader's module says so in ``EXTRACTOR``, or in a function ``extractor(options)`` if it depends on the options.
    """
    path = FORMS[form].read or FORMS[form].unpack or ""
    module = _module(path)
    if chosen := getattr(module, "extractor", None):
        return str(chosen(options))
    return str(getattr(module, "EXTRACTOR", f"dateline {__version__}"))


def _load(path: str) -> Any:  # noqa: ANN401 - a reader or an unpacker, as the table says
    return getattr(_module(path), path.partition(":")[2])


def _module(path: str) -> Any:  # noqa: ANN401 - a module
    return importlib.import_module(f"dateline.sources.{path.partition(':')[0]}")
