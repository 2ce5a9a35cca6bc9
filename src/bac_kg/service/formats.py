"""The formats that the service writes, and which of them a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import mimeparse
import pyoxigraph as ox

from bac_kg.sparql.answer import FORMATS

MARKDOWN, SPREADSHEET = "md", "spreadsheet"


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: a hash of all fields at each request costs
class Format:
    """A format by its name in ``?format=`` and URL suffixes: the media type sent, and others that clients ask for it by."""

    name: str
    media: str
    also: tuple[str, ...] = ()


ROWS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
TRIPLES = (
    Format("turtle", "text/turtle", ("application/x-turtle", "text/n3", "text/rdf+n3")),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("trig", "application/trig"),
    Format("nq", "application/n-quads"),
)
SAVED = (*ROWS, Format(MARKDOWN, "text/markdown"), Format(SPREADSHEET, "text/csv"))
# What clients write in ?format= beside the names themselves; json and xml mean both kinds of answers.
_SYNONYMS = {
    "ttl": "turtle", "n3": "turtle", "ntriples": "nt", "n-triples": "nt", "nquads": "nq", "n-quads": "nq",
    "json-ld": "jsonld", "rdf": "rdfxml", "rdf+xml": "rdfxml",
}  # fmt: skip
_BOTH = {"json": "jsonld", "xml": "rdfxml"}

Choice = tuple[str, str]  # a format's name and the media type to send
ENGINE_ROWS = FORMATS
ENGINE_TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def choose_format(accept: str, name: str | None, formats: tuple[Format, ...]) -> Choice | None:
    """Return the format that ``?format=`` names, else the one that the Accept header prefers."""
    if name is not None:
        found = find_format(name, formats)
        return (found.name, found.media) if found else None
    chosen = negotiate(accept, formats)
    return (chosen[0].name, chosen[1]) if chosen else None


def find_format(text: str, formats: tuple[Format, ...]) -> Format | None:
    """Return the format that ``?format=`` names, by its name, a synonym or a media type.

    >>> find_format("ttl", TRIPLES).media, find_format("json", TRIPLES).name, find_format("text/csv", TRIPLES)
    ('text/turtle', 'jsonld', None)
    """
    wanted = text.strip().lower()
    names = {wanted, _SYNONYMS.get(wanted, ""), _BOTH.get(wanted, "")}
    return next((each for each in formats if each.name in names or wanted in (each.media, *each.also)), None)


@lru_cache(maxsize=1024)
def negotiate(accept: str, formats: tuple[Format, ...]) -> tuple[Format, str] | None:
    """Return the format that an Accept header prefers and the media type to send, None if it takes none of them.

    Without a preference the first format wins; what is no media range is passed over.

    >>> negotiate("text/csv;q=0.5, application/json", ROWS)[1]
    'application/json'
    >>> negotiate("", ROWS)[0].name, negotiate("image/png", ROWS)
    ('json', None)
    """
    medias = {each.media: each for each in formats} | {media: each for each in formats for media in each.also}
    media = best_media(accept, tuple(medias))
    return (medias[media], media) if media else None


def best_media(accept: str, medias: tuple[str, ...]) -> str:
    """Return the media type that an Accept header prefers, the first one if it has no preference, "" if it takes none."""
    ranges = [each for each in accept.split(",") if _is_range(each)]
    return str(mimeparse.best_match(medias[::-1], ",".join(ranges).lower() or "*/*"))


def _is_range(text: str) -> bool:
    try:
        mimeparse.parse_media_range(text)
    except mimeparse.MimeTypeParseException:
        return False
    return bool(text.strip())
