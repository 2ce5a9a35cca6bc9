"""Dates in EDTF: the days they cannot go beyond, and what is no date."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bac_kg.dates import read_edtf

DATES = {
    "2008": ("2008-01-01", "2008-12-31"),
    "196X": ("1960-01-01", "1969-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2014-03": ("2014-03-01", "2014-03-31"),
    "2016-02": ("2016-02-01", "2016-02-29"),
    "2017-07-24": ("2017-07-24", "2017-07-24"),
    "1962/1977": ("1962-01-01", "1977-12-31"),
    "2014~": ("2014-01-01", "2014-12-31"),
    "2014-03?": ("2014-03-01", "2014-03-31"),
    "2014%": ("2014-01-01", "2014-12-31"),
    "2019/..": ("2019-01-01", None),
    "2019/": ("2019-01-01", None),
    "../2019": (None, "2019-12-31"),
    "/2019": (None, "2019-12-31"),
    "196X/2004-02": ("1960-01-01", "2004-02-29"),
    "2001-21": ("2001-03-01", "2001-05-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "[1667,1668]": ("1667-01-01", "1668-12-31"),
    "[..1984]": (None, "1984-12-31"),
    "9999": ("9999-01-01", "9999-12-31"),
}

NO_DATES = (
    *("", "15 May", "May 2008", "2008-13", "2008-00", "2017-02-30", "2015-02-29", "2014-2016", "2008-1", "1e3", "not-stated"),
    *("..", "XXXX", "0000", "-0044", "Y12000", "Y17E7", "2008 ", " 2008", "1962/1977/1980", "[1667,1668]/1700", "\uff12\uff10\uff10\uff18"),
)


@pytest.mark.parametrize(("text", "bounds"), DATES.items())
def test_a_date_has_these_bounds(text: str, bounds: tuple[str | None, str | None]) -> None:
    assert read_edtf(text) == bounds


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date in EDTF, such as 2008, 196X, 2014-03"):
        read_edtf(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1977/1962", "'1977/1962' ends before it begins"),
        ("../..", "'../..' is an interval without a beginning and an end"),
        ("/", "'/' is an interval without a beginning and an end"),
    ],
)
def test_an_interval_that_says_nothing_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        read_edtf(text)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
@given(
    st.dates().map(lambda day: day.isoformat()),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)
def test_the_short_way_agrees_with_the_package(day: str, length: int, doubt: str) -> None:
    from edtf import parse_edtf

    text = day[:length] + doubt
    parsed = parse_edtf(text)
    bounds = tuple("{:04d}-{:02d}-{:02d}".format(*moment[:3]) for moment in (parsed.lower_strict(), parsed.upper_strict()))

    assert read_edtf(text) == bounds


def test_common_dates_do_not_load_the_package() -> None:
    code = "import sys; from bac_kg.dates import read_edtf; read_edtf('1962/1977~'); sys.exit('pyparsing' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
