"""Link headers for machines (RFC 8288, FAIR Signposting): the persistent IRI of a thing, its metadata, type, licence, what replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.namespaces import BASE
from bac_kg.service.linked.addresses import FORMATS, HTML, RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.linked.addresses import Thing

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_ABOUT = "https://schema.org/AboutPage"
_COLLECTION = "/dataset"
_MOST_TYPES = 8  # proxies cut headers that are too long; the documents tell all types


def write_links(thing: Thing, ending: str, types: Iterable[str] = (), successors: Iterable[str] = (), items: Iterable[str] = ()) -> str:
    """Return the Link header of a thing's document, or of the thing itself if ``ending`` is "".

    A page is the landing page of FAIR Signposting: it leads to metadata; a metadata document leads back to the page by ``describes``.
    """
    links = [_link(thing.iri, "cite-as"), _link(_LICENCE, "license")]
    if ending in ("", HTML):
        links += [_link(thing.path(each.name), "describedby", each.media) for each in RDF_FORMATS]
    else:
        links.append(_link(thing.path(HTML), "describes", "text/html"))
    links += [_link(thing.path(each.name), "alternate", each.media) for each in FORMATS if ending and each.name != ending]
    if ending == HTML:
        links += [_link(iri, "type") for iri in (_ABOUT, *list(types)[:_MOST_TYPES])]
    if thing.iri != BASE + _COLLECTION[1:]:
        links.append(_link(_COLLECTION, "collection"))
    links += [_link(iri, "successor-version") for iri in successors]
    links += [_link(path, "item") for path in items]
    return ", ".join(links)


def _link(target: str, relation: str, media: str = "") -> str:
    return f'<{target}>; rel="{relation}"' + (f'; type="{media}"' if media else "")
