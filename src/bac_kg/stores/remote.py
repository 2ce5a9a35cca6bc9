"""A SPARQL 1.1 endpoint as a store, through SPARQLWrapper, with everything checked that it takes on trust."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request

import pyoxigraph as ox

from bac_kg.errors import EndpointError, MachineError, QueryError, UsageError
from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.answer import Answer
from bac_kg.sparql.guard import refuse_other_form, refuse_service
from bac_kg.sparql.scanner import query_form, scan, undeclared_prefixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

MAX_BYTES = 64 * 1024 * 1024
# Servers and proxies commonly refuse a request line of 8 kB; letters outside ASCII take up to twelve characters in it.
LONGEST_GET = 1500
_RESULTS = ("application/sparql-results+json", "application/json")
_TRIPLES = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_CHUNK = 65536


class RemoteStore:
    """A SPARQL endpoint; its answers are read whole before they are believed."""

    def __init__(self, url: str, timeout: float = 30.0, *, max_bytes: int = MAX_BYTES, allow_service: bool = False) -> None:
        """Take the address, the time-out in seconds for a whole answer, and its largest size.

        :raises UsageError: if the address is not http(s) or the time-out is not positive.
        """
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{url!r} is no address of an endpoint", fix="write it whole, such as http://localhost:7878/query")
        if timeout <= 0:
            raise UsageError(f"a time-out of {timeout:g} s is no time at all", fix="give a number of seconds above 0")
        self._user, self._password = parts.username, parts.password
        self._url = urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._allow_service = allow_service

    @property
    def describe(self) -> str:
        """The address, without user and password."""
        return f"the endpoint {self._url}"

    def select(self, text: str) -> Answer:
        """Return the answer to a SELECT query.

        :raises QueryError: if the query is another form or calls other servers, or if the endpoint refuses it as wrong.
        :raises EndpointError: if the endpoint is dead or slow, or its answer is cut, too big or of the wrong type.
        """
        answer = self._answer(text, "SELECT")
        if answer.boolean is not None:
            raise self._faulty("answers a SELECT with a boolean")
        return answer

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK query.

        :raises QueryError: as ``select`` does.
        :raises EndpointError: as ``select`` does.
        """
        boolean = self._answer(text, "ASK").boolean
        if boolean is None:
            raise self._faulty("answers an ASK with rows")
        return boolean

    def graph(self, text: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once, sorted.

        :raises QueryError: as ``select`` does.
        :raises EndpointError: as ``select`` does.
        """
        media_type, body = self._ask_endpoint(text, tuple(_TRIPLES), "CONSTRUCT", "DESCRIBE")
        try:
            return sorted({quad.triple for quad in ox.parse(body, format=_TRIPLES[media_type])}, key=str)
        except (SyntaxError, ValueError) as error:
            raise self._faulty(f"sent a broken graph: {error}") from None

    def _answer(self, text: str, form: str) -> Answer:
        _, body = self._ask_endpoint(text, _RESULTS, form)
        try:
            json.loads(body)  # a streaming parser could stop before the end and miss that it is cut
            answer = Answer.from_json(body)
            len(answer)
        except (ValueError, RecursionError, QueryError) as error:
            raise self._faulty(f"sent broken or cut results: {error}") from None
        return answer

    def _ask_endpoint(self, text: str, accepted: tuple[str, ...], *forms: str) -> tuple[str, bytes]:
        """Return media type and body of the endpoint's answer to a query of one of the given forms."""
        tokens = scan(text)
        refuse_other_form(tokens, *forms)
        if not self._allow_service:
            refuse_service(tokens)
        needed = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in undeclared_prefixes(tokens) if name in PREFIXES]
        # On the first line, so that the line numbers in the endpoint's messages stay right.
        wrapper = self._wrapper(" ".join((*needed, text)), query_form(tokens), accepted)
        deadline = time.monotonic() + self._timeout
        try:
            # Its own query() rounds the time-out down to whole seconds and reads the body of an error without end.
            with urllib.request.urlopen(wrapper._createRequest(), timeout=self._timeout) as response:
                self._check_status(response.status)
                return self._media_type(response, accepted), self._body(response, deadline)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error, deadline) from None
        except TimeoutError:
            raise self._slow() from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._slow() from None
            raise self._dead(str(error.reason)) from None
        except (http.client.HTTPException, OSError) as error:
            raise self._dead(str(error) or type(error).__name__) from None

    def _wrapper(self, text: str, form: str, accepted: tuple[str, ...]) -> SPARQLWrapper:
        try:
            from SPARQLWrapper import POST, SPARQLWrapper
        except ImportError:
            raise MachineError("SPARQLWrapper is not installed", fix="pip install SPARQLWrapper") from None
        wrapper = SPARQLWrapper(self._url, agent="bac-kg")
        wrapper.setQuery(text)
        wrapper.queryType = form  # its own guess takes a SELECT with the comment "# DELETE" for an update
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", ", ".join(accepted))
        if len(text) > LONGEST_GET:
            wrapper.setMethod(POST)
        if self._user is not None:
            wrapper.setCredentials(urllib.parse.unquote(self._user), urllib.parse.unquote(self._password or ""))
        return wrapper

    def _check_status(self, status: int) -> None:
        if status != 200:  # 206 is a part of an answer; urlopen takes every 2xx for success
            raise self._faulty(f"answers with the status {status} instead of 200")

    def _media_type(self, response: http.client.HTTPResponse, accepted: tuple[str, ...]) -> str:
        found = response.headers.get_content_type() if response.headers.get("Content-Type") else "no type"
        encoding = response.headers.get("Content-Encoding", "identity")
        if found not in accepted or encoding != "identity":
            raise self._faulty(f"answers with {found} ({encoding}) instead of {' or '.join(accepted)}")
        return found

    def _body(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        announced = response.headers.get("Content-Length")
        chunks, size = [], 0
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._max_bytes:
                problem = f"{self.describe} sends more than {self._max_bytes:,} bytes"
                raise EndpointError(problem, fix="ask for less: add a LIMIT or a filter")
            if time.monotonic() > deadline:
                raise self._slow()
        if announced is not None and announced.isdecimal() and int(announced) != size:
            raise self._faulty(f"announced {announced} bytes and sent {size}: the answer is cut")
        return b"".join(chunks)

    def _refusal(self, error: urllib.error.HTTPError, deadline: float) -> EndpointError | QueryError:
        said = self._excerpt(error, deadline)
        if error.code == 400:
            return QueryError(f"{self.describe} refuses the query: {said}", fix="mend the query where the message points")
        again = error.headers.get("Retry-After", "")
        fix = {
            401: "put user and password into the address: http://user:password@host/…",
            403: "ask the owner of the endpoint for access",
            404: "check the path of the address; it often ends in /query or /sparql",
            429: f"wait{f' {again} s' if again.isdecimal() else ''} and ask again",
            503: f"wait{f' {again} s' if again.isdecimal() else ''} and ask again",
        }.get(error.code, "ask again later, or ask its owner")
        return EndpointError(f"{self.describe} answers with the status {error.code}: {said}", fix=fix)

    def _excerpt(self, error: urllib.error.HTTPError, deadline: float) -> str:
        try:
            data = error.read1(2000) if time.monotonic() < deadline else b""
        except (OSError, http.client.HTTPException, AttributeError):
            data = b""
        text = " ".join(data.decode("utf-8", "replace").split())
        return "".join(letter for letter in text[:300] if letter.isprintable()) or str(error.reason)

    def _slow(self) -> EndpointError:
        return EndpointError(f"{self.describe} did not answer within {self._timeout:g} s", fix="give a longer time-out, or ask for less")

    def _dead(self, reason: str) -> EndpointError:
        return EndpointError(f"{self.describe} cannot be reached: {reason}", fix="check the address, and that the server runs")

    def _faulty(self, problem: str) -> EndpointError:
        fix = "check that the address is the SPARQL endpoint itself (not its web page), then ask again"
        return EndpointError(f"{self.describe} {problem}", fix=fix)
