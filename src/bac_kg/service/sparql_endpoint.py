"""The SPARQL endpoint: queries of anybody by GET and POST, and its description where no query is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.service.asking import respond
from bac_kg.service.description import describe_endpoint
from bac_kg.service.formats import ROWS, TRIPLES, choose_format
from bac_kg.service.protocol import Question, read_question
from bac_kg.service.replies import ProblemError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.formats import Choice


async def answer_sparql(request: Request) -> Response:
    """Answer a request of the SPARQL 1.1 Protocol.

    :raises ProblemError: if it is none, or its query is not answered.
    """
    question = await read_question(request, request.app.state.service.limits)
    if question.query is None:
        return await describe_endpoint(request, question.format)
    rows, triples = choose_formats(request.headers.get("accept", ""), question)
    request.scope["state"]["query"] = question.query
    job = {
        "job": "sparql",
        "query": question.query,
        "default": question.default_graphs,
        "named": question.named_graphs,
        "rows": rows,
        "triples": triples,
    }
    return await respond(request, job)


def choose_formats(accept: str, question: Question) -> tuple[Choice | None, Choice | None]:
    """Return the formats for rows and for triples: which of the two it will be, only the query tells.

    :raises ProblemError: if the client takes neither.
    """
    rows, triples = choose_format(accept, question.format, ROWS), choose_format(accept, question.format, TRIPLES)
    if rows is None and triples is None:
        wanted = question.format or accept
        known = ", ".join(each.name for each in (*ROWS, *TRIPLES))
        raise ProblemError("not-acceptable", f"there is no format {wanted!r}", fix=f"use one of {known}, or the media type of one")
    return rows, triples
