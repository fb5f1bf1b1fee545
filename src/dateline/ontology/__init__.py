"""PLOVER 2021 as data, with what its types are called in CAMEO and PLV; no step reads the latter."""

import functools
import tomllib
from collections.abc import Container
from importlib.resources import files

import msgspec

from dateline.errors import LexiconError
from dateline.lexicon import Lexicon
from dateline.lexicon.entries import Type

__all__ = ["EventType", "Ontology", "load"]


class EventType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One PLOVER event type: quad class 1-4, conflict-cooperation score -10..10, its modes with their own scores."""

    quad: int
    score: float
    gloss: str
    recipient: str
    cameo: tuple[str, ...]
    plv: str
    planned: str
    modes: dict[str, float | None] = msgspec.field(default_factory=dict)


class Ontology(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types by name, contexts, sectors and quad classes, as the TOML file lists them."""

    about: str
    source: str
    types: dict[str, EventType]
    contexts: dict[str, str]
    sectors: dict[str, str]
    quads: dict[str, str]
    countries_in_exports: dict[str, str]

    def score(self, event_type: str, modes: tuple[str, ...] = ()) -> float:
        """PLOVER's score of a type, or of its first mode that has one.

        A mode without a score of its own leaves it to the type's.

        >>> load().score("ACCUSE", ("disapprove",)), load().score("PROTEST", ("vandalize",))
        (-2.0, -5.0)
        """
        known = self.types[event_type]
        scores = [value for mode in modes if (value := known.modes.get(mode)) is not None]
        return scores[0] if scores else known.score

    def with_own(self, lexicon: Lexicon) -> "Ontology":
        """This ontology with the types and modes of a user's own, and all that the lexicon's frames name in it.

        Raises:
            LexiconError: DL-205 if a frame or a mode names a type, or a frame a mode, that nobody describes.
        """
        types = self.types | {own.id: _own_type(own) for own in lexicon.types}
        for mode in lexicon.modes:
            _known(mode.id, mode.type, types)
            kind = types[mode.type]
            types[mode.type] = msgspec.structs.replace(kind, modes=kind.modes | {mode.name: mode.score})
        for frame in lexicon.frames:
            _known(frame.id, frame.type, types)
            if frame.mode is not None:
                _known(frame.id, f"{frame.type}.{frame.mode}", {f"{frame.type}.{mode}" for mode in types[frame.type].modes})
        return msgspec.structs.replace(self, types=types)


def _own_type(own: Type) -> EventType:
    return EventType(
        quad=own.quad, score=own.score, gloss=own.gloss, recipient=own.recipient, cameo=(), plv="", planned=own.planned or own.id
    )


def _known(entry: str, name: str, known: Container[str]) -> None:
    if name not in known:
        raise LexiconError("DL-205", id=entry, name=name)


@functools.cache
def load() -> Ontology:
    """The ontology of ``plover.toml``, checked against its types."""
    raw = files("dateline.ontology").joinpath("plover.toml").read_text(encoding="utf-8")
    return msgspec.convert(_modes_as_scores(tomllib.loads(raw)), type=Ontology)


def _modes_as_scores(raw: dict[str, object]) -> dict[str, object]:
    # TOML has no null: a mode without a score of its own is written "none".
    types = raw["types"]
    assert isinstance(types, dict)  # noqa: S101 - narrows the type; msgspec checks the content
    for event_type in types.values():
        modes = event_type.get("modes", {})
        event_type["modes"] = {mode: None if score == "none" else score for mode, score in modes.items()}
    return raw
