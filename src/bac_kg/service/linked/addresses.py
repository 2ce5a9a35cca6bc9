"""The addresses of things: one IRI each, and a document in each format at the same path with an ending."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bac_kg.namespaces import BASE, SKOLEM
from bac_kg.service.formats import Format

HTML, TURTLE = "html", "ttl"
RDF_FORMATS = (
    Format(TURTLE, "text/turtle", ("application/x-turtle",)),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("nt", "application/n-triples", ("text/plain",)),
)
# Without a preference a person gets a page; RDF clients say what they read.
FORMATS = (Format(HTML, "text/html", ("application/xhtml+xml",)), *RDF_FORMATS)
ENDINGS = tuple(each.name for each in FORMATS)

# The segments whose things are rows or terms; ``graph``, ``query`` and ``release`` hold what the others are kept in.
ROW_SEGMENTS = ("ontology", "id", "statement", "evidence", "source", "mapping", "explanation")
SEGMENTS = (*ROW_SEGMENTS, "graph", "query", "release")
# What stands at the root: the data set, and the two ontology documents.
DATASET, ONTOLOGY_ITSELF, ALIGNMENT = "dataset", "ontology", "alignment"
ROOTS = (DATASET, ONTOLOGY_ITSELF, ALIGNMENT)
GENID = SKOLEM.removeprefix(BASE).rstrip("/")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by its segment and name; things at the root have no segment.

    >>> Thing("id", "baclofen").iri, Thing("id", "baclofen").stem
    ('https://w3id.org/bac-kg/id/baclofen', '/id/baclofen')
    >>> Thing("", "ontology").iri
    'https://w3id.org/bac-kg/ontology/'
    """

    segment: str
    name: str

    @property
    def iri(self) -> str:
        """The canonical IRI."""
        if not self.segment:
            return f"{BASE}{self.name}/" if self.name == ONTOLOGY_ITSELF else BASE + self.name
        return f"{BASE}{self.segment}/{self.name}"

    @property
    def stem(self) -> str:
        """The path of the documents on it, without the ending."""
        return "/" + quote(self.iri.removeprefix(BASE).rstrip("/"), safe="/:@!$&'()*+,;=~")

    def path(self, ending: str) -> str:
        """Return the path of the document in one format."""
        return f"{self.stem}.{ending}"


def read_path(path: str) -> tuple[Thing, str]:
    """Return the thing that the path of a request is about, and the ending if the path is that of a document.

    >>> read_path("/release/0.1.0.ttl")
    (Thing(segment='release', name='0.1.0'), 'ttl')
    >>> read_path("/ontology/"), read_path("/dataset.nt")
    ((Thing(segment='', name='ontology'), ''), (Thing(segment='', name='dataset'), 'nt'))
    """
    rest = path.strip("/")
    head, _, tail = rest.rpartition(".")
    ending = tail if head and tail in ENDINGS else ""
    segment, _, name = (head if ending else rest).rpartition("/")
    return Thing(segment, name), ending


def find_thing(iri: str) -> Thing | None:
    """Return the thing of an IRI, None if it is none of ours.

    >>> find_thing("https://w3id.org/bac-kg/source/nhs-baclofen").path("html")
    '/source/nhs-baclofen.html'
    """
    if not iri.startswith(BASE):
        return None
    thing, _ = read_path(iri.removeprefix(BASE))
    known = thing.name if thing.segment in SEGMENTS else thing.name in ROOTS and not thing.segment
    return thing if known and thing.iri == iri else None
