"""The whole site is written from the store: each file once, again only when something in it changed, and no address dies."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from scraper import pipeline
from scraper.config import Config, load
from scraper.crawl import keep
from scraper.judge import judge
from scraper.model import Gone, Place
from scraper.store import Store
from tests.fakes import posting
from tests.records import texts
from web import packed, site


ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.toml").write_text((ROOT / "config.toml").read_text())
    with Store.create(tmp_path / "data" / "jobs.db") as store:
        store.frontier.register("nav")
    return load(tmp_path / "config.toml")


def show(config: Config, number: str, now: datetime = NOW, source: str = "nav", **facts: object) -> int:
    """Let a board show an ad; the number of its post."""
    usual = {"deadline": "2027-01-12", "places": (Place(kommune="BODØ"),), "url": f"https://board.example/{number}"}
    with Store.open(config.database) as store, store.atomic():
        kept = keep(store, source, judge(posting(number, **{**usual, **facts})), now)
        return kept.vacancy_id or max(store.vacancies.shown(), key=lambda each: each[0].id)[0].id


def withdraw(config: Config, number: str, now: datetime) -> None:
    with Store.open(config.database) as store, store.atomic():
        kept = store.boards.gone("nav", Gone(source_id=number, reason="stopped"), now)
        assert kept.vacancy_id
        store.vacancies.refresh(kept.vacancy_id, now)


def publish(config: Config, now: datetime = NOW) -> set[str]:
    """Publish; the paths of what was written."""
    public = config.data_folder / "public"
    return {path.relative_to(public).as_posix() for path in pipeline.publish(config, now)}


def soup(config: Config, path: str) -> BeautifulSoup:
    return BeautifulSoup((config.data_folder / "public" / path).read_text(encoding="utf-8"), "lxml")


# Nothing twice.


def test_publishing_twice_writes_nothing_the_second_time(config: Config) -> None:
    show(config, "1")
    assert publish(config)
    assert publish(config) == set()


def test_a_new_day_writes_only_what_says_how_many_days_are_left(config: Config) -> None:
    show(config, "1")
    publish(config)
    written = publish(config, NOW + timedelta(days=1))
    assert "index.html" in written
    assert "kommune/bodo/index.html" in written
    assert not any("stilling/" in path or "oslo" in path or path.startswith(("om/", "nn/om/")) for path in written)


def test_a_change_of_one_post_leaves_the_pages_of_others_alone(config: Config) -> None:
    one, other = show(config, "1"), show(config, "2", title="Erfaringskonsulent ved BUP", places=(Place(kommune="OSLO"),))
    publish(config)
    show(config, "2", NOW + timedelta(hours=1), title="Erfaringskonsulent ved ungdomspost", places=(Place(kommune="OSLO"),))
    written = publish(config, NOW + timedelta(hours=1))
    assert f"stilling/{other}/index.html" in written
    assert f"stilling/{one}/index.html" not in written
    assert "kommune/bodo/index.html" not in written


def test_closed_posts_are_not_written_again_and_not_read_from_the_disk(config: Config) -> None:
    number = show(config, "1", deadline="2026-11-25")
    publish(config)
    later = NOW + timedelta(days=10)
    assert f"stilling/{number}/index.html" in publish(config, later)
    page = config.data_folder / "public" / "stilling" / str(number) / "index.html"
    page.write_text("somebody's own")
    assert publish(config, later + timedelta(days=100)) & {f"stilling/{number}/index.html"} == set()
    assert page.read_text() == "somebody's own"


def test_whoever_deletes_the_folder_gets_everything_anew(config: Config, tmp_path: Path) -> None:
    show(config, "1")
    first = publish(config)
    (config.data_folder / "public").rename(tmp_path / "old")
    assert publish(config) == first


def test_another_name_of_the_site_writes_everything_anew(config: Config, tmp_path: Path) -> None:
    show(config, "1")
    first = publish(config)
    renamed = (tmp_path / "config.toml").read_text().replace('title = "Erfaringsjobb"', 'title = "Jobb"')
    (tmp_path / "config.toml").write_text(renamed)
    again = publish(load(tmp_path / "config.toml"))
    assert {path for path in first if path.endswith("index.html")} <= again


def test_from_nothing_and_step_by_step_come_to_the_same(config: Config, tmp_path: Path) -> None:
    show(config, "1")
    show(config, "2", deadline="2026-11-25", title="Erfaringskonsulent ved BUP", places=(Place(kommune="OSLO"),))
    publish(config)
    withdraw(config, "1", NOW + timedelta(days=2))
    publish(config, NOW + timedelta(days=2))
    publish(config, NOW + timedelta(days=9))
    later = NOW + timedelta(days=90)
    publish(config, later)
    stepwise = contents(config)
    (config.data_folder / "public").rename(tmp_path / "stepwise")
    publish(config, later)
    frist = {path for path in stepwise if path.endswith("frist.ics")}  # stays where somebody may have taken it from
    assert frist == {"stilling/1/frist.ics", "stilling/2/frist.ics"}
    assert contents(config) == {path: content for path, content in stepwise.items() if path not in frist}


def contents(config: Config) -> dict[str, bytes]:
    public = config.data_folder / "public"
    return {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def test_what_is_published_can_be_read_by_any_server_and_run_by_none(config: Config) -> None:
    show(config, "1")
    publish(config)
    modes = {path.stat().st_mode & 0o777 for path in (config.data_folder / "public").rglob("*") if path.is_file()}
    umask = os.umask(0)
    os.umask(umask)
    assert modes == {0o666 & ~umask}


# No address dies.


def test_a_closed_post_keeps_its_page(config: Config) -> None:
    number = show(config, "1")
    publish(config)
    publish(config, NOW + timedelta(days=60))
    assert texts(soup(config, f"stilling/{number}/index.html"), ".banner strong") == [
        "Fristen er ute. Du kan ikke søke lenger."
    ]
    assert texts(soup(config, "kommune/bodo/index.html"), ".empty strong") == ["Ingen åpne stillinger her akkurat nå."]


def test_posts_that_staff_join_lead_to_the_one_that_stays(config: Config) -> None:
    one = show(config, "1")
    other = show(config, "2", title="Erfaringsmedarbeider", employer="Annen kommune", places=(Place(kommune="OSLO"),))
    publish(config)
    with Store.open(config.database) as store, store.atomic():
        store.groups.rule("same", one, other, who="ansatt", why="samme stilling", now=NOW)
        for number in (one, other):
            store.vacancies.refresh(number, NOW)
    publish(config)
    left = soup(config, f"stilling/{other}/index.html")
    assert left.select_one("meta[http-equiv=refresh]")["content"] == f"0; url=/stilling/{one}/"  # type: ignore[index]
    assert len(soup(config, "index.html").select(".post")) == 1


def test_nothing_is_shown_of_a_board_that_takes_back_its_permission(config: Config, tmp_path: Path) -> None:
    number = show(config, "1", title="Erfaringskonsulent i Hemmelighet")
    publish(config)
    text = (tmp_path / "config.toml").read_text().replace("# permitted = false", "permitted = false", 1)
    (tmp_path / "config.toml").write_text(text)
    publish(load(tmp_path / "config.toml"))
    assert texts(soup(config, f"stilling/{number}/index.html"), "h1") == ["Stillingen vises ikke lenger"]
    assert not [path for path, content in contents(config).items() if b"Hemmelighet" in content]


# The whole.


def test_every_link_within_the_site_leads_to_a_page_or_a_feed(config: Config) -> None:
    show(config, "1")
    show(config, "2", deadline="2026-11-25", title="Erfaringskonsulent ved BUP", places=(Place(kommune="OSLO"),))
    later = NOW + timedelta(days=9)
    publish(config, later)
    known = set(contents(config))
    for path in [name for name in known if name.endswith(".html")]:
        for link in soup(config, path).select("a[href], link[href], script[src]"):
            address = urlsplit(str(link.get("href") or link.get("src")))
            if address.scheme in ("", "https") and address.netloc in ("", "erfaringsjobb.example") and address.path:
                if address.path.endswith(("/varsel/bestill/", "/tips/", "/feil/")):  # the application's own
                    continue
                target = address.path.lstrip("/")
                file = target + "index.html" if target.endswith("/") or not target else target
                assert file in known, (path, file)


def test_every_page_is_there_in_each_language(config: Config) -> None:
    show(config, "1")
    pages = {path for path in publish(config) if path.endswith(".html")}
    own = {path for path in pages if not path.startswith("nn/")}
    assert {f"nn/{path}" for path in own} == pages - own
    assert len(own) > 380


def test_employers_are_listed_by_fylke_for_open_applications(config: Config) -> None:
    show(config, "1", employer="Åsen kommune", deadline="2026-11-25")
    show(config, "2", employer="Bodø kommune", title="Erfaringskonsulent ved BUP")
    show(config, "3", employer="BODØ KOMMUNE", title="Likeperson i ungdomsteam")
    publish(config, NOW + timedelta(days=9))
    page = soup(config, "arbeidsgivere/index.html")
    assert texts(page, "section h2") == ["Nordland"]
    assert [line.lower() for line in texts(page, "section li")] == [
        "bodø kommune: 2 stillinger, sist november 2026",
        "åsen kommune: 1 stilling, sist november 2026",
    ]


def test_courses_among_the_ads_stand_on_the_page_for_newcomers(config: Config) -> None:
    text = "<p>Søk opptak på vårt kurs for deg som vil bli erfaringskonsulent. Utdanningen gir studiepoeng.</p>"
    with Store.open(config.database) as store, store.atomic():
        teacher = judge(posting("8", title="Fagskolelærer i recovery", html=text, url="https://kurs.example/2"))
        assert "course" in teacher.verdict.tags
        keep(store, "nav", teacher, NOW)
        judged = judge(
            posting("9", title="Opptak til utdanning for erfaringskonsulenter", html=text, url="https://kurs.example/1")
        )
        assert "course" in judged.verdict.tags
        keep(store, "nav", judged, NOW)
    publish(config)
    links = {link.get_text(): link["href"] for link in soup(config, "bli-erfaringskonsulent/index.html").select("main a")}
    assert links["Opptak til utdanning for erfaringskonsulenter"] == "https://kurs.example/1"
    assert "Fagskolelærer i recovery" not in links


def test_the_sources_page_says_when_each_last_answered(config: Config) -> None:
    publish(config)
    rows = texts(soup(config, "om/kilder/index.html"), "tbody tr")
    assert any(row.startswith("NAV") and row.endswith("har ikke svart ennå") for row in rows)


def test_the_rules_page_has_the_anchors_that_posts_lead_to(config: Config) -> None:
    number = show(config, "1")
    publish(config)
    anchors = {str(each["id"]) for each in soup(config, "om/regler/index.html").select("[id]")}
    links = [str(link["href"]) for link in soup(config, f"stilling/{number}/index.html").select(".reasons a")]
    assert links
    assert {link.partition("#")[2] for link in links} <= anchors
    assert soup(config, "nn/om/regler/index.html").select_one(".prose")["lang"] == "nb"  # type: ignore[index]


def test_the_sitemap_holds_open_posts_and_lists_but_nothing_that_is_closed(config: Config) -> None:
    show(config, "1")
    closed = show(config, "2", deadline="2026-11-25", title="Erfaringskonsulent ved BUP", places=(Place(kommune="OSLO"),))
    publish(config, NOW + timedelta(days=9))
    tree = ET.parse(config.data_folder / "public" / "sitemap.xml")
    found = {str(each.text) for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    base = "https://erfaringsjobb.example"
    assert {f"{base}/", f"{base}/nn/", f"{base}/kommune/bodo/", f"{base}/fylke/oslo/", f"{base}/om/regler/"} <= found
    assert not {address for address in found if address.endswith((f"/stilling/{closed}/", "/kommune/oslo/"))}
    known = set(contents(config))
    assert {address.removeprefix(f"{base}/") + "index.html" for address in found} <= known


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (datetime(2026, 11, 20, tzinfo=UTC), "2027-07-01T00:00:00Z"),
        (datetime(2027, 1, 5, tzinfo=UTC), "2028-01-01T00:00:00Z"),
        (datetime(2027, 6, 29, tzinfo=UTC), "2028-01-01T00:00:00Z"),
    ],
)
def test_security_txt_is_valid_for_half_a_year_to_a_year(config: Config, now: datetime, expires: str) -> None:
    publish(config, now)
    lines = (config.data_folder / "public" / ".well-known" / "security.txt").read_text().splitlines()
    assert lines[:2] == ["Contact: mailto:varsel@erfaringsjobb.example", f"Expires: {expires}"]


def test_robots_may_read_everything_and_are_told_of_the_sitemap(config: Config) -> None:
    publish(config)
    robots = (config.data_folder / "public" / "robots.txt").read_text()
    assert robots == "User-agent: *\nDisallow:\n\nSitemap: https://erfaringsjobb.example/sitemap.xml\n"


def test_a_site_within_another_keeps_its_links_within_itself(config: Config, tmp_path: Path) -> None:
    text = (tmp_path / "config.toml").read_text().replace("https://erfaringsjobb.example", "https://forening.example/jobb")
    (tmp_path / "config.toml").write_text(text)
    publish(load(tmp_path / "config.toml"))
    links = [str(link["href"]) for link in soup(config, "index.html").select("a[href^='/'], link[href^='/']")]
    assert all(link.startswith("/jobb/") for link in links)


def test_what_a_run_that_was_cut_off_did_not_pack_is_packed_by_the_next(tmp_path: Path) -> None:
    page, public = "<p>En stilling for deg som har levd det selv.</p>" * 500, tmp_path / "public"
    with packed.packing(public) as pack:
        pack(site.write(public, {"index.html": page}))
    with pytest.raises(KeyboardInterrupt):
        _cut_off(public, f"{page}ny")
    assert not packed.is_packed(public / "index.html")
    with packed.packing(public) as pack:
        pack([])
    assert packed.is_packed(public / "index.html")
    assert {path.name for path in public.iterdir()} == {"index.html", "index.html.gz"}


def _cut_off(public: Path, page: str) -> None:
    with packed.packing(public):
        site.write(public, {"index.html": page})
        (public / ".tall.html.new").write_text("half")
        raise KeyboardInterrupt


def test_who_publishes_at_the_same_time_waits_and_no_page_is_ever_half(config: Config) -> None:
    show(config, "1")
    threads = [threading.Thread(target=pipeline.publish, args=(config, NOW)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pages = list(config.public.rglob("*.html"))
    assert len(pages) > 300
    assert [page for page in pages if not page.read_text(encoding="utf-8").rstrip().endswith("</html>")] == []
    assert list(config.public.rglob(".*.new")) == []
