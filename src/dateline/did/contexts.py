"""Why it was done: PLOVER contexts, from the words in the sentence of an event's trigger."""

from spacy.tokens import Span

from dateline.lexicon import Lexicon

Table = dict[str, list[tuple[tuple[str, ...], str]]]

_TABLES: dict[str, Table] = {}


def table_of(lexicon: Lexicon) -> Table:
    """Context words and phrases by their first lemma, each with its context; built once for each lexicon."""
    if lexicon.hash not in _TABLES:
        table: Table = {}
        for entry in lexicon.listed("did.context."):
            for phrase in entry.words:
                words = tuple(phrase.split())
                table.setdefault(words[0], []).append((words, entry.value or entry.id.rpartition(".")[2]))
        _TABLES[lexicon.hash] = table
    return _TABLES[lexicon.hash]


# Under this key a document keeps what its sentences show, since a sentence is asked once for each of its events.
_KEPT = "dateline.contexts"


def contexts_in(sentence: Span, table: Table) -> dict[str, tuple[int, int]]:
    """The contexts that a sentence shows, each with the token range of the first words that show it."""
    kept: dict[tuple[int, int], dict[str, tuple[int, int]]] = sentence.doc.user_data.setdefault(_KEPT, {})
    key = (sentence.start, id(table))
    if key not in kept:
        kept[key] = _found(sentence, table)
    return kept[key]


def _found(sentence: Span, table: Table) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    lemmas = [token.lemma_.lower() for token in sentence]
    for place, token in enumerate(sentence):
        for first in {lemmas[place], token.lower_}:
            for words, context in table.get(first, ()):
                rest = lemmas[place + 1 : place + len(words)]
                if rest == list(words[1:]):
                    found.setdefault(context, (token.i, token.i + len(words)))
    return found
