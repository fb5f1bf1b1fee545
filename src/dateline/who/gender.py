"""Whether a name, title or noun says that its bearer is a woman or a man; most say nothing."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from dateline.lexicon import Lexicon

Sex = Literal["female", "male"]

FEMALE: Sex = "female"
MALE: Sex = "male"

# What a pronoun says of whom it stands for.
OF_PRONOUNS: dict[str | None, Sex] = {"he": MALE, "she": FEMALE}


class Told(NamedTuple):
    """What is told, and the rule id of the list that tells it."""

    sex: Sex
    rule: str


class Genders:
    """The word lists that tell; made once for a report."""

    def __init__(self, lexicon: Lexicon) -> None:
        sexes = (FEMALE, MALE)
        self.titles = {word: Told(sex, f"who.{sex}-title") for sex in sexes for word in lexicon.words(f"who.{sex}-title")}
        self.names = {
            name: Told(sex, entry.id)
            for sex in sexes
            for entry in lexicon.listed(f"who.given-name.{sex}")
            for name in entry.words
        }
        self.first_names = frozenset(self.names)

    def told(self, titles: Iterable[str], first_name: str | None = None) -> Told | None:
        """What titles tell, else a first name; ``None`` where neither does."""
        words = (word.strip(".") for title in titles for word in title.lower().split())
        by_title = next((self.titles[word] for word in words if word in self.titles), None)
        return by_title or (self.names.get(first_name) if first_name else None)
