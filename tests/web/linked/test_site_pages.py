"""A kind that has a page of its own gets it, with the links of its thing; a withdrawn thing keeps the plain page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from releases_at_hand import add_tombstones
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bac_kg.service.limits import Limits
from bac_kg.service.linked.routes import build_routes
from bac_kg.service.released import Service

Messages = list[dict[str, Any]]


async def show_entity(request: Request) -> Response:
    return HTMLResponse(f"entity {request.path_params['name']}")


async def show_ontology(request: Request) -> Response:
    return HTMLResponse("the ontology")


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, release_folder: Path) -> Callable[[str], tuple[int, dict[str, str], str]]:
    """Return what asks a service with two pages of its own, started anew for each question."""
    folder = tmp_path_factory.mktemp("pages")
    for name in ("bac-kg.trig", "manifest.json", "catalogue.json"):
        (folder / name).write_bytes((release_folder / name).read_bytes())
    add_tombstones(folder)

    async def answer(path: str) -> Messages:
        sent: Messages = []

        async def send(message: Any) -> None:
            sent.append(message)

        service = await Service.open(str(folder), Limits(workers=1))
        try:
            app = Starlette(routes=build_routes({"id": show_entity, "/ontology": show_ontology}))
            app.state.service, app.state.behind_proxy = service, False
            scope = {
                "type": "http",
                "method": "GET",
                "path": path,
                "query_string": b"",
                "headers": [],
                "state": {"released": service.released},
            }
            await app(
                scope | {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http"}, lambda: asyncio.sleep(0, {}), send
            )
        finally:
            await service.close()
        return sent

    def run(path: str) -> tuple[int, dict[str, str], str]:
        start, *rest = asyncio.run(answer(path))
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], headers, b"".join(each.get("body", b"") for each in rest).decode()

    return run


@pytest.mark.parametrize(("path", "body"), [("/id/baclofen.html", "entity baclofen"), ("/ontology.html", "the ontology")])
def test_a_page_of_the_site_stands_at_the_address_of_the_thing(
    path: str, body: str, ask: Callable[[str], tuple[int, dict[str, str], str]]
) -> None:
    status, headers, text = ask(path)

    assert (status, text) == (200, body)
    assert 'rel="cite-as"' in headers["link"]


@pytest.mark.parametrize(
    ("path", "status"), [("/id/old-baclofen.html", 410), ("/ontology/AdverseEffect.html", 200), ("/source/nhs-baclofen.html", 200)]
)
def test_all_else_gets_the_plain_page(path: str, status: int, ask: Callable[[str], tuple[int, dict[str, str], str]]) -> None:
    found, _, text = ask(path)

    assert found == status
    assert text.startswith("<!doctype html>")
