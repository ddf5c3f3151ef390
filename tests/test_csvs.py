"""CSV that programs and Norwegian Excel read, and in which nothing is a formula."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.csvs import Form, defused, sheet


def read(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def test_programs_get_commas_and_norwegian_excel_gets_what_it_expects() -> None:
    rows = [("Bodø", 3, 42.5, None, date(2026, 11, 2))]
    assert (
        sheet("comma", ["sted", "antall", "andel", "lønn", "dag"], rows)
        == "sted,antall,andel,lønn,dag\r\nBodø,3,42.5,,2026-11-02\r\n"
    )
    assert (
        sheet("excel", ["sted", "antall", "andel", "lønn", "dag"], rows)
        == "\ufeffsted;antall;andel;lønn;dag\r\nBodø;3;42,5;;2026-11-02\r\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " =", '"=', "'="])
def test_what_could_begin_a_formula_is_text(start: str) -> None:
    assert defused(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize(
    "text", ["Erfaringskonsulent 50–100 %", "Øst-Telemark", "post@example.no", "2 + 2", "FACT (-50 %)", ""]
)
def test_what_ads_say_is_left_alone(text: str) -> None:
    assert defused(text) == text


def test_a_separator_inside_a_text_lets_no_formula_out() -> None:
    assert defused("Husvert;=1+1") == "Husvert;'=1+1"
    assert defused('Husvert,"=1+1') == "Husvert,'\"=1+1"


@given(st.text(), st.sampled_from(["comma", "excel"]))
def test_every_text_comes_out_as_one_cell_that_is_no_formula(text: str, form: Form) -> None:
    delimiter = "," if form == "comma" else ";"
    [_, [first, cell]] = read(sheet(form, ["a", "b"], [("x", text)]), delimiter)
    assert first == "x"
    assert not re.match(r"[\s\"']*[=+@-]", cell) or cell.startswith("'")
    assert len(cell) - len(text) == cell.count("'") - text.count("'")


@given(st.text(alphabet="=+-@;,\t\r\n\"' a1"))
def test_a_file_read_with_the_wrong_separator_has_no_formula_either(text: str) -> None:
    for line in read(sheet("comma", ["a"], [(text,)]), ";"):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
