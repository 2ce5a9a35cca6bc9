"""The web application: the table of its routes, and the envelope that goes around every response."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from bac_kg.service.envelope import Envelope
from bac_kg.service.health import list_problems, tell_health
from bac_kg.service.linked import archive, crawlers
from bac_kg.service.linked.routes import build_routes
from bac_kg.service.openapi import describe_api
from bac_kg.service.pages.problems import answer_problem
from bac_kg.service.pages.routes import PAGE_ROUTES, RESOURCES
from bac_kg.service.protocol import METHODS
from bac_kg.service.replies import Problem, ProblemError
from bac_kg.service.saved_queries import answer_file
from bac_kg.service.sparql_endpoint import answer_sparql

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.released import Service

# Pages and linked data add their routes here; the first that fits answers.
ROUTES = (
    Route("/sparql", answer_sparql, methods=METHODS),
    Route("/queries/{name}.{ending}", answer_file),
    *PAGE_ROUTES,
    Route("/openapi.json", describe_api),
    Route("/health", tell_health),
    Route("/problems", list_problems),
    *build_routes(RESOURCES),
    *archive.ROUTES,
    *crawlers.ROUTES,
)


def build_app(service: Service, log: Callable[[str], object] | None = None, *, behind_proxy: bool = False) -> Envelope:
    """Return the application of a service; ``log`` gets one line of JSON for each request."""

    @contextlib.asynccontextmanager
    async def watching(app: Starlette) -> AsyncIterator[None]:
        watcher = asyncio.get_running_loop().create_task(service.watch())
        try:
            yield
        finally:
            watcher.cancel()
            await service.close()

    app = Starlette(
        routes=ROUTES,
        lifespan=watching,
        exception_handlers={ProblemError: tell_problem, HTTPException: tell_http_error, Exception: tell_fault},
    )
    app.router.redirect_slashes = False  # one address for one thing
    app.state.service = service
    app.state.behind_proxy = behind_proxy
    return Envelope(app, service, log, behind_proxy=behind_proxy)


async def tell_problem(request: Request, error: Exception) -> Response:
    """Answer with a problem that was raised on purpose."""
    assert isinstance(error, ProblemError)
    return answer_problem(request, error.problem)


async def tell_http_error(request: Request, error: Exception) -> Response:
    """Answer with what the router found: no such address, or another method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        problem = Problem("method", f"{request.method} does not fit {request.url.path}", "use one of the methods in Allow")
    else:
        problem = Problem("not-found", f"there is nothing at {request.url.path}", "/openapi.json lists what there is")
    return answer_problem(request, problem, dict(error.headers or {}))


async def tell_fault(request: Request, error: Exception) -> Response:
    """Answer that the service has a fault; Starlette raises the exception again, so that the server logs it."""
    problem = Problem("fault", "the request failed", "tell the maintainers")
    return answer_problem(request, problem)
