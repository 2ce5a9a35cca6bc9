"""Reading and loading stay fast, and load no RDF library that they do not use."""

from __future__ import annotations

import subprocess
import sys
from time import process_time

from small_project import Project

ROWS = 3000
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def _identifier(number: int) -> str:
    return "ae-" + "".join(_DIGITS[number // 32**place % 32] for place in range(5))


def _write_many_rows(project: Project) -> None:
    project.extend_ontology(
        "".join(f"bac:note{one} a owl:DatatypeProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range xsd:string ." for one in "ABCD")
    )
    header = "id\tsubject\tfinding\troute\tfrequency_band\tamount\tas_of\tprinted\tnote_a\tnote_b\tnote_c\tnote_d\n"
    rows = [
        f"{_identifier(number)}\tbaclofen\tnausea|dizziness\toral\tcommon\t{number}\t{1970 + number % 50}-{number % 12 + 1:02d}~"
        f"\tabout {number} mg\ta{number}\tb{number}\tc{number}\td{number}\n"
        for number in range(ROWS)
    ]
    project.write("graph/statements/AdverseEffect.tsv", header + "".join(rows))
    project.write("graph/evidence/label-us.tsv", f"id\tabout\nlabel-us-0010\t{_identifier(1)}\n")


def test_three_thousand_rows_of_twelve_columns_load_well_under_a_second(project: Project) -> None:
    _write_many_rows(project)

    start = process_time()
    loaded = project.load()
    seconds = process_time() - start

    assert len(loaded.quads) > ROWS * 14
    assert seconds < 1


def test_three_thousand_bad_cells_are_told_in_a_few_seconds(project: Project) -> None:
    _write_many_rows(project)
    project.write(
        "graph/entities/Substance.tsv", "id\tlabel\nbaclofen\tbaclofen\n" + "".join(f"thing-{one}\tthing {one}\n" for one in range(ROWS))
    )
    project.write(
        "graph/statements/AdverseEffect.tsv",
        "id\tsubject\tfinding\n" + "".join(f"{_identifier(one)}\tstuff-{one}\tnausea\n" for one in range(ROWS)),
    )

    start = process_time()
    complaint = project.complaint()
    seconds = process_time() - start

    assert complaint.count("is not a Substance") == ROWS
    assert seconds < 5


def test_loading_needs_no_rdflib(project: Project) -> None:
    code = (
        "import sys; from pathlib import Path; from bac_kg.tables.reading import read_tables; from bac_kg.ontology.reading import read_schema\n"
        "from bac_kg.loaders.rows import load_rows; root = Path(sys.argv[1]); tables, problems = read_tables(root)\n"
        "load_rows(tables, read_schema(root / 'ontology/bac-kg.ttl'), problems); sys.exit('rdflib' in sys.modules or 'edtf' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code, str(project.root)], check=False).returncode == 0
