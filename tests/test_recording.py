"""Recordings: a few ads of a board as it answers, without people and secrets, read again with the same result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demo import arbeidsplassen, jobbnorge
from demo.ads import load_ads
from demo.boards import Answer, Asked, Boards, Site
from demo.families import employers
from demo.nav import HOST, NavFeed
from scraper import recording
from scraper.cli import main
from scraper.errors import ConfigError
from scraper.fetch import Fetcher, Manner
from scraper.few import LISTS, cut
from scraper.model import Found, Issue, Pace, Page, Posting, Request, Source
from scraper.recording import Recorded
from scraper.text import oslo_day
from sources import discover
from sources.families import FAMILIES
from sources.jobbnorge import SOURCE as JOBBNORGE


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SAMPLES = {employer.name: employer for employer in employers(NOW)}
SITES: dict[str, Site] = {
    HOST: NavFeed.from_ads(load_ads(oslo_day(NOW)), NOW).site,
    **jobbnorge.sites(NOW),
    **arbeidsplassen.sites(NOW),
    **{host: site for employer in SAMPLES.values() for host, site in employer.sites(NOW).items()},
}
HEX, TOKEN = "0123456789abcdef0123456789abcdef", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcm92ZSJ9.c2lnbmF0dXI"
PLANTED = ("Planta", "Oppdiktet", "planta.o@", "99 98 97 96", "99989796", "linkedin", HEX, TOKEN, "validatorvalue", "cookie")


def recorded(source: Source, folder: Path, sites: Mapping[str, Site] = SITES, *, ads: int = 3) -> tuple[Recorded, list[Asked]]:
    """Record a source from sample boards, in no time; give also what the boards were asked."""
    with Boards(sites) as boards:
        hosts = dict.fromkeys(sites, f"127.0.0.1:{boards.port}")
        quick = replace(source, pace=replace(source.pace, pause=0.0))
        with closing(Fetcher(Manner(contact="test@example.no", connect_to=hosts, attempts=1), lambda _: "")) as fetcher:
            made = recording.record(quick, fetcher, folder, NOW, ads=ads, employer=employer_of(source))
        return made, [asked for asked in boards.asked if asked.path != "/robots.txt"]


def employer_of(source: Source) -> recording.Employer | None:
    sample = SAMPLES.get(source.name)
    return (
        recording.Employer(name=sample.name, title=sample.title, system=sample.system, address=sample.address)
        if sample
        else None
    )


def known(name: str) -> Source:
    sample = SAMPLES.get(name)
    return FAMILIES[sample.system](sample.name, sample.title, sample.address) if sample else discover()[name]


def everything(folder: Path) -> str:
    return "\n".join(f"{path.name}\n{path.read_text()}" for path in sorted(folder.iterdir()))


def run(*command: str) -> Result:
    return CliRunner().invoke(main, list(command), catch_exceptions=False)


# ---- of the sample boards ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nav", "jobbnorge", "arbeidsplassen", *SAMPLES])
def test_a_replay_gives_what_the_recording_run_gave_and_the_same_each_time(tmp_path: Path, name: str) -> None:
    made, _ = recorded(known(name), tmp_path / "new")
    first, second = recording.replay(tmp_path / "new"), recording.replay(tmp_path / "new")
    assert made.outcome.fine
    assert 1 <= made.outcome.run.seen <= 3
    assert first == second == made.outcome


@pytest.mark.parametrize("ads", [1, 2])
def test_only_the_details_of_a_few_ads_are_asked_for(tmp_path: Path, ads: int) -> None:
    _, asked = recorded(known("eksempelregionen"), tmp_path / "new", ads=ads)
    assert len(asked) == 1 + ads
    assert recording.replay(tmp_path / "new").run.seen == ads


def test_the_files_have_names_in_the_order_in_which_they_were_asked_for(tmp_path: Path) -> None:
    recorded(known("jobbnorge"), tmp_path / "new", ads=2)
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["01-list.json", "02-text-399001.json", "03-text-399002.json", "index.json"]


def test_the_headers_that_a_source_may_read_are_kept_and_nothing_that_opens_a_door(tmp_path: Path) -> None:
    recorded(known("nav"), tmp_path / "new")
    [first, *_] = json.loads((tmp_path / "new" / "index.json").read_bytes())["pages"]
    assert first["headers"].keys() == {"content-type", "etag", "last-modified"}
    assert first["asked_with"].keys() == {"If-Modified-Since"}
    assert "Bearer" not in everything(tmp_path / "new")


def test_a_replay_needs_no_configuration_that_knows_the_employer(tmp_path: Path) -> None:
    recorded(known("eksempelby-kommune"), tmp_path / "new")
    result = run("--config", str(tmp_path / "nowhere.toml"), "replay", str(tmp_path / "new"))
    assert result.exit_code == 0
    assert "Erfaringskonsulent 50 %, FACT-teamet – Eksempelby kommune – 2026-12-04 – position" in result.stdout


# ---- people and secrets --------------------------------------------------------------------------------------------------


LIST_OF_FIVE = {
    "jobs": [
        {
            "id": 399000 + number,
            "title": "Erfaringskonsulent",
            "employer": "Eksempel kommune",
            "publicationDate": "19.11.2026",
            "deadline": "11.12.2026",
            "summary": "Spør Planta Oppdiktet, 99989796 eller planta.o@kommune.example",
            "link": f"https://www.jobbnorge.no/stilling/{number}?sid={HEX}",
        }
        for number in range(5)
    ]
}
TEXT_WITH_PEOPLE = {
    "components": [
        {"text": "<p>Vi søker en erfaringskonsulent. Ring Planta&nbsp;Oppdiktet, &#43;47 99 98 97 96"},
        {"text": f'<a href="https://www.linkedin.com/in/planta-oppdiktet">Planta Oppdiktets profil</a> {TOKEN} {HEX}'},
    ],
    "contacts": [{"name": "Planta Oppdiktet", "phone": "99989796", "email": "planta.o@kommune.example"}],
}


def jobs_with_people(asked: Asked) -> Answer:
    said = {"jobId": int(asked.query["jobId"]), **TEXT_WITH_PEOPLE} if "jobId" in asked.query else LIST_OF_FIVE
    headers = (("Set-Cookie", f"session=cookie{HEX}"), ("X-Token", TOKEN), ("ETag", f'"{HEX}"'))
    return Answer(status=200 if asked.path != "/robots.txt" else 404, body=json.dumps(said).encode(), headers=headers)


def test_nothing_personal_and_no_secret_is_in_any_byte_that_is_written(tmp_path: Path) -> None:
    made, asked = recorded(JOBBNORGE, tmp_path / "new", dict.fromkeys(jobbnorge.HOSTS, jobs_with_people))
    written = everything(tmp_path / "new")
    assert len(asked) == 4
    assert [word for word in PLANTED if word.lower() in written.lower()] == []
    assert "Spør Kontakt Eksempel, 00000000 eller kontakt@example.no" in written
    assert "&#43;47 00 00 00 00" in written
    assert set(made.counts) == {"names", "telephones", "e-mail addresses", "profile links", "secrets"}
    assert recording.replay(tmp_path / "new") == made.outcome


def guarded(asked: Asked) -> Answer:
    """A career page, and only for those who know the word."""
    if asked.path == "/robots.txt" or asked.query.get("validator") != "validatorvalue":
        return Answer(status=404)
    job = {
        "@type": "JobPosting",
        "title": "Erfaringskonsulent",
        "description": "<p>Planta Oppdiktet svarer på 99 98 97 96.</p>",
        "url": f"https://board.example/1?validator=validatorvalue&hash={HEX}",
        "hiringOrganization": "Eksempel kommune",
        "applicationContact": {"@type": "ContactPoint", "name": "Planta Oppdiktet"},
    }
    page = f'<html><script type="application/ld+json">{json.dumps(job)}</script><p>Planta Oppdiktet</p></html>'
    return Answer(body=page.encode(), content_type="text/html")


def test_a_secret_in_the_address_of_a_board_opens_it_and_is_not_written(tmp_path: Path) -> None:
    address = "https://board.example/ledige?validator=validatorvalue"
    employer = recording.Employer(name="eksempel", title="Eksempel", system="jsonld", address=address)
    with Boards({"board.example": guarded}) as boards:
        manner = Manner(contact="test@example.no", connect_to={"board.example": f"127.0.0.1:{boards.port}"}, attempts=1)
        with closing(Fetcher(manner, lambda _: "")) as fetcher:
            source = replace(FAMILIES["jsonld"]("eksempel", "Eksempel", address), pace=Pace())
            made = recording.record(source, fetcher, tmp_path / "new", NOW, ads=1, employer=employer)
    written = everything(tmp_path / "new")
    assert [word for word in PLANTED if word.lower() in written.lower()] == []
    assert "validator=0000000000000001" in json.loads((tmp_path / "new" / "index.json").read_bytes())["employer"]["address"]
    assert made.outcome.run.seen == 1
    assert recording.replay(tmp_path / "new") == made.outcome


# ---- a few ads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b'{"a": [1, 2, 3], "b": {"c": [{"d": [4, 5, 6]}]}}', {"a": [1, 2], "b": {"c": [{"d": [4, 5]}]}}),
        (b"[]", []),
    ],
)
def test_each_list_of_json_is_cut_and_its_objects_are_kept(body: bytes, left: object) -> None:
    assert json.loads(cut(body, 2)) == left


def test_the_repeated_elements_of_xml_are_cut_and_the_text_of_an_ad_is_not() -> None:
    ads = "".join(f"<item><title>{number}</title><text><p>1</p><p>2</p><p>3</p></text></item>" for number in range(4))
    left = cut(f"<rss><channel><title>Liste</title>{ads}</channel></rss>".encode(), 2).decode()
    assert left.count("<item>") == 2
    assert left.count("<p>3</p>") == 2
    assert "Liste" in left


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><li>1<li>2<li>3",
        b"plain text",
        b"",
        b'{"half": [1, 2, 3',
        b"<rss><item/><item/>",
        b"\xff\xfe<\x00",
    ],
)
def test_what_is_no_list_or_is_damaged_stays_whole(body: bytes) -> None:
    assert cut(body, 1) == body


def endless(page: Page) -> Iterator[Found]:
    number = int(page.request.url.rpartition("=")[2])
    yield Request(url=f"https://board.example/?page={number + 1}", page="list")


def full(page: Page) -> Iterator[Found]:
    yield from (made_up(str(number)) for number in range(9))
    yield from endless(page)


def made_up(source_id: str) -> Posting:
    return Posting(source_id=source_id, url="", title="Erfaringskonsulent", employer="", html="")


@pytest.mark.parametrize(("parse", "pages", "seen"), [(endless, LISTS, 0), (full, 1, 3)])
def test_list_pages_are_followed_only_as_far_as_the_few_ads_need(tmp_path: Path, parse: object, pages: int, seen: int) -> None:
    source = replace(
        JOBBNORGE,
        start=lambda _: (Request(url="https://board.example/?page=1", page="list"),),
        pages={"list": parse},  # type: ignore[dict-item] # a parse function by parameter
    )
    site: Site = lambda asked: Answer(status=404 if asked.path == "/robots.txt" else 200, body=b"x")  # noqa: E731
    made, asked = recorded(source, tmp_path / "new", {"board.example": site})
    assert len(asked) == pages
    assert (made.outcome.run.seen, made.outcome.run.error) == (seen, "")


# ---- what is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["imaps://leser@post.example.no/INBOX", "file:///var/mail/leser"])
def test_a_mailbox_is_never_recorded(tmp_path: Path, where: str) -> None:
    mailbox = replace(JOBBNORGE, name="brev", mailbox=where, start=lambda _: (Request(url=where, page="list"),))
    with pytest.raises(ConfigError, match=r"brev reads a mailbox, and mails are private.*Write a sample mail by hand"):
        recorded(mailbox, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_source_that_asks_nothing_cannot_be_recorded(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing to record"):
        recorded(replace(JOBBNORGE, start=lambda _: ()), tmp_path / "new")


def test_a_folder_that_holds_something_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(ConfigError, match="is not empty"):
        recorded(known("jobbnorge"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match=r"file/new cannot be written: Not a directory\. Name another folder"):
        recorded(known("arbeidsplassen"), tmp_path / "file" / "new")


def test_a_board_that_does_not_answer_leaves_no_folder(tmp_path: Path) -> None:
    down = dict.fromkeys(jobbnorge.HOSTS, lambda _: Answer(status=503))
    made, _ = recorded(known("jobbnorge"), tmp_path / "new", down)
    assert made.outcome.run.error
    assert list(recording.told(made)) == ["Nothing was answered, so nothing is written."]
    assert not (tmp_path / "new").exists()


def test_an_answer_that_is_only_a_status_is_recorded_too(tmp_path: Path) -> None:
    site = SITES[jobbnorge.TEXT_HOST]

    def one_missing(asked: Asked) -> Answer:
        return Answer(status=404) if asked.query.get("jobId") == "399002" else site(asked)

    made, _ = recorded(known("jobbnorge"), tmp_path / "new", {**SITES, jobbnorge.TEXT_HOST: one_missing})
    replayed = recording.replay(tmp_path / "new")
    assert replayed.run.seen == made.outcome.run.seen == 2
    assert "the server answered 404 when this was recorded" in replayed.issues[0][1]


# ---- damaged recordings --------------------------------------------------------------------------------------------------


@dataclass
class Damaged:
    """A sound recording, and a way to damage it."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def replace(self, old: str, new: str) -> None:
        index = (self.folder / "index.json").read_text()
        assert old in index
        self.write("index.json", index.replace(old, new))

    def replay(self) -> Result:
        return run("replay", str(self.folder))


@pytest.fixture
def damaged(tmp_path: Path) -> Damaged:
    recorded(known("eksempelregionen"), tmp_path / "new")
    return Damaged(tmp_path / "new")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"pages"', '"pagse"', "pagse"),
        ("{", "", "is damaged"),
        ('"ads": 3', '"ads": "three"', "$.ads"),
        ('"easycruit"', '"easycroot"', "there is no system 'easycroot'. They are: easycruit"),
        ('"01-list.xml"', '"../../01-list.xml"', "$.pages[0].file"),
        ('"url": "', '"url": ', "is damaged"),
        ('00Z"', '00"', "timezone"),
    ],
)
def test_a_damaged_index_names_the_file_and_what_is_wrong(damaged: Damaged, old: str, new: str, words: str) -> None:
    damaged.replace(old, new)
    result = damaged.replay()
    assert result.exit_code == 2
    assert str(damaged.folder / "index.json") in result.stderr
    assert words in result.stderr


def test_a_folder_without_a_recording_names_the_command_that_makes_one(tmp_path: Path) -> None:
    result = run("replay", str(tmp_path))
    assert result.exit_code == 2
    assert "index.json" in result.stderr
    assert "erfaringsjobb record SOURCE DIR" in result.stderr


def test_a_source_that_is_not_there_is_named(damaged: Damaged) -> None:
    index = json.loads((damaged.folder / "index.json").read_bytes())
    del index["employer"]
    damaged.write("index.json", json.dumps(index))
    result = damaged.replay()
    assert result.exit_code == 2
    assert "there is no source 'eksempelregionen'" in result.stderr


def test_a_missing_page_is_named_with_the_way_out(damaged: Damaged) -> None:
    (damaged.folder / "01-list.xml").unlink()
    result = damaged.replay()
    assert result.exit_code == 2
    assert "01-list.xml cannot be read" in result.stderr
    assert "Put it back" in result.stderr


def test_a_damaged_list_ends_the_replay_and_its_file_is_named(damaged: Damaged) -> None:
    damaged.write("01-list.xml", "<VacancyList>")
    result = damaged.replay()
    assert result.exit_code == 1
    assert "this is not XML" in result.stderr
    assert str(damaged.folder / "01-list.xml") in result.stderr


def test_a_damaged_ad_is_an_issue_that_names_its_file_and_the_others_are_read(damaged: Damaged) -> None:
    damaged.write("02-vacancy-3990001.xml", "<VacancyList/>")
    result = damaged.replay()
    assert result.exit_code == 1
    assert "2 postings, 0 gone, 1 issues" in result.stdout
    assert "02-vacancy-3990001.xml; put it right" in result.stdout


def test_a_request_that_was_not_recorded_is_named(damaged: Damaged) -> None:
    damaged.replace("3990001.xml", "3990009.xml")
    result = damaged.replay()
    assert result.exit_code == 1
    assert "this request is not in" in result.stdout
    assert "https://eksempel.easycruit.com/export/xml/vacancy/3990001.xml" in result.stdout


# ---- a recording by hand, and the commands -------------------------------------------------------------------------------


def search(page: Page) -> Iterator[Found]:
    yield Issue(where="$", message=page.body.decode())


def test_a_question_with_a_body_or_headers_gets_the_answer_to_that_very_question(tmp_path: Path) -> None:
    asked = [
        {"url": "https://board.example/search", "file": "any.txt"},
        {"url": "https://board.example/search", "post": "q=rus", "file": "rus.txt"},
        {"url": "https://board.example/search", "post": "q=rus", "asked_with": {"X-Page": "2"}, "file": "two.txt"},
    ]
    index = {"source": "jobbnorge", "recorded": "2026-11-20T09:30:00Z", "ads": 3, "pages": asked}
    (tmp_path / "index.json").write_text(json.dumps(index))
    for name in ("any", "rus", "two"):
        (tmp_path / f"{name}.txt").write_text(name)
    replayer = recording.Replayer(tmp_path, recording.load(tmp_path))
    plain = Request(url="https://board.example/search", page="list")
    posted = replace(plain, post="q=rus")
    second = replace(posted, headers=(("X-Page", "2"), ("X-Other", "1")))
    assert [replayer.fetch(JOBBNORGE, each).body for each in (plain, posted, second)] == [b"any", b"rus", b"two"]


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with Boards(SITES) as boards:
        hosts = ", ".join(f'"{host}" = "127.0.0.1:{boards.port}"' for host in SITES)
        path = tmp_path / "config.toml"
        path.write_text(
            'data = "data"\n[site]\ntitle = "Prøve"\nurl = "https://site.example"\nid_authority = "site.example,2026"\n'
            f'[fetch]\ncontact = "test@example.no"\nconnect_to = {{ {hosts} }}\n'
            '[mail]\nsender_name = "Prøve"\nsender_address = "varsel@example.no"\n'
            f"{SAMPLES['eksempelby-kommune'].toml}"
        )
        yield path


def test_record_says_what_it_wrote_and_that_a_person_must_read_it_and_replay_shows_the_ads(
    config: Path, tmp_path: Path
) -> None:
    made = run("--config", str(config), "record", "jobbnorge", str(tmp_path / "new"), "--ads", "2")
    assert made.exit_code == 0
    assert "02-text-399001.json" in made.stdout
    assert "Replaced: " in made.stdout
    assert "A person must read every file before it is shared" in made.stdout
    shown = run("replay", str(tmp_path / "new"), "--json")
    said = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert (said["source"], said["postings"], said["gone"], said["issues"]) == ("jobbnorge", 2, 0, [])
    assert said["ads"][0]["title"] == "Erfaringskonsulent 80 % fast"
    assert not (tmp_path / "data").exists()


def test_an_employer_is_recorded_by_its_name_in_the_configuration(config: Path, tmp_path: Path) -> None:
    made = run("--config", str(config), "record", "eksempelby-kommune", str(tmp_path / "new"))
    assert made.exit_code == 0
    assert recording.load(tmp_path / "new").employer == employer_of(known("eksempelby-kommune"))


@pytest.mark.parametrize(("source", "words"), [("navn", "There is no source called 'navn'"), ("jobbnorge", "is not empty")])
def test_wrong_use_of_record_ends_with_two(config: Path, tmp_path: Path, source: str, words: str) -> None:
    result = run("--config", str(config), "record", source, str(tmp_path))
    assert result.exit_code == 2
    assert words in result.stderr
