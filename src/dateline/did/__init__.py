"""Events: who did what to whom, whether it happened, when and where, and on whose word.

`triggers` finds the acts, `slots` their actors, `status` whether they happened, `vouching` on whose word; `coding` makes events
of them, and several tellings of one act become the words of one event.
"""

import functools

from dateline.did.claims import Claims
from dateline.did.coding import Coder
from dateline.did.contexts import table_of
from dateline.did.denials import with_denials
from dateline.did.frames import index_of
from dateline.did.merge import Did, merged
from dateline.did.obligations import find_obligations
from dateline.did.relation import Model
from dateline.did.status import Governors
from dateline.did.surroundings import Surroundings
from dateline.did.triggers import find_triggers
from dateline.did.unknown import unknown_acts
from dateline.lexicon import Lexicon
from dateline.ontology import Ontology
from dateline.parse import Parsed
from dateline.record import Place, Time
from dateline.said import Said
from dateline.who import Who

__all__ = ["Did", "find_events"]


def find_events(
    parsed: Parsed,
    lexicon: Lexicon,
    ontology: Ontology,
    who: Who,
    said: Said,
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    day: str | None,
    model: Model | None = None,
) -> Did:
    """Every event of a report, each act once, in text order of its clearest telling; ``day`` is the report's own.

    ``model`` is asked about verbs that no frame knows; without it the frames read alone.
    """
    index, governors = index_of(lexicon), Governors.of(lexicon)
    obligations = list(find_obligations(parsed, who, said, lexicon.words("did.obligation")))
    more = functools.partial(unknown_acts, parsed, who, said, governors, model) if model else None
    triggers = [
        trigger
        for trigger in find_triggers(parsed, index, who, lexicon.words("said.only-words"), more)
        if not any(verb == trigger.token or verb.is_ancestor(trigger.token) for _, verb, _, _ in obligations)
    ]
    around = Surroundings(parsed, times, places, day, {trigger.token.i for trigger in triggers})
    claims = Claims.of(lexicon)
    coder = Coder(parsed, ontology, who, said, around, governors, index, table_of(lexicon), claims)
    coded = ((trigger, coder.code(trigger)) for trigger in triggers)
    told = [*coder.demands(obligations), *((trigger, event) for trigger, event in coded if event is not None)]
    return with_denials(merged(told, who.actors), parsed, who, said, claims)
