"""Forms for network programs: actors as nodes, dyads as directed edges, as GraphML and GEXF."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from lxml import etree

from dateline.archive.tables import Row
from dateline.exports.files import whole_file

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"

# The columns of an edge: name -> type in GraphML. GEXF calls int integer.
_EDGE = {"events": "int", "quad1": "int", "quad2": "int", "quad3": "int", "quad4": "int", "first": "string", "last": "string"}


class Dyad(msgspec.Struct):
    """What one actor did to another: events by quad class 1-4, first and last day."""

    quads: list[int] = msgspec.field(default_factory=lambda: [0, 0, 0, 0])
    days: set[str] = msgspec.field(default_factory=set)

    def cells(self) -> dict[str, str]:
        """The edge's columns as text; a day that nobody knows is left out."""
        counts = {f"quad{number}": count for number, count in enumerate(self.quads, start=1)}
        days = {"first": min(self.days), "last": max(self.days)} if self.days else {}
        return {"events": str(sum(self.quads))} | {name: str(count) for name, count in counts.items()} | days


def dyads(rows: Iterable[Row]) -> dict[tuple[str, str], Dyad]:
    """Dyads by the names of actor and recipient, in order; an event of several actors counts once for each pair."""
    found: dict[tuple[str, str], Dyad] = {}
    for row in rows:
        day = row["date_start"] or row["published"]
        for pair in {(actor, recipient) for actor in row["actors"] or () for recipient in row["recipients"] or ()}:
            dyad = found.setdefault(pair, Dyad())
            dyad.quads[row["quad"] - 1] += 1
            dyad.days |= {day} if day else set()
    return dict(sorted(found.items()))


def write_graphml(rows: Iterable[Row], out: Path) -> None:
    """Write GraphML: a node's ``label`` is its name."""
    found = dyads(rows)
    root = etree.Element(f"{{{_GRAPHML}}}graphml", nsmap={None: _GRAPHML})
    for name, target, kind in (("label", "node", "string"), *((name, "edge", kind) for name, kind in _EDGE.items())):
        key = {"id": name, "for": target, "attr.name": name, "attr.type": kind}
        etree.SubElement(root, f"{{{_GRAPHML}}}key", key)
    graph = etree.SubElement(root, f"{{{_GRAPHML}}}graph", id="dyads", edgedefault="directed")
    ids = _ids(found)
    for name, node_id in ids.items():
        node = etree.SubElement(graph, f"{{{_GRAPHML}}}node", id=node_id)
        etree.SubElement(node, f"{{{_GRAPHML}}}data", key="label").text = xml_text(name)
    for (actor, recipient), dyad in found.items():
        edge = etree.SubElement(graph, f"{{{_GRAPHML}}}edge", source=ids[actor], target=ids[recipient])
        for key_id, value in dyad.cells().items():
            etree.SubElement(edge, f"{{{_GRAPHML}}}data", key=key_id).text = value
    _write(root, out)


def write_gexf(rows: Iterable[Row], out: Path) -> None:
    """Write GEXF 1.3 for Gephi: an edge's weight is its number of events."""
    found = dyads(rows)
    root = etree.Element(f"{{{_GEXF}}}gexf", nsmap={None: _GEXF}, version="1.3")
    graph = etree.SubElement(root, f"{{{_GEXF}}}graph", defaultedgetype="directed", mode="static")
    attributes = etree.SubElement(graph, f"{{{_GEXF}}}attributes", {"class": "edge", "mode": "static"})
    for name, kind in _EDGE.items():
        shape = {"id": name, "title": name, "type": "integer" if kind == "int" else kind}
        etree.SubElement(attributes, f"{{{_GEXF}}}attribute", shape)
    ids = _ids(found)
    nodes, edges = (etree.SubElement(graph, f"{{{_GEXF}}}{part}") for part in ("nodes", "edges"))
    for name, node_id in ids.items():
        etree.SubElement(nodes, f"{{{_GEXF}}}node", id=node_id, label=xml_text(name))
    for number, ((actor, recipient), dyad) in enumerate(found.items()):
        weight = str(sum(dyad.quads))
        edge = etree.SubElement(
            edges, f"{{{_GEXF}}}edge", id=f"d{number}", source=ids[actor], target=ids[recipient], weight=weight
        )
        values = etree.SubElement(edge, f"{{{_GEXF}}}attvalues")
        for key_id, value in dyad.cells().items():
            etree.SubElement(values, f"{{{_GEXF}}}attvalue", {"for": key_id, "value": value})
    _write(root, out)


def _ids(found: dict[tuple[str, str], Dyad]) -> dict[str, str]:
    names = sorted({name for pair in found for name in pair})
    return {name: f"n{number}" for number, name in enumerate(names)}


def xml_text(text: str) -> str:
    """The text without characters that XML can't hold."""
    return "".join(
        char
        for char in text
        if char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
    )


def _write(root: etree._Element, out: Path) -> None:
    with whole_file(out) as temporary:
        etree.ElementTree(root).write(str(temporary), encoding="utf-8", xml_declaration=True, pretty_print=True)
