"""Commands that change what is curated, or tell what a change comes to: deprecate, diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.cli.curating import find_root
from bac_kg.cli.diff_output import DIFF_FORMATS
from bac_kg.cli.output import say, write_data
from bac_kg.comparison.difference import find_difference
from bac_kg.curation.deprecate import Asked, plan_withdrawal, row_id
from bac_kg.curation.deprecate_term import is_term, plan_term_withdrawal
from bac_kg.curation.edits import prove, put_in_place
from bac_kg.errors import BacKgError
from bac_kg.project import read_project
from bac_kg.suggest import count_of

if TYPE_CHECKING:
    import argparse


def run_deprecate(arguments: argparse.Namespace) -> int:
    """Withdraw an id or a term: nothing is changed unless the whole project is sound afterwards."""
    root = find_root(arguments)
    project = read_project(root)
    asked = Asked(row_id(arguments.identifier), row_id(arguments.replaced_by or ""), arguments.reason)
    plan = plan_term_withdrawal(root, asked) if is_term(asked.identifier) else plan_withdrawal(root, project, asked)
    try:
        prove(root, project, plan.edits)
    except BacKgError:
        say("nothing was changed: the project would not be sound afterwards")
        raise
    put_in_place(root, plan.edits)
    what = f"replaced by {asked.replaced_by}" if asked.replaced_by else "with nothing in its place"
    say(f"{asked.identifier} is withdrawn, {what}; {count_of(len(plan.rewritten), 'place')} rewritten")
    for place in plan.rewritten:
        say(f"  {place}")
    if plan.left:
        say(f"these name it still; look at each: {', '.join(plan.left)}")
    say("next: bac-kg fmt (column dictionary), bac-kg build (release), bac-kg diff HEAD . (which answers change)")
    return 0


def run_diff(arguments: argparse.Namespace) -> int:
    """Tell what two states of the graph say and answer otherwise."""
    difference = find_difference(arguments.one, arguments.other, find_root(arguments))
    write_data(DIFF_FORMATS[arguments.format](difference).encode())
    if difference.unreasoned:
        say("one of the two holds no inferences, so those of the other were left out")
    say(f"{count_of(len(difference.things), 'thing')} and {count_of(len(difference.answers), 'answer')} differ")
    return 0
