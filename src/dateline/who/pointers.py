"""Words that point back and are nobody alone: pronouns, *both*, *the pair*, *the movement*, *the 24-year-old*."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline.record import ActorKind
from dateline.who.found import Found, found_at
from dateline.who.scene import Scene
from dateline.who.tokens import of_words
from dateline.who.words import POINTS

_KINDS: dict[str, ActorKind] = {"it": "organisation", "body": "organisation", "state": "state", "they": "group", "both": "group"}
_RULES = {"both": "who.pair", "body": "who.takes-up", "state": "who.that-state", "wider": "who.takes-up", "person": "who.age"}
_SEVERAL = frozenset({"they", "both"})

# *24-year-old* ends in these tokens.
_AGE = ("year", "-", "old")


def pointers(scene: Scene) -> Iterator[Found]:
    """Every word that can point back, in text order."""
    for token in of_words(scene.parsed.doc, scene.words.pointing):
        if token.idx < scene.parsed.body:
            continue
        points = POINTS.get(token.lower_)
        if points is not None and _stands_alone(token, points):
            yield _pointer(scene, token, (token.i, token.i + 1), points)
        elif token.lower_ in scene.words.pair and _is_short(token) and token.i not in scene.hits:
            yield _pointer(scene, token, (token.i - 1, token.i + 1), "both")
        elif token.lower_ in scene.words.sides and _is_of_two(token) and token.i not in scene.hits:
            yield _pointer(scene, token, (token.i - 1, token.i + 1), "both", "who.sides")
        elif token.lower_ in scene.words.that_state and _is_short(token) and token.i not in scene.covering:
            yield _pointer(scene, token, (token.i - 1, token.i + 1), "state")
        elif token.lower_ in scene.words.bodies and _is_short(token) and token.i not in scene.covering:
            yield _pointer(scene, token, (token.i - 1, token.i + 1), "body")
        elif token.lower_ in scene.words.wider_nouns and _is_short(token) and token.i not in scene.covering:
            yield _pointer(scene, token, (token.i - 1, token.i + 1), "wider")
        elif token.lower_ == _AGE[-1] and _is_of_age(token):
            yield _pointer(scene, token, (token.left_edge.i, token.i + 1), "person")


def _pointer(scene: Scene, token: Token, bounds: tuple[int, int], points: str, rule: str | None = None) -> Found:
    alone = bounds[1] - bounds[0] == 1
    name = scene.parsed.doc[bounds[0] + (not alone) : bounds[1]].text
    return found_at(
        scene, bounds, token.i, "pronoun" if alone else "description", _KINDS.get(points, "person"), name,
        "who.pronoun" if alone else rule or _RULES[points],
        plural=points in _SEVERAL, definite=not alone, points=points,
    )  # fmt: skip


def _stands_alone(token: Token, points: str) -> bool:
    """Whether a word is a pronoun here: *both brought soldiers*, not *both sides* or *both in Kyiv and Minsk*."""
    if points != "both":
        return token.pos_ == "PRON"
    return token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"} and next(token.rights, None) is None


def _is_short(token: Token) -> bool:
    """Whether a noun is taken up by an article alone: *the movement*, not *the movement of troops*."""
    lefts = list(token.lefts)
    if len(lefts) != 1 or lefts[0].lower_ not in {"the", "this"} or lefts[0].i != token.i - 1 or token.dep_ == "compound":
        return False
    return token.tag_ in {"NN", "CD"} and not any(kid.dep_ == "prep" and kid.lower_ == "of" for kid in token.rights)


def _is_of_two(token: Token) -> bool:
    """Whether a noun is for two told of before: *both sides*, *the two countries*."""
    words = [kid.lower_ for kid in token.lefts]
    return (words == ["both"] or words in (["the", "two"], ["these", "two"])) and token.dep_ != "compound"


def _is_of_age(token: Token) -> bool:
    """Whether *old* ends *the 24-year-old* and no noun follows that it describes."""
    doc = token.doc
    if token.i < len(_AGE) + 2 or tuple(word.lower_ for word in doc[token.i - 2 : token.i + 1]) != _AGE:
        return False
    return token.left_edge.lower_ == "the" and token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}
