"""What tests read off a page: its tags with attributes, its links, its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

PLAIN = ("/", "/queries", "/things", "/sources", "/search", "/about", "/workbench", "/ontology.html")
CHARTS = ("/charts", "/charts/approval", "/charts/doses", "/charts/alcohol")
OF_A_KIND = (
    "/id/baclofen.html",
    "/id/alcohol-use-disorder.html",
    "/id/baclofen.html?kind=AdverseEffect",
    "/id/baclofen.html?kind=Disagreement",
    "/statement/ef-3g2mz.html",
    "/evidence/alcohol-article-0190.html",
    "/source/alcohol-article.html",
    "/ontology/AdverseEffect.html",
    "/ontology/GabaBAgonist.html",
    "/ontology/SourceTier.html",
    "/ontology/usedFor.html",
    "/ontology/regulator.html",
    "/search?q=seizre",
    "/workbench?run=1",
)
PAGES = (*PLAIN, *CHARTS, *OF_A_KIND)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Markup(HTMLParser):
    """A page taken apart."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.unclosed or self.unclosed.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for each, attributes in self.tags if each == tag and name in attributes]


def read(body: bytes) -> Markup:
    found = Markup()
    found.feed(body.decode())
    return found
