"""A problem as the client reads it best: a page for browsers, text or RFC 9457 JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.service.formats import best_media
from bac_kg.service.pages.rendering import MEDIA, problem_page
from bac_kg.service.responses import problem_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.replies import Problem


def wants_page(request: Request) -> bool:
    """Tell whether a client prefers HTML to what programs read."""
    return best_media(request.headers.get("accept", ""), ("application/json", "text/plain", MEDIA)) == MEDIA


def answer_problem(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return the response that tells a problem."""
    if not wants_page(request):
        return problem_response(problem, request.headers.get("accept", ""), headers)
    response = problem_page(request, problem)
    response.headers.update(headers or {})
    return response
