"""A title that staff add in config.toml counts like those of the rules, in every form that Norwegian gives it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import pipeline, relevance, titles
from scraper.config import Config, Relevance, load
from scraper.errors import ConfigError
from scraper.judge import judge, judge_again
from scraper.model import Kind, Request, Source
from scraper.patterns import compiled, fold
from scraper.store import Store
from scraper.tips import Tip
from tests.fakes import FakeWeb, posting


SHIPPED = (Path(__file__).resolve().parents[1] / "config.toml").read_text(encoding="utf-8")
URL = "https://board.example/list"
WEB = FakeWeb({URL: b"Traumekonsulent"})
BOARD = Source(
    name="board",
    title="A board",
    home=URL,
    start=lambda _: (Request(url=URL, page="list"),),
    pages={"list": lambda page: [posting(title=page.body.decode())]},
    every=timedelta(hours=1),
    expect=(1, 1),
    quiet=timedelta(days=1),
)
LETTERS = "abcdefghijklmnopqrstuvwxyzæøåáčđŋšŧž"
OURS = relevance.rules()


def configured(path: Path, table: str) -> Config:
    """The shipped configuration, with something in its table of titles."""
    file = path / "config.toml"
    file.write_text(SHIPPED.replace("[relevance]", f"[relevance]\n{table}"), encoding="utf-8")
    return load(file)


def kind(title: str, text: str = "", sure: tuple[str, ...] = (), maybe: tuple[str, ...] = ()) -> Kind:
    return judge(posting(title=title, html=f"<p>{text}</p>"), relevance.rules(sure, maybe)).verdict.kind


# The pattern of one title.


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("traumekonsulent", "Traumekonsulent"),
        ("Traumekonsulent", "TRAUMEKONSULENTEN"),
        ("traumekonsulent", "to traumekonsulentar"),
        ("traumekonsulent", "traumekonsulentens"),
        ("traumekonsulent", "traumekonsulentene"),
        ("traumekonsulent", "ledig traumekonsulentstilling"),
        ("traumekonsulent", "ung-traumekonsulent"),
        ("traumeveileder", "traumeveiledar"),
        ("traumeveileder", "traumeveilederne"),
        ("ung medvandrer", "Ung medvandrar"),
        ("ung medvandrer", "ung-medvandrer"),
        ("recovery-guide", "recoveryguide"),
        ("los", "Los 50 %"),
        ("særkontakt", "SÆRKONTAKT"),
        ("vásáhuskonsuleanta", "Vásáhuskonsuleanta"),
        ("team 3 åpen", "team 3 åpen"),
    ],
)
def test_a_title_is_found_in_its_forms(title: str, found: str) -> None:
    assert compiled(titles.pattern(title)).search(fold(found))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("los", "losji"),
        ("los", "pilos"),
        ("los", "Tilbudet er gratisløst"),
        ("traumekonsulent", "traume konsulent"),
        ("ung medvandrer", "unge medvandrere"),
        ("team 3 åpen", "team 34 åpen"),
    ],
)
def test_a_title_is_not_found_in_other_words(title: str, other: str) -> None:
    assert not compiled(titles.pattern(title)).search(fold(other))


@settings(deadline=None, max_examples=20)  # the rules are compiled anew for each
@given(st.from_regex(titles.PLAIN, fullmatch=True, alphabet=st.sampled_from(LETTERS + LETTERS.upper() + "0123456789 -")))
def test_any_plain_title_finds_itself_in_a_title_and_in_the_cheap_look(title: str) -> None:
    rules = relevance.rules((title,))
    assert relevance.carries_term(f"Vi søker {title} nå", rules)
    assert relevance.relevance(title, "", rules).kind != "unrelated"


# How ads are judged with them.


@pytest.mark.parametrize(
    ("title", "text", "sure", "maybe", "becomes"),
    [
        ("Traumekonsulent 50 %", "", ("traumekonsulent",), (), "position"),
        ("Ledig stilling", "Vi søker traumekonsulent til teamet.", ("traumekonsulent",), (), "position"),
        ("Sykepleier", "Teamet har psykolog, lege og traumekonsulent.", ("traumekonsulent",), (), "mention"),
        ("Ung medvandrer", "Arbeid med psykisk helse.", (), ("medvandrer",), "unsure"),
        ("Ung medvandrer", "Vi går på tur i skogen.", (), ("medvandrer",), "unrelated"),
        ("Vásáhuskonsuleanta", "", ("vásáhuskonsuleanta",), (), "position"),
    ],
)
def test_an_added_title_counts_as_those_of_the_rules(
    title: str, text: str, sure: tuple[str, ...], maybe: tuple[str, ...], becomes: Kind
) -> None:
    assert kind(title, text) == "unrelated"
    assert kind(title, text, sure, maybe) == becomes


def test_added_titles_take_nothing_away() -> None:
    assert kind("Erfaringskonsulent 50 % fast", sure=("traumekonsulent",), maybe=("medvandrer",)) == "position"


# The version tells which words judged.


def test_the_version_says_which_titles_were_added_and_not_in_what_order() -> None:
    one, two = ("traumekonsulent", "ung los"), ("Ung los", "traumekonsulent")
    assert relevance.rules(one).version == relevance.rules(two).version
    assert relevance.rules(one).version.startswith(f"{OURS.version}+")
    pairs = [((), ()), (one, ()), ((), one), (one[:1], ()), (one[:1], one[1:])]
    versions = {relevance.rules(sure, maybe).version for sure, maybe in pairs}
    assert len(versions) == 5


def test_without_additions_the_rules_are_the_programs_own() -> None:
    assert relevance.rules((), ()) is OURS
    assert relevance.rules(("los",)) is relevance.rules(("los",))


def test_every_verdict_carries_the_version_also_that_of_an_unrelated_ad() -> None:
    rules = relevance.rules(("traumekonsulent",))
    ads = (
        posting(title="Kokk", html=""),
        posting(title="Traumekonsulent"),
        posting(title="Lege", html="har erfaringskonsulent"),
    )
    assert {judge(ad, rules).verdict.rules for ad in ads} == {rules.version}


# What is kept can be judged again.


def test_what_was_kept_of_an_ad_is_judged_again_as_the_ad_would_be() -> None:
    ad = posting(
        html="<p>Vi søker en erfaringskonsulent i 60 % stilling.</p><p>Utdanning er ikke et krav.</p>", orgnr="999000000"
    )
    assert judge_again(judge(ad)) == judge(ad)


def test_an_ad_that_is_not_ours_by_other_rules_keeps_no_text_and_the_mark_of_what_its_board_said() -> None:
    before = judge(posting(title="Traumekonsulent", html="<p>Vi er her.</p>"), relevance.rules(("traumekonsulent",)))
    after = judge_again(before)
    assert (before.verdict.kind, after.verdict.kind) == ("position", "unrelated")
    assert (after.text, after.digest) == ("", before.digest)


# config.toml.


def test_titles_come_from_the_configuration(tmp_path: Path) -> None:
    config = configured(tmp_path, 'titles = ["traumekonsulent"]\nmaybe = ["ung medvandrer", "los"]')
    assert config.relevance == Relevance(titles=("traumekonsulent",), maybe=("ung medvandrer", "los"))
    assert pipeline.rules(config) is relevance.rules(("traumekonsulent",), ("ung medvandrer", "los"))


@pytest.mark.parametrize("key", ["titles", "maybe"])
@pytest.mark.parametrize(
    "word", ["", "ab", "erfaring.*", "to  rom", "-los", "los-", "a|b", "[los]", "los\\n", "x" * 61, "3 los", "{LIFE}"]
)
def test_a_title_that_is_not_plain_words_is_refused_by_its_key(tmp_path: Path, key: str, word: str) -> None:
    with pytest.raises(ConfigError, match=rf"config\.toml: `relevance\.{key}` must be titles in plain words"):
        configured(tmp_path, f'{key} = ["{word}"]')


def test_an_unknown_key_beside_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"unknown key `relevance\.title`"):
        configured(tmp_path, 'title = ["los"]')


def test_a_tip_is_judged_by_the_configuration(tmp_path: Path, now: datetime) -> None:
    tip = Tip(url="https://www.finn.no/job/ad/470000001", title="Traumekonsulent", employer="Eksempel kommune")
    without = configured(tmp_path, "")
    Store.create(without.database).close()
    assert pipeline.add(without, tip, now).verdict.kind == "unrelated"
    assert pipeline.add(configured(tmp_path, 'titles = ["traumekonsulent"]'), tip, now).verdict.kind == "position"


def test_boards_are_judged_by_the_configuration(tmp_path: Path, now: datetime) -> None:
    config = configured(tmp_path, 'titles = ["traumekonsulent"]')
    Store.create(config.database).close()
    pipeline.gather([BOARD], config.database, WEB, now, lambda _: None, pipeline.judging(config))
    with Store.open(config.database) as store:
        assert [vacancy.title for vacancy in store.vacancies.open_positions(now.date())] == ["Traumekonsulent"]


def test_staff_may_want_more_points_than_the_rules_before_an_ad_is_shown_unread() -> None:
    ad = posting(title="Erfaringskonsulent 60 %")
    points = judge(ad).verdict.score
    for least, kind in ((0, "position"), (points, "position"), (points + 1, "unsure")):
        assert judge(ad, relevance.rules(least=least)).verdict.kind == kind
    assert relevance.rules(least=points + 1).version == f"{OURS.version}-{points + 1}"
