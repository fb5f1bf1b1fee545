"""Did it happen, and on whose word? One line a case: sentence, then what is read in it.

A reading is ``TYPE actor > recipient status [word]``: ISO codes or names joined by ``+``, ``-`` for nobody; the word is who
vouches, none for the reporter. Several events of one sentence are separated by `` | ``. More cases are in ``cases/events.toml``,
those that fail in ``cases/known-failures.toml``.
"""

import pytest

from dateline.report import Report

CASES = [
    # --- denial: an attack denied is no attack that happened
    ("Russia denied attacking Ukraine.", "ASSAULT RUS > UKR denied [Russia]"),
    ("Russia denied that it attacked Ukraine.", "ASSAULT RUS > UKR denied [Russia]"),
    ("Russia denied the attack on Ukraine.", "ASSAULT RUS > UKR denied [Russia]"),
    # ... and what one side asserts and the other denies is one event that rests on the word of the first
    ("Kyiv accused Moscow of shelling a hospital. Russia denied the accusation.",
     "ACCUSE UKR > RUS happened | ASSAULT RUS > a hospital denied [Ukraine]"),
    # --- possibility and condition
    ("Russia may attack Ukraine.", "ASSAULT RUS > UKR hypothetical"),
    ("Ethiopia could withdraw its troops from Somalia.", "RETREAT ETH > SOM hypothetical"),
    ("If Russia attacks Ukraine, NATO will respond.", "ASSAULT RUS > UKR hypothetical"),
    ("Fears of an attack on Taiwan are growing.", "ASSAULT - > TWN hypothetical"),
    # --- plans: conflict keeps its type, cooperation becomes AGREE, yielding becomes CONCEDE
    ("The European Union will impose sanctions on Iran.", "SANCTION European Union > IRN planned"),
    ("Germany plans to expel two Russian diplomats.", "SANCTION DEU > RUS planned [Germany]"),
    ("Kenya promised to send aid to Somalia.", "AGREE KEN > SOM happened"),
    ("Rwanda announced the withdrawal of its troops from Congo.", "CONCEDE RWA > COD happened"),
    ("Rwanda withdrew its troops from Congo.", "RETREAT RWA > COD happened"),
    # --- whose word it is, in any word order
    ("Poland said Russia attacked Ukraine.", "ASSAULT RUS > UKR happened [Poland]"),
    ("Russia attacked Ukraine, Poland said.", "ASSAULT RUS > UKR happened [Poland]"),
    ("Russia, Poland said, attacked Ukraine.", "ASSAULT RUS > UKR happened [Poland]"),
    ("According to Poland, Russia attacked Ukraine.", "ASSAULT RUS > UKR happened [Poland]"),
    ("Russia attacked Ukraine, according to Poland.", "ASSAULT RUS > UKR happened [Poland]"),
    # --- negation
    ("Russia did not attack Ukraine.", "ASSAULT RUS > UKR negated"),
    ("France has never attacked Algeria.", "ASSAULT FRA > DZA negated"),
    ("Nobody attacked the convoy.", "ASSAULT - > - negated"),
    # --- lists of actors are one event, never a cross product
    ("The United States and France accused Russia of lying.", "ACCUSE USA+FRA > RUS happened"),
    ("Ukraine was attacked by Russia and Belarus.", "ASSAULT RUS+BLR > UKR happened"),
    # --- what is demanded, threatened, offered or refused is no event of its own
    ("Russia threatened to attack Ukraine.", "THREATEN RUS > UKR happened"),
    ("Turkey offered to host talks between Russia and Ukraine.", "AGREE TUR > RUS+UKR offered"),
    ("Japan urged Myanmar to release the prisoners.", "REQUEST JPN > MMR demanded"),
    ("Iraq demanded that Ankara apologise.", "REQUEST IRQ > TUR demanded"),
    # ... but the act inside an accusation is claimed to have happened, on the accuser's word
    ("The United States and France accused Russia of shelling Kyiv.",
     "ACCUSE USA+FRA > RUS happened | ASSAULT RUS > UKR happened [United States+France]"),
    # --- what goes on
    ("Police are arresting protesters in Minsk.", "COERCE BLR > BLR ongoing"),
    # --- an act and what came of it are one event
    ("The attack on Kyiv by Russia killed 12 people.", "ASSAULT RUS > UKR happened"),
    # --- both sides act where neither leads
    ("The army and the rebels clashed near Goma.", "ASSAULT COD > - happened"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[sentence for sentence, _ in CASES])
def test_events(reader, told, sentence, expected):
    assert told(reader.read(Report(text=sentence, published="2024-03-06"))) == expected


def test_more_events(reader, told, event_case):
    record = reader.read(Report(text=event_case["text"], published="2024-03-06"))
    assert told(record) == event_case["read"]
    if "third" in event_case:
        assert [record.actor(actor).country for actor in record.events[0].third_parties] == [event_case["third"]]
