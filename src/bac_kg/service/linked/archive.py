"""The addresses of releases: their list, what each is, and its files."""

from __future__ import annotations

import hashlib
import os
from html import escape
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bac_kg.answers.provenance import ReleaseInfo
from bac_kg.namespaces import RELEASE
from bac_kg.service.linked.addresses import FORMATS, HTML, Thing, read_path
from bac_kg.service.linked.releases import Archived, describe_archived, find_media, list_releases
from bac_kg.service.linked.routes import choose, see_other
from bac_kg.service.linked.signposts import write_links
from bac_kg.service.linked.writing import write_document
from bac_kg.service.replies import ProblemError, Reply
from bac_kg.service.responses import answer_response, json_response, matches, not_modified
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from starlette.requests import Request

_MEDIA = {each.name: each.media for each in FORMATS}


async def tell_releases(request: Request) -> Response:
    """Answer with the releases that there are, the newest first."""
    releases = list_releases(request.app.state.service.folder).values()
    return json_response(
        [{"version": each.version, "date": each.date, "address": Thing("release", each.version).stem} for each in releases]
    )


async def answer_release(request: Request) -> Response:
    """Answer for a release or a document on it.

    :raises ProblemError: if there is no such release or format.
    """
    thing, ending = read_path(request.scope["path"])
    release = find_release(request, thing.name)
    if not ending:
        return see_other(thing.path(choose(request, FORMATS).name), {"link": write_links(thing, ""), "vary": "Accept"})
    body = write_page(release) if ending == HTML else _write_triples(release, ending)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(etag, request.headers.get("if-none-match", "")):
        return not_modified(etag)
    response = answer_response(Reply(body, _MEDIA[ending]), etag)
    items = [f"{thing.stem}/{name}" for name in release.files if "/" not in name] if ending == HTML else []
    response.headers["link"] = write_links(thing, ending, items=items)
    return response


async def answer_file(request: Request) -> Response:
    """Answer with a file of a release, byte for byte.

    :raises ProblemError: if its manifest names no such file, or the file is missing.
    """
    release = find_release(request, request.path_params["version"])
    name = request.path_params["file"]
    path = os.path.join(release.folder, name)
    # Only names in the manifest are looked for, so no path leads out of the folder.
    if name not in release.files or not os.path.isfile(path):
        near = did_you_mean(name, release.files)
        raise ProblemError(
            "not-found",
            f"release {release.version} has no file {name!r}{near}",
            fix=f"{Thing('release', release.version).stem}.html lists them",
        )
    return FileResponse(path, media_type=find_media(name), headers={"link": f'<{release.iri}>; rel="collection"'})


def find_release(request: Request, version: str) -> Archived:
    """Return a release by its version.

    :raises ProblemError: if it is not here.
    """
    releases = list_releases(request.app.state.service.folder)
    if version not in releases:
        detail = f"there is no release {version!r}{did_you_mean(version, releases)}"
        raise ProblemError("not-found", detail, fix=f"the releases here are {', '.join(releases)}; /release lists them")
    return releases[version]


def write_page(release: Archived) -> bytes:
    """Return a plain page on a release and its files."""
    files = "\n".join(
        f'<tr><th scope="row"><a href="/release/{escape(release.version)}/{escape(name)}">{escape(name)}</a></th>'
        f"<td>{facts.get('bytes', '')}</td><td><code>{facts.get('sha256', '')}</code></td></tr>"
        for name, facts in sorted(release.files.items())
    )
    title = f"bac_kg {escape(release.version)} of {escape(release.date)}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p><code>{RELEASE}{escape(release.version)}</code></p>
<table>
<tr><th scope="col">file</th><th scope="col">bytes</th><th scope="col">SHA-256</th></tr>
{files}
</table>
</main>
<footer><p>{escape(release.notice)} <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p></footer>
</body>
</html>
""".encode()


def _write_triples(release: Archived, ending: str) -> bytes:
    return write_document(describe_archived(release), ending, ReleaseInfo(release.version, release.date), release.notice, release.iri)


ROUTES = (
    Route("/release", tell_releases),
    Route("/release/{name}", answer_release),
    Route("/release/{version}/{file:path}", answer_file),
)
