"""What search engines read of a page: schema.org JSON-LD, by the Bioschemas profiles where one fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from bac_kg.assembly.metadata import NOTICE
from bac_kg.namespaces import BASE, ONTOLOGY, PREFIXES, RELEASE
from bac_kg.service.linked.addresses import HTML, Thing, find_thing
from bac_kg.service.linked.dataset import DATASET, DUMPS

if TYPE_CHECKING:
    from bac_kg.answers.provenance import ReleaseInfo
    from bac_kg.service.linked.describing import Description

Node = dict[str, Any]
CONTEXT: list[object] = ["https://schema.org", {"dct": PREFIXES["dcterms"]}]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_PROFILES = "https://bioschemas.org/profiles/"
# The type of a page's thing, by our class: what it is to schema.org, and the Bioschemas profile if one fits.
_KINDS = {
    "Substance": ("ChemicalSubstance", "ChemicalSubstance/0.4-RELEASE"),
    "Protein": ("Protein", "Protein/0.11-RELEASE"),
    "ClinicalFinding": ("MedicalCondition", ""),
    "Product": ("Drug", ""),
    "Brand": ("Brand", ""),
    "Organization": ("Organization", ""),
    "Person": ("Person", ""),
    "Jurisdiction": ("AdministrativeArea", ""),
    "AnatomicalSite": ("AnatomicalStructure", ""),
    "Device": ("MedicalDevice", ""),
    "Therapy": ("MedicalTherapy", ""),
    "Study": ("MedicalStudy", ""),
    "Statement": ("Claim", ""),
    "EvidenceItem": ("CreativeWork", ""),
    "Source": ("CreativeWork", ""),
}
_DEFAULT = {"ontology": "DefinedTerm", "": "CreativeWork"}
_NAMES = {
    PREFIXES["skos"] + "altLabel": "alternateName",
    PREFIXES["skos"] + "definition": "description",
    PREFIXES["dcterms"] + "description": "description",
    PREFIXES["dcterms"] + "title": "name",
    PREFIXES["rdfs"] + "label": "name",
    PREFIXES["skos"] + "exactMatch": "sameAs",
}


def build_dataset(release: ReleaseInfo, endpoint: str) -> Node:
    """Return the data set as schema.org has it, by the Bioschemas profile Dataset 1.0: for the home page."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": DATASET,
        "dct:conformsTo": {"@id": _PROFILES + "Dataset/1.0-RELEASE"},
        "name": "bac_kg: a knowledge graph of baclofen",
        "description": f"What is said about baclofen, by whom, for which people, where and when, with its evidence. {NOTICE}",
        "identifier": DATASET,
        "url": BASE,
        "version": release.version,
        "datePublished": release.date,
        "license": LICENCE,
        "keywords": ["baclofen", "knowledge graph", "evidence", "RDF"],
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{RELEASE}{release.version}/{name}", "encodingFormat": media}
            for name, media in DUMPS.items()
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": BASE, "name": "bac_kg", "url": BASE},
        "potentialAction": {"@type": "SearchAction", "target": endpoint, "description": "SPARQL 1.1 Protocol"},
    }


def build_page(description: Description, release: ReleaseInfo) -> Node:
    """Return a thing and its page: type by its class, names, definition, exact matches, what a statement is about and rests on."""
    thing = description.thing
    kind, profile = find_kind(description)
    node: Node = {"@context": CONTEXT, "@type": kind, "@id": thing.iri, "identifier": thing.name, "url": BASE + thing.path(HTML)[1:]}
    if profile:
        node["dct:conformsTo"] = {"@id": _PROFILES + profile}
    node |= {name: values[0] if len(values) == 1 else values for name, values in _named(description).items()}
    node.setdefault("name", description.found.label)
    if kind == "DefinedTerm":
        node["inDefinedTermSet"] = ONTOLOGY
    if kind == "Claim":
        node |= _claim(description)
    page: Node = {"@type": "WebPage", "@id": BASE + thing.path(HTML)[1:], "license": LICENCE, "datePublished": release.date}
    page |= {"disambiguatingDescription": NOTICE, "isPartOf": {"@type": "Dataset", "@id": DATASET, "version": release.version}}
    return node | {"mainEntityOfPage": page}


def find_kind(description: Description) -> tuple[str, str]:
    """Return the schema.org type of a thing and the Bioschemas profile that its node keeps, or ""."""
    own = [each.removeprefix(ONTOLOGY) for each in description.found.types]
    known = [_KINDS[name] for name in _KINDS if name in own]
    return known[0] if known else (_DEFAULT.get(description.thing.segment, "Thing"), "")


def embed(node: Node) -> str:
    """Return a node as the content of a script element of type application/ld+json, which nothing in it can end."""
    text = json.dumps(node, ensure_ascii=False, indent=1)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _named(description: Description) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for triple in description.triples:
        name = _NAMES.get(triple.predicate.value)
        if name and triple.subject == NamedNode(description.thing.iri) and isinstance(triple.object, NamedNode | Literal):
            found.setdefault(name, []).append(triple.object.value)
    return found


def _claim(description: Description) -> Node:
    """Return what a statement is about, the things that it names, and the evidence items that carry it."""
    own = NamedNode(description.thing.iri)
    named = [each.object.value for each in description.triples if each.subject == own and isinstance(each.object, NamedNode)]
    about = [iri for iri in dict.fromkeys(named) if _segment(iri) == "id"]
    carried = [each.subject.value for each in description.triples if each.object == own and isinstance(each.subject, NamedNode)]
    appearance = [iri for iri in dict.fromkeys(carried) if _segment(iri) == "evidence"]
    listed = {"about": about, "appearance": appearance}
    return {name: [{"@id": iri} for iri in iris] for name, iris in listed.items() if iris}


def _segment(iri: str) -> str:
    thing: Thing | None = find_thing(iri)
    return thing.segment if thing else ""
