"""What an employer is called, however a board writes it."""

from __future__ import annotations

import pytest

from scraper.dedup.names import employer, telling


@pytest.mark.parametrize(
    ("written", "mains", "units"),
    [
        ("Eksempel kommune", {"eksempel kommune"}, set()),
        ("EKSEMPEL KOMMUNE", {"eksempel kommune"}, set()),
        ("Seksjon for rus, Oslo kommune, Bydel Alna", {"oslo kommune"}, {"seksjon for rus", "bydel alna"}),
        ("Alna bydel", {"oslo kommune"}, {"bydel alna"}),
        ("Rus og psykisk helse / Eksempel kommune", {"eksempel kommune"}, {"rus og psykisk helse"}),
        ("Helse Eksempel HF", {"helse eksempel"}, set()),
        ("DPS Nord, Helse Møre og Romsdal HF", {"helse more og romsdal"}, {"dps nord"}),
        ("Eksempel sykehus HF – Klinikk for psykisk helse", {"eksempel sykehus"}, {"klinikk for psykisk helse"}),
        ("Stiftelsen Fjordlys", {"fjordlys"}, set()),
        ("Fjordlys", {"fjordlys"}, set()),
        ("NAV Eksempel", {"nav eksempel"}, set()),
        ("...", set(), set()),
        ("", set(), set()),
        ("–", set(), set()),
    ],
)
def test_a_name_is_taken_apart(written: str, mains: set[str], units: set[str]) -> None:
    found = employer(written)
    assert (set(found.mains), set(found.units)) == (mains, units)


def test_words_that_any_unit_may_have_tell_nothing() -> None:
    assert telling("avdeling for psykisk helse og rus") == frozenset()
    assert telling("bofellesskapet tranby") == {"bofellesskapet", "tranby"}
