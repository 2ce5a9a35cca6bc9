"""Saved queries over HTTP give what the command line gives, with the same parameters and the same refusals."""

from __future__ import annotations

import io
import subprocess
import sys
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from serving import JSON_ROWS, RELEASE, Running

from bac_kg.queries.catalogue import read_catalogue
from bac_kg.service.formats import SAVED

CATALOGUE = read_catalogue(RELEASE / "catalogue.json")
ENDINGS = ("json", "csv", "tsv", "xml", "md")
PARAMETERS = [
    "jurisdiction=us",
    "jurisdiction=US&as_of=2019-06-01",
    "drug=baclofen&jurisdiction=france",
    "tier=label",
    "tier=any",
]
WRONG = [
    ("drug=nonsense", 400, "is no Substance"),
    ("as_of=yesterday", 400, "is no date"),
    ("no_such=1", 400, "has no parameter 'no_such'"),
    ("jurisdiction=us&jurisdiction=france", 400, "is given twice"),
    ("drug=", 400, "is empty"),
    ("drug=%FF", 400, "percent-encoded UTF-8"),
    ("drug=" + quote('baclofen> . ?x ?y "z'), 400, "is no Substance"),
]


def command_line(*words: str) -> bytes:
    return subprocess.run([sys.executable, "-m", "bac_kg.entry", "query", *words], capture_output=True, check=True).stdout


def test_the_list_has_every_query_with_its_parameters(service: Running) -> None:
    listed = {entry["name"]: entry for entry in service.get("/queries").json}

    assert set(listed) == set(CATALOGUE)
    assert len(listed) >= 50
    assert set(listed["regulatory-status"]["parameters"]) == set(CATALOGUE["regulatory-status"].parameters)


@pytest.mark.parametrize("ending", ENDINGS[:-1])
def test_each_format_is_what_the_command_line_writes(service: Running, ending: str) -> None:
    answer = service.get(f"/queries/regulatory-status.{ending}?jurisdiction=us")

    assert (answer.status, answer.body) == (200, command_line("regulatory-status", "-p", "jurisdiction=us", "-f", ending))


def test_markdown_ends_with_the_provenance(service: Running) -> None:
    answer = service.get("/queries/regulatory-status.md?jurisdiction=us")

    written = command_line("regulatory-status", "-p", "jurisdiction=us", "-f", "md")
    assert answer.media == "text/markdown"
    assert answer.body.startswith(written)
    assert answer.body[len(written) :].decode().strip().endswith("not clinical advice")


@pytest.mark.parametrize("parameters", PARAMETERS)
def test_parameters_mean_what_they_mean_on_the_command_line(service: Running, parameters: str) -> None:
    words = [word for pair in parameters.split("&") for word in ("-p", pair)]

    assert service.get(f"/queries/regulatory-status.csv?{parameters}").body == command_line("regulatory-status", *words, "-f", "csv")


@pytest.mark.parametrize(("parameters", "status", "detail"), WRONG)
def test_a_wrong_parameter_is_refused_as_on_the_command_line(service: Running, parameters: str, status: int, detail: str) -> None:
    answer = service.get(f"/queries/regulatory-status.csv?{parameters}")

    assert (answer.status, answer.media, answer.json["type"].startswith("/problems#")) == (status, "application/problem+json", True)
    assert detail in answer.json["detail"]
    assert answer.json["fix"]


@pytest.mark.parametrize("format", SAVED, ids=lambda each: each.name)
def test_a_format_may_be_asked_for_by_accept(service: Running, format: object) -> None:
    media = format.media  # type: ignore[attr-defined]

    answer = service.get("/queries/classes", media)

    assert (answer.status, answer.media) == (200, media)


def test_json_is_what_comes_unasked(service: Running) -> None:
    assert service.get("/queries/classes").media == JSON_ROWS


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/queries/adverse-efects", 404, "did you mean 'adverse-effects'?"),
        ("/queries/adverse-efects.csv", 404, "did you mean 'adverse-effects'?"),
        ("/queries/classes.pdf", 404, "there is no format 'pdf'"),
        ("/queries/..%2Fchecks", 404, "there is nothing at"),
    ],
)
def test_a_query_or_format_that_there_is_not_is_404(service: Running, path: str, status: int, detail: str) -> None:
    answer = service.get(path)

    assert answer.status == status
    assert detail in answer.json["detail"]


def test_a_saved_query_has_no_other_format(service: Running) -> None:
    assert service.get("/queries/classes", "image/png").status == 406


def test_a_spreadsheet_is_a_file_to_be_saved(service: Running) -> None:
    answer = service.get("/queries/classes.spreadsheet")

    assert answer.headers["content-disposition"] == 'attachment; filename="classes.csv"'
    assert answer.media == "text/csv"


def test_an_empty_answer_says_why(service: Running) -> None:
    path = "/queries/adverse-effects.{}?drug=naltrexone"

    rows, text = service.get(path.format("csv")), service.get(path.format("md"))

    assert (rows.status, rows.body.count(b"\r\n")) == (200, 1)
    assert rows.headers["bac-kg-note"].startswith("no rows, which is not a")
    assert text.body.decode().count("no rows, which is not a") == 1


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_saved_query_answers_with_its_columns(service: Running, name: str) -> None:
    answer = service.get(f"/queries/{name}.json")

    found = ox.parse_query_results(io.BytesIO(answer.body), format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(CATALOGUE[name].columns)


def test_a_saved_answer_is_known_again(service: Running) -> None:
    tag = service.get("/queries/classes.csv").headers["etag"]

    assert service.get("/queries/classes.csv", If_None_Match=tag).status == 304
    assert service.get("/queries/classes.tsv", If_None_Match=tag).status == 200
