"""Better rules are run over what was read before: what they would change is shown first, and changed when that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from scraper import pipeline, relevance
from scraper.archive import Archive
from scraper.cli import main
from scraper.config import Config, load
from scraper.crawl import crawl
from scraper.errors import SourceError
from scraper.judge import judge, judge_again
from scraper.model import Found, Gone, Issue, Kind, Page, Posting, Request, Source
from scraper.pipeline import Archived
from scraper.rejudge import Rejudged, apply, look, told
from scraper.store import Store
from scraper.tips import Tip
from sources import manual
from tests.fakes import Answer, FakeWeb, posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BASE = "https://board.example"
CONFIG = (Path(__file__).resolve().parents[1] / "config.toml").read_text(encoding="utf-8")
OLD = relevance.rules()
NEW = relevance.rules(("traumekonsulent",), ("ung medvandrer",))
TIP = b"""<script type="application/ld+json">{"@type": "JobPosting", "title": "Traumekonsulent",
"description": "<p>Vi er her.</p>", "hiringOrganization": {"name": "Eksempel kommune"}}</script>"""
TEXT = "Vi søker traumekonsulent til teamet for psykisk helse."


def ad(source_id: str, carried: str = "") -> Request:
    return Request(url=f"{BASE}/{source_id}", page="ad", about=source_id, carried=carried)


def read_list(page: Page) -> list[Found]:
    """A list page: an ad on each line, or the word that one is gone."""
    rows = [line.partition(" ") for line in page.body.decode().splitlines()]
    return [Gone(source_id=name, reason="stopped") if what == "gone" else ad(name) for name, _, what in rows]


def read_ad(page: Page) -> list[Found]:
    """An ad: title and text; the employer stands on the list."""
    title, _, text = page.body.decode().partition("\n")
    if not title:
        raise KeyError("title")
    request = page.request
    return [posting(request.about, title=title, html=f"<p>{text}</p>", employer=request.carried or "Eksempel kommune")]


BOARD = Source(
    name="board",
    title="A board",
    home=BASE,
    start=lambda _: (Request(url=f"{BASE}/list", page="list"),),
    pages={"list": read_list, "ad": read_ad},
    every=timedelta(hours=1),
    expect=(0, 100),
    quiet=DAY,
)


@dataclass
class Desk:
    """One board, read by the old rules, with a raw copy of each page."""

    store: Store
    archive: Archive
    now: datetime = NOW

    def read(self, by: relevance.Rules = OLD, **ads: Answer) -> None:
        """Let the board show these ads, and read it."""
        listed = "\n".join(f"{name} {'gone' if said == 410 else ''}".strip() for name, said in ads.items())
        web = FakeWeb({f"{BASE}/list": listed.encode(), **{f"{BASE}/{name}": said for name, said in ads.items()}})
        with suppress(SourceError):
            crawl(BOARD, self.store, Archived(web, self.archive, self.now), partial(judge, by=by), self.now)
        self.now += DAY

    def look(self, by: relevance.Rules = NEW, since: date = date(2026, 1, 1), source: Source = BOARD) -> Rejudged:
        again = partial(judge_again, by=by)
        return look(self.store, self.archive, [source], since, judge=partial(judge, by=by), again=again)

    def apply(self, done: Rejudged) -> int:
        return apply(self.store, done.changes, self.now)

    def open(self) -> list[str]:
        return [vacancy.title for vacancy in self.store.vacancies.open_positions(self.now.date())]


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    store.frontier.register(BOARD.name)
    archive = Archive(tmp_path / "raw")
    yield Desk(store, archive)
    archive.close()


def said(title: str, text: str = "Vi er her.") -> bytes:
    return f"{title}\n{text}".encode()


def kinds(done: Rejudged) -> dict[str, tuple[Kind, Kind]]:
    return {change.title: (change.before, change.judged.verdict.kind) for change in done.changes}


# What would change.


def test_an_ad_that_left_no_text_is_judged_by_its_raw_page(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT), two=said("Kokk"), three=said("Ung medvandrer", "psykisk helse"))
    done = desk.look()
    assert kinds(done) == {"Traumekonsulent": ("unrelated", "position"), "Ung medvandrer": ("unrelated", "unsure")}
    assert (done.with_text, done.from_pages, done.unread) == (0, 3, 0)


def test_an_ad_whose_text_is_kept_is_judged_by_it_without_any_page(desk: Desk, tmp_path: Path) -> None:
    desk.read(by=NEW, one=said("Traumekonsulent", TEXT), two=said("Erfaringskonsulent"))
    desk.archive = Archive(tmp_path / "empty")
    done = desk.look(by=OLD)
    assert kinds(done) == {"Traumekonsulent": ("position", "unrelated")}
    assert (done.with_text, done.from_pages) == (2, 0)


def test_nothing_changes_by_looking(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT))
    before = desk.store.boards.standing("board", "one")
    assert desk.look().changes
    assert desk.store.boards.standing("board", "one") == before
    assert desk.open() == []


def test_the_rules_that_judged_change_nothing(desk: Desk) -> None:
    desk.read(
        one=said("Erfaringskonsulent"), two=said("Kokk"), three=said("Sykepleier", "Teamet har lege og erfaringskonsulent.")
    )
    assert desk.look(by=OLD).changes == []


def test_only_pages_since_a_day_are_read(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent 1"))
    desk.read(one=said("Traumekonsulent 1"), two=said("Traumekonsulent 2"))
    first, second = NOW.date(), (NOW + DAY).date()
    assert set(kinds(desk.look(since=first))) == {"Traumekonsulent 1", "Traumekonsulent 2"}
    assert desk.look(since=second + DAY).from_pages == 0


def test_the_newest_page_of_an_ad_counts(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent"), two=said("Kokk"))
    desk.read(one=said("Vaktmester"), two=said("Traumekonsulent 2"))
    assert kinds(desk.look()) == {"Traumekonsulent 2": ("unrelated", "position")}


def test_an_ad_that_is_gone_stays_as_it_is(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent"))
    desk.read(one=410)
    assert desk.look().changes == []


def test_what_the_list_said_of_an_ad_is_remembered_with_its_page(desk: Desk) -> None:
    desk.archive.keep(
        "board", Page(request=ad("one", "Ås kommune"), url=BASE, status=200, headers={}, body=said("Traumekonsulent")), NOW
    )
    desk.read(one=404)
    desk.store.boards.keep("board", judge(posting("one", title="Traumekonsulent", html="")), "", NOW)
    assert [change.employer for change in desk.look().changes] == ["Ås kommune"]


def test_a_page_that_cannot_be_read_any_more_is_counted_and_the_others_are_read(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent"), two=b"\nno title", three=said("Traumekonsulent 3"))
    done = desk.look()
    assert (done.unread, len(done.changes)) == (1, 2)
    newer = replace(BOARD, pages={"list": lambda _: [Issue(where="$", message="odd")]})
    assert (desk.look(source=newer).unread, desk.look(source=newer).changes) == (3, [])


def test_a_source_that_was_never_read_has_no_pages(desk: Desk) -> None:
    assert desk.look(source=replace(BOARD, name="other")).from_pages == 0


# Why.


def test_a_change_names_what_makes_the_difference_and_nothing_else(desk: Desk) -> None:
    desk.read(by=NEW, one=said("Traumekonsulent", "Teamet har psykolog, lege og erfaringskonsulent. Å gi håp er viktig."))
    [change] = desk.look(by=OLD).changes
    assert (change.before, change.judged.verdict.kind) == ("position", "mention")
    assert [piece.rule for piece in change.silent] == ["tittel"]
    assert "opplisting" in [piece.rule for piece in change.spoke]
    assert "hap" not in [piece.rule for piece in change.spoke]


def test_where_only_the_thresholds_make_the_difference_all_that_speaks_is_named(desk: Desk) -> None:
    desk.read(one=said("Erfaringskonsulent"))
    [change] = desk.look(by=msgspec.structs.replace(OLD, position=99)).changes
    assert (change.before, change.judged.verdict.kind) == ("position", "unsure")
    assert change.spoke == change.judged.verdict.evidence != ()


def test_people_are_told_of_each_change_and_of_how_many_there_are(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT), two=said("Traumekonsulent 2", TEXT), three=said("Kokk"))
    *lines, looked, counted = told(desk.look())
    assert "board: unrelated → position: Traumekonsulent 2 – Eksempel kommune" in lines
    assert "  now +8 Stillingstittelen er en slik stilling: «Traumekonsulent»" in lines
    assert looked == "Judged anew: 0 ads whose text we hold, 3 from raw pages since 2026-01-01."
    assert counted == "Judged otherwise: 2 (2 unrelated → position)."


def test_people_are_told_what_is_no_longer_said(desk: Desk) -> None:
    desk.read(by=NEW, one=said("Traumekonsulent", "Vi trenger deg."))
    assert "  no longer +8 Stillingstittelen er en slik stilling: «Traumekonsulent»" in told(desk.look(by=OLD))


# Changing it.


def test_a_change_is_kept_and_readers_are_shown_it(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT), two=said("Kokk"))
    assert desk.apply(desk.look()) == 1
    assert desk.open() == ["Traumekonsulent"]
    assert desk.look().changes == []


def test_a_post_that_was_none_is_shown_no_more(desk: Desk) -> None:
    desk.read(by=NEW, one=said("Traumekonsulent", TEXT), two=said("Erfaringskonsulent"))
    assert sorted(desk.open()) == ["Erfaringskonsulent", "Traumekonsulent"]
    assert desk.apply(desk.look(by=OLD)) == 1
    assert desk.open() == ["Erfaringskonsulent"]


def test_a_change_back_and_forth_keeps_the_vacancy(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT))
    desk.apply(desk.look())
    [first] = desk.store.vacancies.open_positions(desk.now.date())
    desk.apply(desk.look(by=OLD))
    assert desk.open() == []
    desk.apply(desk.look())
    [again] = desk.store.vacancies.open_positions(desk.now.date())
    assert again.id == first.id


def test_the_board_is_not_asked_again_for_what_was_changed(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT))
    assert desk.apply(desk.look()) == 1
    assert desk.store.frontier.due("board", desk.now + DAY, 10) == []


@pytest.mark.parametrize("since", [said("Kokk"), 410])
def test_what_the_board_has_changed_since_we_looked_is_left_alone(desk: Desk, since: Answer) -> None:
    desk.read(one=said("Traumekonsulent", TEXT))
    done = desk.look()
    desk.read(one=since)
    assert desk.apply(done) == 0
    assert desk.open() == []


def test_applying_twice_changes_nothing_more(desk: Desk) -> None:
    desk.read(one=said("Traumekonsulent", TEXT))
    done = desk.look()
    assert (desk.apply(done), desk.apply(done)) == (1, 0)


# The command.


@pytest.fixture
def live(tmp_path: Path) -> Config:
    """A database that holds one tip, which the rules took for nothing; then a title was added."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    config = load(path)
    Store.create(config.database).close()
    tip = Tip(url="https://www.finn.no/job/ad/470000001", title="Erfaringskonsulent", employer="Eksempel kommune")
    pipeline.add(config, tip, NOW)
    return config


def rejudge(config: Config, *options: str) -> Result:
    return CliRunner().invoke(
        main, ["--config", str(config.folder / "config.toml"), "rejudge", *options], catch_exceptions=False
    )


def test_the_command_looks_at_what_there_is_and_says_that_nothing_would_change(live: Config) -> None:
    shown = rejudge(live, "--since", "2026-11-01")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "Judged anew: 1 ads whose text we hold, 0 from raw pages since 2026-11-01.",
        "Judged otherwise: 0.",
    ]


def test_the_command_changes_only_what_it_is_told_to_change(live: Config) -> None:
    request = manual.page(f"{BASE}/1")
    assert request
    page = Page(request=request, url=request.url, status=200, headers={}, body=TIP)
    archive = Archive(live.data_folder / "raw")
    archive.keep("manual", page, datetime.now(UTC))
    archive.close()
    with Store.open(live.database) as store:
        [found] = manual.parse(page)
        assert isinstance(found, Posting)
        store.boards.keep("manual", judge(found), "", NOW)
    added = CONFIG.replace("[relevance]", '[relevance]\ntitles = ["traumekonsulent"]')
    (live.folder / "config.toml").write_text(added, encoding="utf-8")
    assert "Nothing is changed; --apply does it." in rejudge(live).stdout
    assert "manual: unrelated → position: Traumekonsulent – Eksempel kommune" in rejudge(live).stdout
    assert "Changed: 1." in rejudge(live, "--apply").stdout
    assert "Judged otherwise: 0." in rejudge(live, "--apply").stdout
