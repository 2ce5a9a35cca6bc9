"""Commands of the curator's day: build, check, new, fmt, verify-passages."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bac_kg.cli.output import REPORT_FORMATS, say, write_data
from bac_kg.curation.dictionary import write_dictionary
from bac_kg.curation.new_row import propose_row
from bac_kg.curation.release_day import write_release_day
from bac_kg.errors import ProblemsError, UsageError
from bac_kg.ontology.reading import read_schema
from bac_kg.project import read_project
from bac_kg.release.build import build, find_stale
from bac_kg.release.steps import describe_shares
from bac_kg.suggest import count_of
from bac_kg.tables.formatting import format_table
from bac_kg.tables.reading import find_table_files, read_tables
from bac_kg.validation.passages import read_texts, verify_passages
from bac_kg.validation.report import check_project, check_table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from bac_kg.model import Problem


def run_build(arguments: argparse.Namespace) -> int:
    """Build the release, or say whether it is fresh."""
    root = find_root(arguments)
    project = read_project(root)
    if arguments.check and arguments.no_reason:
        raise UsageError("a release is always reasoned over, so --check and --no-reason do not go together", fix="leave out --no-reason")
    if arguments.check:
        stale = find_stale(root, project, _progress())
        if not stale:
            say("graph/release/ is fresh")
            return 0
        listed = "\n".join(f"  {name}" for name in stale)
        say(f"graph/release/ is stale; these files differ from what the checkout builds:\n{listed}")
        say("  fix: run bac-kg build and commit graph/release/")
        return 1
    built = build(root, project, _progress(), reasoned=not arguments.no_reason)
    for warning in built.warnings:
        say(str(warning))
    say(f"built {sum(built.counts.values())} quads: " + ", ".join(f"{name} {count}" for name, count in built.counts.items()))
    say(describe_shares(built.seconds))
    if arguments.no_reason:
        say("nothing was inferred; the manifest says so, and this is no release\n  fix: run bac-kg build before you commit")
    return 0


def _progress() -> Callable[[str], None]:
    """Return what tells each step, with the seconds of the one before, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda step: None
    started = time.perf_counter()

    def tell(step: str) -> None:
        say(f"[{time.perf_counter() - started:5.1f} s] {step}")

    return tell


def run_check(arguments: argparse.Namespace) -> int:
    """Check the whole checkout or one table; exit 1 if there is an error."""
    root = find_root(arguments)
    table = arguments.file
    if table and arguments.texts:
        raise UsageError("--texts goes with a check of the whole", fix="leave out the table, or the folder of texts")
    texts = Path(arguments.texts) if arguments.texts else None
    if table:
        problems = check_table(root, _relative(table, root))
    else:
        problems = check_project(root, read_project(root), texts, reasoned=not arguments.no_reason)
    write_data(REPORT_FORMATS[arguments.format](problems).encode())
    say(_count(problems))
    return 1 if any(problem.severity == "ERROR" for problem in problems) else 0


def _count(problems: list[Problem]) -> str:
    errors = sum(problem.severity == "ERROR" for problem in problems)
    return f"{count_of(errors, 'error')}, {count_of(len(problems) - errors, 'warning')}"


def run_new(arguments: argparse.Namespace) -> int:
    """Print a row of a class with a fresh id; the columns are explained on stderr."""
    row = propose_row(find_root(arguments), arguments.class_name, label=arguments.label, source=arguments.source)
    say("\n".join((f"{row.file}: append this row and fill its cells", *row.explanations)))
    header = [] if row.known_header else ["\t".join(row.header)]
    write_data("".join(line + "\n" for line in (*header, "\t".join(row.cells))).encode())
    return 0


def run_fmt(arguments: argparse.Namespace) -> int:
    """Write every table in its one form, the release date into the queries and the column dictionary; tell what a person must mend."""
    root = find_root(arguments)
    paths = [Path(file) for file in arguments.files] or [path for path, _, _ in find_table_files(root / "graph")]
    left: list[Problem] = []
    for path in paths:
        file = _relative(str(path), root)
        formatted = format_table((root / file).read_bytes(), file)
        left += formatted.left
        if formatted.mended:
            (root / file).write_bytes(formatted.data)
            say(f"{file}: mended {', '.join(formatted.mended)}")
    if not arguments.files:
        for file in write_release_day(root, read_project(root).release_date):
            say(f"{file}: release date written")
        if write_dictionary(root / "graph" / "README.md", read_schema(root / "ontology" / "bac-kg.ttl")):
            say("graph/README.md: column dictionary written")
    if left:
        raise ProblemsError(left)
    return 0


def run_verify_passages(arguments: argparse.Namespace) -> int:
    """Prove the character locators of evidence items and gaps against the texts that one has."""
    tables, problems = read_tables(find_root(arguments))
    if problems:
        raise ProblemsError(problems)
    found = verify_passages(tables, read_texts(Path(arguments.texts)))
    for source, count in sorted(found.proved.items()):
        write_data(f"{source}: {count} passages proved\n".encode())
    for source, count in sorted(found.without_text.items()):
        say(f"{source}: {count} passages not tried, since no file in {arguments.texts} has the hash in graph/sources.tsv")
        say("  fix: put the document there, byte for byte as it was read")
    if found.problems:
        raise ProblemsError(found.problems)
    return 0 if found.proved else 1


def find_root(arguments: argparse.Namespace) -> Path:
    """Return the checkout: the one named, or the nearest folder upwards that has tables and a pyproject.toml.

    :raises UsageError: if there is none.
    """
    start = Path(arguments.root or ".").resolve()
    for folder in (start,) if arguments.root else (start, *start.parents):
        if (folder / "graph").is_dir() and (folder / "ontology").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    fix = "change into the checkout, or name it with --root; an installed package holds no tables"
    raise UsageError(f"{start} is not in a checkout of bac_kg", fix=fix)


def _relative(file: str, root: Path) -> str:
    for path in (Path(file).resolve(), (root / file).resolve()):
        if path.is_file() and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    raise UsageError(f"{file} is not a file of the checkout {root}", fix="name a table, such as graph/statements/AdverseEffect.tsv")
