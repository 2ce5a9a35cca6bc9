"""The envelope: headers that every response carries, and OPTIONS of every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.service.responses import common_headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bac_kg.service.released import Service


class Envelope:
    """Adds the release, its notice and the safety headers to whatever is answered; what a response has of its own stays."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its response back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        released = self._service.released
        common = common_headers(released.version, released.date, released.notice)

        async def send_wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] += [header for header in common if header[0] not in own]
            await send(message)

        await self._app(scope, receive, send_wrapped)
