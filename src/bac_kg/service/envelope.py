"""The envelope around every request: the headers that all responses carry, the access log, and a short way to fixed addresses."""

from __future__ import annotations

import asyncio
import re
import sys
import time
import traceback
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route

from bac_kg.service.access_log import log_line
from bac_kg.service.replies import ENDING, Problem, ProblemError
from bac_kg.service.responses import common_headers, preflight, problem_response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

    from bac_kg.service.released import Service

    Endpoint = Callable[[Request], Awaitable[Response]]


_READING = {"GET", "HEAD"}
_CLIENT_GONE = 499  # for the log alone: the client went away before its answer came

# What proxies write of a client, with or without its port: [2001:db8::1]:443, 192.0.2.1:443, 2001:db8::1.
_ENTRY = re.compile(r"\[([^\]]*)\].*|([^:]*):\d+|(.*)", re.DOTALL)


class Envelope:
    """The outermost application.

    Routes without parameters are found by their path at once: the router, its middleware and exception handlers cost a third of the
    time that the front has for a small query. Whatever does not fit goes to the router, which answers for it.
    """

    def __init__(self, app: Starlette, service: Service, write: Callable[[str], object] | None, *, behind_proxy: bool = False) -> None:
        self._app = app
        self._service = service
        self._write = write
        self._behind_proxy = behind_proxy
        self._fixed = {each.path: each for each in app.routes if isinstance(each, Route) and "{" not in each.path}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._behind_proxy:
            scope["client"] = (_forwarded(scope), 0)
        started, status, size = time.perf_counter(), 0, 0
        released = self._service.released
        scope["state"] = {"released": released}
        common = common_headers(released.version, released.date, released.notice)

        async def send_wrapped(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                own = dict(message["headers"])
                message["headers"] += [header for header in common if header[0] not in own]
            else:
                size += len(message.get("body", b""))
            await send(message)

        released.pool.hold()
        try:
            await self._pass_on(scope, receive, send_wrapped)
        except ClientDisconnect:
            status = _CLIENT_GONE
        except asyncio.CancelledError:
            if "gone" in scope["state"]:
                status = _CLIENT_GONE
            elif not status:  # the server waits no longer for what has begun
                await problem_response(ENDING, "")(scope, receive, send_wrapped)
        finally:
            released.pool.let_go()
            if self._write is not None:
                self._write(log_line(scope, status, size, time.perf_counter() - started))

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._fixed.get(scope["path"])
        methods = (route.methods if route is not None else None) or _READING
        if scope["method"] == "OPTIONS":
            await preflight(sorted(methods))(scope, receive, send)
        elif route is not None and scope["method"] in methods:
            scope["app"] = self._app
            response = await _answer(Request(scope, receive), route.endpoint)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _forwarded(scope: Scope) -> str:
    """Return who asked the proxy: the last address of X-Forwarded-For, which is its own entry; those before it anybody may have written."""
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    if not told:
        return scope["client"][0] if scope["client"] else ""
    entry = _ENTRY.fullmatch(told[-1].decode("latin-1").rpartition(",")[2].strip())
    assert entry is not None  # it matches whatever comes
    return entry[1] or entry[2] or entry[3] or ""


async def _answer(request: Request, endpoint: Endpoint) -> Response:
    try:
        return await endpoint(request)
    except ProblemError as error:
        problem = error.problem
    except ClientDisconnect:
        raise
    except Exception:
        sys.stderr.write(traceback.format_exc())
        problem = Problem("fault", "the request failed", "tell the maintainers")
    return problem_response(problem, request.headers.get("accept", ""))
