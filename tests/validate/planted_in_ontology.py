"""What is planted for each check of the ontology: the Turtle, in the graph of the ontology, and the item that must be found."""

from __future__ import annotations

CLASS = "a owl:Class ; rdfs:subClassOf bac:Entity"
VALUE = "a owl:NamedIndividual , bac:YesNo"

# These concern what a reasoner may be given: OWL 2 DL, structural specification, sections 3, 5 and 11.
PROFILE = {
    "annotation-used-as-logic": (
        "bac:A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bac:note ; owl:hasValue 'x' ] .",
        "bac:note",
    ),
    "datatype-outside-owl": ("bac:onDay a owl:DatatypeProperty ; rdfs:range xsd:date .", "bac:onDay"),
    "non-simple-property-restricted": ("bac:broaderClass a owl:AsymmetricProperty .", "bac:broaderClass"),
    "property-of-two-kinds": ("bac:finding a owl:DatatypeProperty .", "bac:finding"),
    "property-order-circular": (
        "bac:one a owl:ObjectProperty ; owl:propertyChainAxiom ( bac:other bac:finding ) ."
        " bac:other a owl:ObjectProperty ; owl:propertyChainAxiom ( bac:one bac:finding ) .",
        "bac:one",
    ),
    "term-undeclared": ("bac:Entity bac:nottte 'a slip'@en .", "bac:nottte"),
    "value-of-wrong-kind": ("bacr:baclofen bac:subject 'baclofen' .", "bacr:baclofen"),
}
HYGIENE = {
    "class-below-itself": ("bac:A rdfs:subClassOf bac:B . bac:B rdfs:subClassOf bac:C . bac:C rdfs:subClassOf bac:A .", "bac:B"),
    "class-defined-twice": (f"bac:A {CLASS} ; owl:equivalentClass [ owl:oneOf ( bac:yes ) ] , [ owl:oneOf ( bac:no ) ] .", "bac:A"),
    "class-orphan": ("bac:A a owl:Class .", "bac:A"),
    "class-pair-equivalent": ("bac:Route owl:equivalentClass bac:DoseForm .", "bac:Route"),
    "definition-doubled": ("bac:Route skos:definition 'Another one.'@en .", "bac:Route"),
    "definition-no-sentence": (f"bac:A {CLASS} ; skos:definition 'a way in'@en .", "bac:A"),
    "definition-shared": (f"bac:A {CLASS} ; skos:definition 'Same.'@en . bac:B {CLASS} ; skos:definition 'Same.'@en .", "bac:A"),
    "deprecated-no-boolean": ("bac:Route owl:deprecated 'true' .", "bac:Route"),
    "deprecated-term-used": ("bac:Addiction owl:deprecated true . bac:A rdfs:subClassOf bac:Addiction .", "bac:A"),
    "deprecated-without-reason": ("bac:A owl:deprecated true .", "bac:A"),
    "domain-or-range-twice": ("bac:finding rdfs:domain bac:Gap .", "bac:finding"),
    "label-doubled": ("bac:Route rdfs:label 'way in'@en .", "bac:Route"),
    "label-like-a-sentence": ("bac:A rdfs:label 'A way in.'@en .", "bac:A"),
    "label-shared-by-terms": (f"bac:A {CLASS} ; rdfs:label 'route'@en .", "bac:A"),
    "ontology-undescribed": ("<https://w3id.org/bac-kg/more> a owl:Ontology .", "https://w3id.org/bac-kg/more"),
    "outside-term-without-label": ("bac:Route skos:closeMatch <https://schema.org/Unheard> .", "https://schema.org/Unheard"),
    "property-below-itself": ("bac:one rdfs:subPropertyOf bac:other . bac:other rdfs:subPropertyOf bac:one .", "bac:one"),
    "property-neither-column-nor-helper": ("bac:one a owl:ObjectProperty .", "bac:one"),
    "replaced-but-in-use": ("bac:Route dcterms:isReplacedBy bac:DoseForm .", "bac:Route"),
    "replacement-is-gone": ("bac:A owl:deprecated true ; dcterms:isReplacedBy bac:Nowhere .", "bac:A"),
    "reserved-term-unknown": ("bac:A rdfs:subClasOf bac:Entity .", "bac:A"),
    "synonym-repeats-label": ("bac:Route skos:altLabel 'Route'@en .", "bac:Route"),
    "term-badly-named": ("bac:not_camel a owl:Class .", "bac:not_camel"),
    "text-with-stray-space": ("bac:A rdfs:label 'two  spaces'@en .", "bac:A"),
    "text-without-language": ("bac:A rdfs:label 'any language' .", "bac:A"),
    "value-in-no-list": (f"bac:perhaps {VALUE} .", "bac:perhaps"),
    "value-not-told-apart": (f"bac:perhaps {VALUE} .", "bac:perhaps"),
    "value-of-another-class": ("bac:Answer a owl:Class ; owl:equivalentClass [ owl:oneOf ( bac:yes ) ] .", "bac:yes"),
}
PLANTED_IN_ONTOLOGY = PROFILE | HYGIENE
