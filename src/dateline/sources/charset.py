"""Bytes of pages and messages to text: by their mark, by what they declare, else by a look; and text that was decoded wrongly."""

import codecs
import re

import ftfy
from charset_normalizer import from_bytes
from ftfy.badness import is_bad

# Pages declare their charset within the first 1024 bytes; some put comments and scripts before it.
HEAD_BYTES = 4096

# So much of what isn't ASCII is enough to tell a charset; a look at more takes seconds.
LOOK_BYTES = 20_000

# A page in UTF-8 with so few bytes that are not was cut or pasted together; with more it is in another charset.
BROKEN_SHARE = 0.001

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:<meta\b[^>]{0,200}?\bcharset\s*=|<\?xml\b[^>]{0,80}?\bencoding\s*=)\s*["']?\s*([A-Za-z0-9._:-]+)""", re.I
)

# Browsers take these for the charset of Windows, which has letters and quotation marks where the standard has control characters.
_AS_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}

_USUAL = "cp1252"

# Half pairs, which UTF-16 may hold, and control characters, which no XML tree takes.
NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text of a page, and how its charset was found if the page did not say it rightly, else ``None``.

    Args:
        raw: the bytes.
        declared: the charset that stands elsewhere, as in a message's header.

    >>> decode('<meta charset="utf-8">Zoë'.encode("utf-8"))
    ('<meta charset="utf-8">Zoë', None)
    """
    text, how = _decode(raw, declared)
    return NO_CHARACTERS.sub(" ", text), how


def _decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    for mark, coding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(coding, "replace"), None
    utf8 = _strictly(raw, "utf-8")
    name = known(declared) or _declared(raw)
    if utf8 is not None:
        # Letters of a single-byte charset are never UTF-8 by chance, whatever is declared; charsets of 7 bits are.
        return (utf8, None) if name in (None, "utf-8") or (raw.isascii() and not _is_shifting(name)) else _told(raw, name, utf8)
    if name and name != "utf-8" and (text := _strictly(raw, name)) is not None:
        return text, None
    replaced = raw.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    if name == "utf-8" and broken <= max(1, BROKEN_SHARE * len(raw)):
        return replaced, f"utf-8, {broken} characters broken"
    return _by_look(raw) or (replaced, f"utf-8, {broken} characters broken")


def _told(raw: bytes, name: str, utf8: str) -> tuple[str, str | None]:
    if _is_shifting(name) and (text := _strictly(raw, name)) is not None:
        return text, None
    return utf8, f"utf-8, though {name} is declared"


def _is_shifting(name: str | None) -> bool:
    """Whether a charset writes all letters in 7 bits (ISO-2022-JP, UTF-7), or pairs of bytes without a mark (UTF-16)."""
    return name is not None and name.startswith(("iso2022", "utf-16", "hz"))


def _by_look(raw: bytes) -> tuple[str, str] | None:
    """The text in the charset that fits its lines best; ``None`` if none fits."""
    lines = [line for line in raw.splitlines() if not line.isascii()]
    fitting = from_bytes(b"\n".join(lines)[:LOOK_BYTES])
    best = fitting.best()
    if best is None:
        return None
    # Of charsets that fit equally well the one that browsers take without a declaration.
    usual = any(one.encoding == _USUAL and one.chaos <= best.chaos and one.coherence >= best.coherence for one in fitting)
    name = _USUAL if usual or _USUAL in best.could_be_from_charset else best.encoding
    return raw.decode(name, "replace"), f"detected {name}"


def _declared(raw: bytes) -> str | None:
    match = _DECLARED.search(raw[:HEAD_BYTES])
    return known(match[1].decode("ascii")) if match else None


def known(name: str | None) -> str | None:
    """Python's name for a charset as browsers take it; ``None`` if it is none that is known.

    >>> known("ISO-8859-1"), known("x-unheard-of")
    ('cp1252', None)
    """
    try:
        found = codecs.lookup((name or "").strip()).name
    except (LookupError, ValueError):
        return None
    # Some codecs change bytes into bytes, and UTF-7 hides markup.
    if found in ("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "rot13", "undefined") or "_codec" in found:
        return None
    if found in ("base64", "bz2", "hex", "quopri", "uu", "zlib"):
        return None
    # A page whose declaration can be read as ASCII is not in UTF-16.
    return "utf-8" if found in ("utf-16", "utf-32", "utf-8-sig") else _AS_WINDOWS.get(found, found)


def _strictly(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def mended(text: str) -> str:
    """The text with words right that were decoded wrongly before they were written, where that is plain; else as it is.

    >>> mended("The caf\\u00c3\\u00a9 closed."), mended("Zoë's café")
    ('The café closed.', "Zoë's café")
    """
    return ftfy.fix_encoding(text) if is_bad(text) else text
