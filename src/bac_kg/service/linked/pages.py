"""The plain page of a thing, for kinds that have no page of their own, and for what was withdrawn."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.assembly.metadata import NOTICE
from bac_kg.namespaces import PREFIXES, contract
from bac_kg.service.linked.addresses import HTML, RDF_FORMATS, find_thing
from bac_kg.service.linked.schema_org import LICENCE, build_page, embed
from bac_kg.sparql.answer import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import BlankNode, Triple

    from bac_kg.service.linked.describing import Description
    from bac_kg.service.snapshot import Snapshot

_PROPERTIES = "SELECT DISTINCT ?property ?label { VALUES ?property { %s } ?property rdfs:label ?label } ORDER BY ?property ?label"
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
Names = dict[str, str]


def render_generic(snapshot: Snapshot, description: Description) -> bytes:
    """Return a page that tells all that is said of a thing, and all that names it, without style or script."""
    own = NamedNode(description.thing.iri)
    names = _find_names(snapshot, description.triples)
    said = [(each.predicate, each.object) for each in description.triples if each.subject == own]
    naming = [(each.predicate, each.subject) for each in description.triples if each.object == own]
    label, release = escape(description.found.label), snapshot.release
    formats = "".join(
        f'<link rel="alternate" type="{each.media}" href="{escape(description.thing.path(each.name))}">\n' for each in RDF_FORMATS
    )
    links = " ".join(f'<a href="{escape(description.thing.path(each.name))}">{each.name}</a>' for each in RDF_FORMATS)
    note = f"<p><strong>{escape(description.found.note)}</strong></p>\n" if description.found.note else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{label} · bac_kg</title>
<link rel="canonical" href="{escape(description.thing.path(HTML))}">
{formats}<script type="application/ld+json">{embed(build_page(description, release))}</script>
</head>
<body>
<main>
<h1>{label}</h1>
<p><code>{escape(description.thing.iri)}</code> · {links}</p>
{note}{_table("What is said of it", said, names)}{_table("What names it", naming, names)}</main>
<footer><p>{escape(NOTICE)} bac_kg {escape(release.version)} of {escape(release.date)}, <a href="{LICENCE}">CC BY 4.0</a></p></footer>
</body>
</html>
""".encode()


def _table(title: str, pairs: Iterable[tuple[NamedNode, NamedNode | BlankNode | Literal | Triple]], names: Names) -> str:
    rows = sorted({f'<tr><th scope="row">{_show(path, names)}</th><td>{_show(value, names)}</td></tr>' for path, value in pairs})
    lines = "\n".join(rows)  # Python 3.11 takes no backslash inside the braces of an f-string
    return f"<h2>{title}</h2>\n<table>\n{lines}\n</table>\n" if rows else ""


def _show(term: NamedNode | BlankNode | Literal | Triple, names: Names) -> str:
    if not isinstance(term, NamedNode):
        return escape(term.value) if isinstance(term, Literal) else "an anonymous class or list"
    text = escape(names.get(term.value) or contract(term.value))
    thing = find_thing(term.value)
    address = thing.stem if thing else term.value
    return f'<a href="{escape(address)}">{text}</a>' if address.startswith(("/", "https://", "http://")) else text


def _find_names(snapshot: Snapshot, triples: Iterable[Triple]) -> Names:
    triples = list(triples)
    labels = ((each.subject, each.object) for each in triples if each.predicate == _LABEL)
    known = {thing.value: label.value for thing, label in labels if isinstance(thing, NamedNode) and isinstance(label, Literal)}
    paths = " ".join(sorted({str(each.predicate) for each in triples}))
    rows = snapshot.store.select(_PROPERTIES % paths).rows
    return known | {plain_text(path): plain_text(label) for path, label in rows}
