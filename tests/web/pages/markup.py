"""What tests read off a page: its tags with attributes, its links, its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

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
LETTER = 6.9
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


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of a page: where it leads, what it tells of each mark, how wide it is and from where to where its parts reach."""

    narrow: bool
    links: list[str]
    titles: list[str]
    width: float
    reaches: list[tuple[float, float, str]]


def read_charts(body: bytes) -> list[Drawing]:
    charts = [ElementTree.fromstring(text) for text in re.findall(r'<svg class="chart.*?</svg>', body.decode(), re.DOTALL)]
    return [
        Drawing(
            "for-phones" in chart.attrib["class"],
            [each.attrib["href"] for each in chart.iter("a")],
            [each.text or "" for each in chart.iter("title")],
            float(chart.attrib["width"]),
            [(*reach(each), each.text or each.tag) for each in chart.iter() if each.tag in ("path", "rect", "circle", "text")],
        )
        for chart in charts
    ]


def reach(part: ElementTree.Element) -> tuple[float, float]:
    """Return the least and the greatest x of a part; a letter is taken to be as wide as in the widest of usual fonts."""
    if part.tag == "path":
        xs: list[float] = []
        for command, numbers in re.findall(r"([MHVlz])([^MHVlz]*)", part.attrib["d"]):
            steps = [float(each.split(",")[0]) for each in numbers.split()] if command != "V" else []
            xs += [xs[-1] + sum(steps[: place + 1]) for place in range(len(steps))] if command == "l" else steps
        return min(xs), max(xs)
    if part.tag == "circle":
        return float(part.attrib["cx"]) - float(part.attrib["r"]), float(part.attrib["cx"]) + float(part.attrib["r"])
    x = float(part.attrib["x"])
    width = float(part.attrib["width"]) if part.tag == "rect" else len(part.text or "") * LETTER
    return (x - width / 2, x + width / 2) if part.get("text-anchor") == "middle" else (x, x + width)
