"""The description for programs is valid OpenAPI, tells of every saved query, and holds when the service is fuzzed by it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator
from serving import RELEASE, Running

from bac_kg.queries.catalogue import read_catalogue

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method"


def test_the_description_is_valid(service: Running) -> None:
    OpenAPIV31SpecValidator(service.get("/openapi.json").json).validate()


def test_every_saved_query_is_described_with_its_parameters(service: Running) -> None:
    paths = service.get("/openapi.json").json["paths"]

    for name, query in read_catalogue(RELEASE / "catalogue.json").items():
        described = paths[f"/queries/{name}.{{ending}}"]["get"]["parameters"]
        assert [each["name"] for each in described if each["in"] == "query"] == list(query.parameters)


def test_the_service_keeps_its_description_when_it_is_fuzzed(service: Running, tmp_path: Path) -> None:
    schemathesis = Path(sys.executable).parent / "schemathesis"
    options = ["--phases", "examples,coverage,fuzzing", "--max-examples", "3", "--seed", "1", "--request-timeout", "60", "--checks", CHECKS]
    command = [str(schemathesis), "--config-file", str(tmp_path / "none.toml"), "run", f"{service.url}/openapi.json", *options]
    (tmp_path / "none.toml").write_text("", encoding="utf-8")

    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert run.returncode == 0, run.stdout[-6000:]
    operations = sum(len(path) for path in service.get("/openapi.json").json["paths"].values())
    assert f"Tested: {operations}" in run.stdout
