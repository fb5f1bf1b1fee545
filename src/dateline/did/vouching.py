"""On whose word an act is told: the statement that holds it, or the one around that, where an act is done by words."""

from spacy.tokens import Token

from dateline.record import Statement
from dateline.said import Said


def statement_of(trigger: Token, said: Said, carrier: Token | None, claim: Token | None, *, offered: bool) -> Statement | None:
    """The statement on which an act stands; ``None`` in the reporter's own voice.

    *Declared an amnesty* and *is ready to talk* do what they say, so whoever tells that they were said vouches. So he does for
    the plans of others: *accused Minsk of planning an attack*. Behind a claim that is denied stands who claims.

    Args:
        trigger: the act's token.
        said: the report's statements.
        carrier: the verb that carries an act, *declared an amnesty*, *considers it valid*; ``None`` where there is none.
        claim: the noun that holds the act as somebody's claim; ``None`` where none does.
        offered: whether the act is only offered.
    """
    number = said.cues.get(claim.i) if claim is not None else None
    if number is None:
        number = said.holding(trigger.i)
    if number is None:
        return None
    told = said.statements[number]
    done_by_words = carrier is not None and said.cues.get(carrier.i) == number
    anothers_plan = told.act == "intend" and told.within is not None
    if done_by_words or anothers_plan or (offered and told.act in {"intend", "promise"}):
        return next((wider for wider in said.statements if wider.id == told.within), None)
    return told
