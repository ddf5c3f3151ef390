"""What is counted of a post, and that every table counts the same posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from scraper import places
from scraper.model import Education, EducationLevel, Entry, Facts, Pay
from scraper.statistics import counted, kinds, tables, titles
from scraper.statistics.roster import advertisers
from scraper.statistics.tables import Table
from scraper.statistics.tally import SMALL, Tally, share
from tests.entries import entries, entry


def tally(posts: Iterable[Entry]) -> Tally:
    made = Tally()
    for post in posts:
        made.add(post)
    return made


def named(name: str, posts: Iterable[Entry]) -> Table:
    return next(table for table in tables.tables(tally(posts)) if table.name == name)


def row(name: str, first: str, posts: Iterable[Entry]) -> tuple[tables.Cell, ...]:
    return next(each for each in named(name, posts).rows if each[0] == first)


def total(table: Table, column: str = "utlysninger") -> int:
    return sum(value for value in table.column(column) if isinstance(value, int))


@settings(max_examples=30)
@given(entries())
def test_tables_that_part_all_posts_add_up_to_the_same(posts: list[Entry]) -> None:
    made = {table.name: table for table in tables.tables(tally(posts))}
    wholes = ("ar", "kvartal", "arbeidsgivertype", "fast-eller-midlertidig", "stillingsprosent", "lonn", "utdanning")
    assert {total(made[name]) for name in (*wholes, "veiledning", "oppgaver", "titler")} == {len(posts)}
    offered = sum(counted.positions(post) for post in posts)
    assert {total(made[name], "stillinger") for name in ("ar", "kvartal", "arbeidsgivertype")} == {offered}
    assert total(made["arbeidsgivere"]) == sum(bool(post.vacancy.employer) for post in posts)


@settings(max_examples=30)
@given(entries())
def test_places_count_a_post_in_each_and_one_without_any_by_itself(posts: list[Entry]) -> None:
    made = {table.name: table for table in tables.tables(tally(posts))}
    assert total(made["kommune"]) == sum(len(post.vacancy.facts.kommune_codes) for post in posts)
    assert total(made["fylke"]) == sum(len(counted.fylke_codes(post)) or 1 for post in posts)
    advertised = [count for count in made["kommune"].column("utlysninger") if count]
    assert len(made["kommune"].rows) == 357
    assert sum(map(len, tables.never(tally(posts)).values())) + len(advertised) == 357
    assert total(made["fylke"], "kommuner med utlysning") == len(advertised)
    assert total(made["fylke"], "kommuner i alt") == 357


@settings(max_examples=30)
@given(entries())
def test_a_share_is_of_at_least_five(posts: list[Entry]) -> None:
    few = posts[: SMALL - 1]
    cells = [
        cell
        for table in tables.tables(tally(few))
        for line in table.rows
        for column, cell in zip(table.columns, line, strict=True)
        if column.kind == "share" or "kvartil" in column.name or "median" in column.name
    ]
    assert set(cells) == {None}


@settings(max_examples=30)
@given(entries())
def test_the_order_in_which_posts_come_changes_nothing(posts: list[Entry]) -> None:
    assert tables.tables(tally(posts)) == tables.tables(tally(reversed(posts)))


def test_quarters_and_years_without_a_post_are_there() -> None:
    posts = [entry(1, published=date(2024, 12, 31)), entry(2, published=date(2026, 1, 1))]
    assert named("ar", posts).column("år") == ("2024", "2025", "2026")
    assert named("ar", posts).column("utlysninger") == (1, 0, 1)
    assert named("kvartal", posts).column("kvartal") == ("2024-K4", "2025-K1", "2025-K2", "2025-K3", "2025-K4", "2026-K1")


SEEN = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Norway


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (date(2026, 11, 2), date(2026, 11, 2)),
        (None, date(2026, 11, 21)),
        (date(2027, 1, 1), date(2026, 11, 21)),  # after we saw it
        (date(1926, 11, 2), date(2026, 11, 21)),  # a slip of the hand
    ],
)
def test_a_post_is_counted_on_the_day_it_was_published_or_first_seen(published: date | None, expected: date) -> None:
    assert counted.day(entry(published=published, first_seen=SEEN)) == expected


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        (("fast",), "fast"),
        (("vikariat",), "midlertidig"),
        (("prosjekt", "engasjement"), "midlertidig"),
        (("fast", "vikariat"), "både fast og midlertidig"),
        (("fast", "timelønn"), "fast"),
        (("timelønn",), "bare timelønn eller tilkalling"),
        ((), "ikke oppgitt"),
    ],
)
def test_permanent_or_not(contract: tuple[str, ...], expected: str) -> None:
    assert counted.term(Facts(contract=contract)) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (None, "ikke oppgitt"),
        ((15, 15), "under 20 %"),
        ((20, 20), "20–39 %"),
        ((50, 100), "40–59 %"),
        ((79, 79), "60–79 %"),
        ((80, 80), "80–99 %"),
        ((100, 100), "100 %"),
    ],
)
def test_of_a_range_of_percent_the_lowest_counts(percent: tuple[int, int] | None, expected: str) -> None:
    assert counted.percent(Facts(percent=percent)) == expected


@pytest.mark.parametrize(
    ("pay", "expected", "unit"),
    [
        (None, "ikke oppgitt", ""),
        (Pay(text="etter tariff"), "bare i ord", ""),
        (Pay(text="", low=480_000, high=520_000), "i kroner", "year"),
        (Pay(text="", high=230), "i kroner", "hour"),
        (Pay(text="", low=5_000, high=5_000), "i kroner", ""),  # a fee for a meeting
    ],
)
def test_pay_is_in_kroner_in_words_or_not_there(pay: Pay | None, expected: str, unit: str) -> None:
    assert (counted.pay(Facts(pay=pay)), counted.pay_of(Facts(pay=pay))[0]) == (expected, unit)


@pytest.mark.parametrize(
    ("level", "required", "expected"),
    [
        ("none", False, "ingen utdanning kreves"),
        ("bachelor", True, "bachelor kreves"),
        ("bachelor", False, "utdanning er en fordel"),
        ("advantage", False, "utdanning er en fordel"),
        ("course", True, "kurs kreves"),
    ],
)
def test_education_that_is_only_wished_is_an_advantage(level: EducationLevel, expected: str, *, required: bool) -> None:
    assert counted.education(Education(level=level, required=required)) == expected


def test_days_to_the_deadline_are_to_the_one_that_was_first_set() -> None:
    stated: dict[str, Any] = {"deadline": "2026-11-23", "last_day": date(2026, 11, 23)}
    assert counted.days_to_deadline(entry(**stated)) == 21
    assert counted.days_to_deadline(entry(**stated, earlier_deadlines=(date(2026, 11, 16), date(2026, 11, 20)))) == 14
    assert counted.days_to_deadline(entry(**stated, published=None)) is None
    assert counted.days_to_deadline(entry(**stated, doubts=("deadline",))) is None
    assert counted.days_to_deadline(entry(deadline="snarest", last_day=date(2026, 12, 1))) is None


def test_the_middle_and_quartiles_of_the_days_to_the_deadline() -> None:
    posts = [entry(days, deadline=f"2026-11-{2 + days}", last_day=date(2026, 11, 2 + days)) for days in (10, 12, 14, 21, 28)]
    assert row("ar", "2026", posts)[-1] == 14
    assert row("dager-til-frist", "14–20 dager", posts) == ("14–20 dager", 1, 20.0)


def test_shares_of_permanent_posts_are_of_those_that_say() -> None:
    posts = [entry(1, contract=("fast",)), *(entry(number, contract=("vikariat",)) for number in range(2, 6)), entry(9)]
    assert row("ansettelse", "fast", posts) == ("fast", 1, 20.0)
    assert row("fast-eller-midlertidig", "fast", posts) == ("fast", 1, 16.7)
    assert row("ansettelse", "ikke oppgitt", posts) == ("ikke oppgitt", 1, None)


def test_what_happened_counts_once_a_post() -> None:
    posts = [
        entry(1, happened=("new", "extended", "extended", "withdrawn")),
        entry(2, readvertises=1, happened=("new", "readvertised")),
    ]
    found = {line[0]: line[1] for line in named("hendelser", posts).rows}
    assert found == {
        "lyst ut på nytt": 1,
        "frist forlenget": 1,
        "frist framskyndet": 0,
        "trukket før fristen": 1,
        "åpnet igjen": 0,
        "endret": 0,
    }


def test_kommuner_are_told_by_who_advertised_there() -> None:
    posts = [
        entry(1),
        entry(2, employer="Nordlandssykehuset HF", published=date(2026, 11, 9)),
        entry(3, kommune_codes=("1804", "1806")),
    ]
    assert row("kommune", "1804", posts) == ("1804", "Bodø", "Nordland", 3, 3, 2, date(2026, 11, 9))
    assert row("kommune", "1806", posts)[3:] == (1, 1, 1, date(2026, 11, 2))
    assert "Bodø" not in tables.never(tally(posts))["Nordland"]
    assert len(tables.never(tally(posts))["Nordland"]) == 39


@pytest.mark.parametrize(
    ("name", "sector", "expected"),
    [
        ("Psykisk helse, Asker kommune", "", "kommune"),
        ("Helse og omsorg, Lom kommune", "", "kommune"),
        ("BYDEL ALNA", "", "kommune"),
        ("Voss herad", "", "kommune"),
        ("Trøndelag fylkeskommune", "", "kommune"),
        ("Helse Bergen HF, Haukeland universitetssjukehus", "", "helseforetak"),
        ("Sykehuset Østfold", "", "helseforetak"),
        ("Oslo universitetssykehus", "", "helseforetak"),
        ("Stavanger University Hospital", "", "helseforetak"),
        ("Lovisenberg Diakonale Sykehus AS", "", "stiftelse eller organisasjon"),
        ("Kirkens Bymisjon, Oslo kommune", "", "stiftelse eller organisasjon"),
        ("Blå Kors Øst AS", "", "stiftelse eller organisasjon"),
        ("NAV Bodø", "", "stat"),
        ("Kriminalomsorgen region nord", "", "stat"),
        ("Nord universitet", "", "stat"),
        ("Omsorg i Nord AS", "", "privat"),
        ("Kirkenes omsorgssenter", "", "ikke avgjort"),
        ("Huset ved fjorden", "Privat", "privat"),
        ("Huset ved fjorden", "Offentlig", "ikke avgjort"),
        ("", "", "ikke avgjort"),
    ],
)
def test_an_employer_is_of_the_kind_that_its_name_says_first(name: str, sector: str, expected: str) -> None:
    assert kinds.kind(name, sector) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Erfaringskonsulent 50 %", "erfaringskonsulent"),
        ("Ungdomserfaringskonsulentar", "erfaringskonsulent"),
        ("ERFARINGSMEDARBEIDAR i 60 %", "erfaringsmedarbeider"),
        ("Medarbeider med brukererfaring (MB)", "medarbeider med brukererfaring"),
        ("Ung medarbeidar med eigenerfaring", "medarbeider med brukererfaring"),
        ("Erfaringsrådgiver", "erfaringsveileder, -rådgiver eller lignende"),
        ("Brukarspesialist FACT", "brukerspesialist"),
        ("Likepersonsarbeider", "likeperson eller likepersonsarbeider"),
        ("Peer support worker", "peer support worker"),
        ("Pårørendekonsulent", "pårørendekonsulent eller -veileder"),
        ("Husvert", "andre titler"),
    ],
)
def test_titles_are_counted_in_families(title: str, expected: str) -> None:
    assert titles.family(title) == expected


def test_an_employer_is_one_however_boards_write_it() -> None:
    posts = [
        entry(1, employer="Rus og mestring, Bodø kommune", orgnr="900000001"),
        entry(2, employer="Bodø kommune", published=date(2026, 11, 9)),
        entry(3, employer="BODØ KOMMUNE", kommune_codes=("1806",)),
        entry(4, employer="Helse Bergen HF", kommune_codes=("4601",), fylke_codes=("46",)),
        entry(5, employer=""),
    ]
    bodo, bergen = advertisers(posts)
    assert (bodo.name, bodo.kind, bodo.count, bodo.newest, bodo.last) == ("Bodø kommune", "kommune", 3, 2, date(2026, 11, 9))
    assert (bodo.kommune_codes, bodo.fylke_codes, bodo.orgnr) == (("1804", "1806"), ("18",), "900000001")
    assert (bergen.name, bergen.kind, bergen.count) == ("Helse Bergen HF", "helseforetak", 1)


def test_every_fylke_and_the_unknown_have_a_row() -> None:
    made = named("fylke", [entry(1, kommune_codes=(), fylke_codes=())])
    assert set(made.column("fylke")) == {*places.fylker().values(), "sted ikke oppgitt"}
    assert made.rows[-1] == ("sted ikke oppgitt", 1, 1, 0, 0, date(2026, 11, 2))


def test_a_share_of_few_is_not_said() -> None:
    assert (share(2, 4), share(2, 5), share(0, 0)) == (None, 40.0, None)
