"""Boards of single employers: each family over HTTP from its sample board, and when things go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from demo.ads import load_ads
from demo.boards import Answer, Asked, Boards, Site
from demo.families import SampleEmployer, employers
from scraper.cli import main
from scraper.config import load
from scraper.crawl import EMPTY_FOR, keep
from scraper.errors import ConfigError
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.model import Pace, Posting, Run
from scraper.pipeline import gather, known_sources
from scraper.store import Store
from scraper.text import oslo_day
from sources.families import FAMILIES
from sources.nav import SOURCE as NAV


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOT = Path(__file__).parents[1]
SAMPLES = {employer.name: employer for employer in employers(NOW)}
LISTS = {  # the page of each sample employer's list
    "eksempelregionen": "/export/xml/vacancy/list.xml",
    "eksempel-velferd": "/jobportal.svc/eksempel/positionlist/json/",
    "eksempel-universitet": "/Public/rssfeed/external.ashx",
    "stiftelsen-fjordlys": "/jobs.rss",
    "eksempel-brukerhus": "/ledige-stillinger/feed/",
    "eksempel-recovery": "/stillinger.atom",
    "eksempelby-kommune": "/ledige-stillinger",
}

each_employer = pytest.mark.parametrize("name", LISTS)


# ---- over HTTP -----------------------------------------------------------------------------------------------------------


@dataclass
class World:
    """The sample boards, a database, and a clock that a test moves."""

    database: Path
    site: dict[str, Site]
    boards: Boards
    now: datetime = NOW

    def show(self, sites: Mapping[str, Site]) -> None:
        self.site.update(sites)

    def run(self, *samples: SampleEmployer) -> list[Run]:
        self.now += HOUR
        manner = Manner(
            contact="test@example.no",
            connect_to=dict.fromkeys(self.site, f"127.0.0.1:{self.boards.port}"),
            attempts=1,
        )
        fetcher = Fetcher(manner, lambda _: "")
        made = [FAMILIES[each.system](each.name, each.title, each.address) for each in samples]
        try:
            return gather([replace(one, pace=Pace()) for one in made], self.database, fetcher, self.now, lambda _: None)
        finally:
            fetcher.close()

    def asked(self) -> list[str]:
        """Give the pages asked for since the last time, but robots.txt."""
        paths = [asked.path for asked in self.boards.asked if asked.path != "/robots.txt"]
        self.boards.asked.clear()
        return paths

    def held(self, name: str) -> int:
        with Store.open(self.database) as store:
            return store.boards.health(name).held


@pytest.fixture
def world(database: Path) -> Iterator[World]:
    site: dict[str, Site] = {}
    for sample in SAMPLES.values():
        site.update(sample.sites(NOW))
    hosts: dict[str, Site] = {host: lambda asked: site[asked.host](asked) for host in site}
    with Boards(hosts) as boards:
        yield World(database, site, boards)


def refused(asked: Asked) -> Answer:  # noqa: ARG001 - a site's signature
    return Answer(body=b"<!DOCTYPE html><html><body>Vi er straks tilbake</body></html>", content_type="text/html")


@each_employer
def test_every_ad_of_a_sample_board_is_read_over_http_and_judged_as_labelled(world: World, name: str) -> None:
    (run,) = world.run(SAMPLES[name])
    assert run == Run(source=name, seen=len(SAMPLES[name].ads), new=len(SAMPLES[name].ads))
    with Store.open(world.database) as store:
        counts = store.boards.verdicts()
    assert counts == {kind: sum(ad.label == kind for ad in SAMPLES[name].ads) for kind in counts}
    assert counts["position"] > 0


@each_employer
def test_a_second_run_asks_for_the_list_alone_and_is_told_that_nothing_has_changed(world: World, name: str) -> None:
    world.run(SAMPLES[name])
    world.asked()
    assert world.run(SAMPLES[name]) == [Run(source=name)]
    assert world.asked() == [LISTS[name]]
    assert world.held(name) == len(SAMPLES[name].ads)


@each_employer
def test_html_in_place_of_a_list_fails_the_run_and_removes_nothing(world: World, name: str) -> None:
    world.run(SAMPLES[name])
    world.show(dict.fromkeys(SAMPLES[name].sites(NOW), refused))
    for _ in range(3):
        (run,) = world.run(SAMPLES[name])
        assert "HTML" in run.error
    assert world.held(name) == len(SAMPLES[name].ads)


@each_employer
def test_an_ad_that_has_left_is_gone_after_the_second_list_without_it(world: World, name: str) -> None:
    world.run(SAMPLES[name])
    fewer = replace(SAMPLES[name], ads=SAMPLES[name].ads[:1])
    world.show({host: unconditional(site) for host, site in fewer.sites(NOW).items()})
    assert [world.run(fewer)[0].gone for _ in range(2)] == [0, len(SAMPLES[name].ads) - 1]


@each_employer
def test_an_empty_list_takes_all_ads_away_but_only_when_it_has_been_empty_for_a_day(world: World, name: str) -> None:
    world.run(SAMPLES[name])
    empty = replace(SAMPLES[name], ads=())
    world.show({host: unconditional(site) for host, site in empty.sites(NOW).items()})
    runs = [world.run(empty)[0] for _ in range(2)]
    world.now += EMPTY_FOR
    runs += [world.run(empty)[0] for _ in range(2)]
    assert [(run.gone, run.error) for run in runs] == [(0, ""), (0, ""), (0, ""), (len(SAMPLES[name].ads), "")]
    assert world.held(name) == 0


def unconditional(site: Site) -> Site:
    """A board that knows no ETag."""
    return lambda asked: replace(site(asked), headers=()) if site(asked).status == 200 else site(replace(asked, headers={}))


def changed(site: Site, change: Callable[[bytes], bytes]) -> Site:
    """A board whose pages are a little different."""

    def answer(asked: Asked) -> Answer:
        found = site(replace(asked, headers={}))
        return replace(found, body=change(found.body), headers=())

    return answer


BREAK = {  # the first ad's part that cannot be done without
    "eksempelregionen": (b'<Vacancy id="3990001"', b'<Vacancy id="x1"'),
    "eksempel-velferd": (b'"Id": 399040', b'"Id": "x"'),
    "eksempel-universitet": (b"<CommAdSeqNo>990001</CommAdSeqNo>", b""),
    "stiftelsen-fjordlys": (b"<guid>d565f080-79b9-548f-832f-ec25c8253f67</guid>", b""),
    "eksempel-brukerhus": (b"<title>Erfaringskonsulent og aktivitetsleder, 70 % vikariat</title>", b""),
    "eksempel-recovery": ("<title>Lønt likeperson 30 %, Recoverysenteret</title>".encode(), b""),
    "eksempelby-kommune": (b'"title": "Erfaringskonsulent 50 %, FACT-teamet"', b'"title": ""'),
}


@each_employer
def test_one_broken_item_is_an_issue_and_its_neighbours_are_read(world: World, name: str) -> None:
    old, new = BREAK[name]
    world.show({host: changed(site, lambda body: body.replace(old, new)) for host, site in SAMPLES[name].sites(NOW).items()})
    (run,) = world.run(SAMPLES[name])
    assert (run.seen, run.issues, run.error) == (len(SAMPLES[name].ads) - 1, 1, "")


def test_a_post_of_easycruit_whose_file_is_gone_or_broken_does_not_hide_the_others(world: World) -> None:
    sample = SAMPLES["eksempelregionen"]
    (host, site), *_ = sample.sites(NOW).items()
    odd = {"/export/xml/vacancy/3990001.xml": Answer(status=404), "/export/xml/vacancy/3990022.xml": Answer(body=b"<Vacancy")}
    world.show({host: lambda asked: odd.get(asked.path) or site(asked)})
    (run,) = world.run(sample)
    assert (run.seen, run.issues, run.error) == (3, 1, "")


def test_a_post_of_easycruit_is_read_again_only_when_the_list_says_something_new_of_it(world: World) -> None:
    sample = SAMPLES["eksempelregionen"]
    world.run(sample)
    world.asked()
    (host, site), *_ = sample.sites(NOW).items()
    later = b'id="3990022" date_start="2026-11-15" date_end="2027-01-31"'
    old = next(ad for ad in sample.ads if ad.written.origin.endswith("3990022")).content()
    before = f'id="3990022" date_start="{old["published"][:10]}" date_end="{old["expires"][:10]}"'.encode()
    world.show({host: changed(site, lambda body: body.replace(before, later))})
    world.run(sample)
    assert world.asked() == [LISTS["eksempelregionen"], "/export/xml/vacancy/3990022.xml"]


def test_a_post_of_easycruit_that_was_taken_out_and_comes_back_unchanged_is_open_again(world: World) -> None:
    sample = SAMPLES["eksempelregionen"]
    for shown in (sample, replace(sample, ads=()), replace(sample, ads=()), sample):
        world.show({host: unconditional(site) for host, site in shown.sites(NOW).items()})
        world.run(sample)
    assert world.held(sample.name) == len(sample.ads)


def test_hr_manager_is_paged_through_with_skip(world: World) -> None:
    sample = SAMPLES["eksempel-velferd"]
    ads = tuple(replace(ad, written=msgspec.structs.replace(ad.written, origin=f"hrmanager:{number}"))
                for number, ad in enumerate(sample.ads * 24, 399_000))  # fmt: skip
    world.show(replace(sample, ads=ads).sites(NOW))
    (run,) = world.run(sample)
    assert (run.seen, run.issues, world.asked()) == (120, 0, [LISTS["eksempel-velferd"]] * 3)


def test_an_alias_that_hr_manager_does_not_know_is_said_in_its_words(world: World) -> None:
    (run,) = world.run(replace(SAMPLES["eksempel-velferd"], address="ukjent"))
    assert "Invalid customer alias" in run.error


def test_no_contact_person_of_any_family_is_kept(world: World) -> None:
    world.run(*SAMPLES.values())
    kept = b"".join(path.read_bytes() for path in world.database.parent.glob("jobs.db*"))
    assert b"Erfaringskonsulent" in kept
    assert b"Kontakt Eksempel" not in kept
    assert b"kontakt@example.no" not in kept


def test_an_ad_that_nav_shows_too_is_one_vacancy(world: World) -> None:
    from_nav = {ad.key: ad for ad in load_ads(oslo_day(NOW))}
    keys = ["to-erfaringskonsulentar-stord", "husvert-trondheim", "lonnet-likeperson-spiseforstyrrelser-oslo"]
    world.run(*SAMPLES.values())
    with Store.open(world.database) as store:
        before = store.vacancies.count()
        for key in keys:
            content = from_nav[key].content()
            copy = Posting(
                source_id=content["uuid"],
                url=content["link"],
                title=content["title"],
                employer=content["employer"]["name"],
                html=content["description"],
                apply_url=content["applicationUrl"],
                links=(content["sourceurl"],),
            )
            store.frontier.register(NAV.name)
            with store.atomic():
                keep(store, NAV.name, judge(copy), NOW)
        assert store.vacancies.count() == before


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("eksempelregionen", "easycruit:eksempel:3990001"),
        ("eksempel-velferd", "hrmanager:9999:399040"),
        ("eksempel-universitet", "reachmee:i999:999:990001"),
        ("stiftelsen-fjordlys", "teamtailor:8990024"),
    ],
)
def test_the_links_of_each_system_give_the_key_that_navs_copy_gives(world: World, name: str, key: str) -> None:
    world.run(SAMPLES[name])
    with Store.open(world.database) as store:
        kept = [origin for judged in store.boards.explained(("position",)) for origin in judged.origins]
    assert key in kept


# ---- a newcomer ----------------------------------------------------------------------------------------------------------


def configured(folder: Path, more: str) -> Path:
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(f"{text}\n{more}", encoding="utf-8")
    return path


def test_a_newcomer_adds_an_employer_with_four_lines_and_sees_it_in_status(tmp_path: Path, world: World) -> None:
    sample = SAMPLES["eksempelregionen"]
    path = configured(tmp_path, sample.toml)
    world.database = tmp_path / "data" / "jobs.db"
    where = f'connect_to = {{ "{sample.address}" = "127.0.0.1:{world.boards.port}" }}'
    path.write_text(path.read_text(encoding="utf-8").replace("connect_to = {}", where), encoding="utf-8")
    assert len(sample.toml.splitlines()) == 5  # the heading and four lines

    def run(*command: str) -> str:
        return CliRunner().invoke(main, ["--config", str(path), *command], catch_exceptions=False).stdout

    run("init")
    assert json.loads(run("status", "--json"))["sources"][sample.name]["why"] == "never read"
    world.run(sample)  # without the second that live boards get between two requests
    run("collect", sample.name)
    assert json.loads(run("status", "--json"))["sources"][sample.name]["held"] == len(sample.ads)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[[employer]]\nname="ab"\ntitle="A"\nsystem="easycruise"\naddress="x"', "ab: there is no system 'easycruise'"),
        ('[[employer]]\nname="nav"\ntitle="A"\nsystem="feed"\naddress="x"', "Two sources are called 'nav'"),
        ('[[employer]]\nname="ab"\ntitle="A"\nsystem="feed"\naddress="x"\n' * 2, "Two sources are called 'ab'"),
    ],
)
def test_an_employer_that_cannot_be_is_named(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        known_sources(load(configured(tmp_path, more)))


def test_several_pages_are_one_employer() -> None:
    made = FAMILIES["jsonld"]("eksempel", "Eksempel", "https://www.example.no/1 https://www.example.no/2")
    assert [request.url for request in made.start(NOW)] == ["https://www.example.no/1", "https://www.example.no/2"]
    assert made.home == "https://www.example.no/1"


@pytest.mark.parametrize(
    "address", ["https://www.finn.no/job/search", "www.webcruiter.no", "https://ok.example.no https://finn.no/1"]
)
def test_an_employer_on_a_board_that_may_not_be_read_is_refused_with_the_way_that_is(tmp_path: Path, address: str) -> None:
    block = f'[[employer]]\nname = "eksempel"\ntitle = "Eksempel"\nsystem = "jsonld"\naddress = "{address}"\n'
    path = tmp_path / "config.toml"
    path.write_text((Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8") + block, encoding="utf-8")
    result = CliRunner().invoke(main, ["--config", str(path), "collect"])
    assert result.exit_code == 2
    assert "eksempel" in result.stderr
    assert "may not be read" in result.stderr
