"""The subscriber's way: sign up, confirm, change, leave. What is only looked at changes nothing, and nothing is left behind."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from digest.consent import VERSION, WORDS
from digest.subscribers import GOT_A_JOB, subscribe, unsubscribe
from scraper import pipeline, schedule
from scraper.letters import Search
from scraper.store import Store
from tests.service import AGREED, ME, START, Service, confirmed, link, on_disk, served, signed_up
from web.limits import OF_A_NETWORK, OF_ALL, Limits
from web.server import listening


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return served(tmp_path)


# Signing up.


def test_the_form_has_a_name_for_each_field_and_no_consent_that_is_ticked_beforehand(service: Service) -> None:
    page = BeautifulSoup(service.client().get("/varsel/bestill/").text, "lxml")
    named = {label["for"] for label in page.select("label[for]")}
    loose = [
        field
        for field in page.select("main input:not([type=hidden]), main select")
        if not field.find_parent("label") and field.get("id") not in named
    ]
    assert loose == []
    assert [field["value"] for field in page.select("input[checked]")] == ["ukentlig"]
    assert WORDS["nb"] in page.get_text()


def test_a_field_that_nobody_sees_holds_up_a_program_and_refuses_no_person(service: Service) -> None:
    filled = {"address": ME, "consent": "ja", "website": "https://ond.example", "fylke": "18"}
    page = service.client().post("/varsel/bestill/", data=filled)
    assert (page.status_code, service.mails()) == (400, [])
    form = BeautifulSoup(page.text, "lxml")
    assert [field.get("value") for field in form.select("#website, #address, [name=again], input[value='18'][checked]")] == [
        ME, "18", None, "ja",
    ]  # fmt: skip
    assert service.client().post("/varsel/bestill/", data={**filled, "again": "ja"}).status_code == 200
    assert len(service.mails()) == 1


def filled_in(page: str) -> dict[str, list[str]]:
    """What a browser sends of the form on a page, as it stands there."""
    fields: dict[str, list[str]] = {}
    for field in BeautifulSoup(page, "lxml").select("main input[name]"):
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            fields.setdefault(str(field["name"]), []).append(str(field.get("value", "")))
    return fields


def shown(service: Service) -> dict[str, object]:
    """The form as it is shown, and filled in by a reader."""
    return {**filled_in(service.client().get("/varsel/bestill/").text), "address": ME, "consent": "ja", "fylke": "18"}


def test_a_form_that_is_sent_at_once_comes_back_filled_in_and_is_taken_the_second_time(service: Service) -> None:
    page = service.client().post("/varsel/bestill/", data=shown(service))
    assert (page.status_code, service.mails(), "send det en gang til" in page.text) == (400, [], True)
    again = filled_in(page.text)
    assert (again["address"], again["consent"], again["fylke"]) == ([ME], ["ja"], ["18"])
    assert service.client().post("/varsel/bestill/", data=again).status_code == 200
    assert len(service.mails()) == 1


@pytest.mark.parametrize("open_for", [timedelta(seconds=3), timedelta(days=40), timedelta(hours=-1)])
def test_a_form_may_be_open_for_however_long_and_whatever_becomes_of_the_clock(service: Service, open_for: timedelta) -> None:
    form = shown(service)
    service.now += open_for
    assert service.client().post("/varsel/bestill/", data=form).status_code == 200


def test_who_goes_back_to_a_form_that_was_sent_too_soon_can_send_that(service: Service) -> None:
    form = shown(service)
    assert service.client().post("/varsel/bestill/", data=form).status_code == 400
    service.now += timedelta(seconds=3)
    assert service.client().post("/varsel/bestill/", data=form).status_code == 200


@pytest.mark.parametrize("stamp", ["", "1", "æ-ø", "1795000000-" + "0" * 32])
def test_a_form_that_we_have_not_shown_comes_back_once(service: Service, stamp: str) -> None:
    page = service.client().post("/varsel/bestill/", data={**shown(service), "shown": stamp})
    assert page.status_code == 400
    assert service.client().post("/varsel/bestill/", data=filled_in(page.text)).status_code == 200


def test_when_a_form_was_shown_tells_nothing_of_whom_it_was_shown_to(service: Service) -> None:
    forms = {service.client().get("/varsel/bestill/", environ_base={"REMOTE_ADDR": f"192.0.2.{n}"}).text for n in range(3)}
    assert len(forms) == 1
    assert "Set-Cookie" not in service.client().get("/varsel/bestill/").headers


@pytest.mark.parametrize("typed", [",", " , ", ";", "  "])
def test_a_place_that_is_only_marks_is_no_fault_of_ours(service: Service, typed: str) -> None:
    answers = [service.client().post("/varsel/bestill/", data={**AGREED, name: typed}) for name in ("near", "kommuner")]
    assert {answer.status_code for answer in answers} <= {200, 400}


def test_the_form_says_how_many_posts_and_mails_to_expect(service: Service) -> None:
    for number in range(15):
        service.ad(
            str(number), place="Bodø" if number % 3 else "Oslo", title=f"Likeperson {number + 20} %", employer=f"Nr {number}"
        )
    shown = service.client().get("/varsel/bestill/").text
    assert "funnet 15 stillinger i hele landet. Får du e-post en gang i uka, blir det omtrent 1 i måneden." in shown
    assert ("Nordland (10)" in shown, "Oslo (5)" in shown, "Troms (" in shown) == (True, True, False)


@pytest.mark.parametrize(("language", "path"), [("nb", "/varsel/bestill/"), ("nn", "/nn/varsel/bestill/")])
def test_nothing_is_sent_but_a_link_until_a_button_is_pressed(service: Service, language: str, path: str) -> None:
    service.ad("1")
    service.client().post(path, data=AGREED)
    [mail] = service.mails()
    assert mail["List-Unsubscribe"] is None
    assert service.people() == []
    confirm = link(mail, "bekreft/")
    for _ in range(3):
        assert service.client().get(confirm).status_code == 200
        assert service.client().head(confirm).status_code == 200
        service.client().options(confirm)
    assert (service.people(), service.mails()) == ([], [])
    assert service.client().post(confirm).status_code == 200
    [person] = service.people()
    assert (person.address, person.language, person.every) == (ME, language, "ukentlig")
    [first] = service.mails()
    assert "1" in first["Subject"]


def test_the_consent_is_kept_word_for_word_with_when_it_was_asked_for_and_given(service: Service) -> None:
    mail = signed_up(service)
    service.now += timedelta(hours=2)
    service.client().post(link(mail, "bekreft/"))
    with Store.open(service.config.database) as store:
        [row] = store.subscribers.stored(service.people()[0].id)["subscribers"]
    assert f"version {VERSION}" in row["consent"]
    assert WORDS["nb"] in row["consent"]
    assert "2026-11-20T09:30" in row["consent"]
    assert "2026-11-20T11:30" in row["consent"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "ikke en adresse"}, "Skriv e-postadressen din"),
        ({"address": "a@example.no, b@example.no"}, "Skriv e-postadressen din"),
        ({"address": f"{'a' * 65}@example.no"}, "Skriv e-postadressen din"),
        ({"address": "a@example.no\r\nBcc: b@example.no"}, "Skriv e-postadressen din"),
        ({"address": "аdmin@example.no"}, "Skriv e-postadressen din"),  # a Cyrillic letter
        ({"consent": ""}, "Kryss av for samtykket"),
        ({"kommuner": "Atlantis"}, "Vi kjenner ikke igjen en av kommunene"),
        ({"near": "Atlantis"}, "Vi kjenner ikke stedet"),
    ],
)
def test_what_is_wrong_is_named_beside_what_was_filled_in_and_nothing_is_kept(
    service: Service, wrong: dict[str, str], says: str
) -> None:
    answer = service.client().post("/varsel/bestill/", data={**AGREED, "fylke": "18", **wrong})
    page = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 400
    assert says in page.select_one("[role=alert]").get_text()  # type: ignore[union-attr]
    assert page.select_one("input[name=fylke][value='18'][checked]")
    assert (service.mails(), service.people()) == ([], [])


def test_the_answer_is_the_same_whoever_an_address_belongs_to(service: Service) -> None:
    service.ad("1")
    confirmed(service)
    other = service.client().post("/varsel/bestill/", data={**AGREED, "address": "ny@example.no"})
    assert service.client().post("/varsel/bestill/", data=AGREED).text == other.text


def test_no_word_of_whoever_signs_somebody_up_gets_into_the_mail(service: Service) -> None:
    mail = signed_up(service, kommuner="Bodø", every="Kjøp piller <a href=https://ond.example>", fylke="ond.example")
    assert "ond.example" not in mail.as_string()
    assert "piller" not in mail.as_string()


def test_somebody_who_is_signed_up_again_and_again_gets_one_mail_a_day_and_three_in_all(service: Service) -> None:
    got = 0
    for _ in range(5):
        for _ in range(20):
            service.client().post("/varsel/bestill/", data=AGREED)
        got += len(service.mails())
        service.now += timedelta(hours=12)
    assert got == 3


def test_a_month_must_pass_before_somebody_who_did_not_confirm_three_times_is_written_to_again(service: Service) -> None:
    got = [len(asked(service)) for _ in range(33)]
    assert [day for day, mails in enumerate(got) if mails] == [0, 1, 2, 32]


def asked(service: Service, address: str = ME) -> list[EmailMessage]:
    """Ask for mail to an address, and give the mails that come a day later."""
    service.client().post("/varsel/bestill/", data={**AGREED, "address": address})
    return service.later(days=1)


def test_many_ways_to_write_one_address_are_one_person(service: Service) -> None:
    written = ["leser+a@example.no", "leser+b@example.no", "Leser@Example.no"]
    for address in written:
        service.client().post("/varsel/bestill/", data={**AGREED, "address": address})
    assert [mail["To"] for mail in service.mails()] == ["leser+a@example.no"]


def test_who_wants_never_to_be_written_to_is_not_and_leaves_no_address(service: Service) -> None:
    path = link(signed_up(service), "bekreft/")
    with Store.open(service.config.database) as crawl:
        assert crawl.frontier.waiting("board") == 0
        assert "aldri" in service.client().post(path, data={"do": "never"}).text
        assert ME.encode() not in on_disk(service)
    assert (service.people(), ME.encode() in service.bytes()) == ([], False)
    assert [asked(service, address) for address in (ME, "LESER+x@example.no")] == [[], []]
    assert len(asked(service, "annen@example.no")) == 1
    service.later(days=400)
    assert asked(service) == []


@pytest.mark.parametrize("address", ["postmaster@example.no", "No-Reply@example.no", "abuse@example.no"])
def test_an_address_that_is_nobodys_own_is_refused(service: Service, address: str) -> None:
    assert service.client().post("/varsel/bestill/", data={**AGREED, "address": address}).status_code == 400
    assert service.mails() == []


def test_we_never_write_to_ourselves(service: Service) -> None:
    assert asked(service, service.config.mail.sender_address) == []


def test_a_mail_that_waits_follows_what_somebody_wants_now(service: Service) -> None:
    service.ad("1")
    page = link(confirmed(service, every="daglig"), "mitt/")
    service.ad("2", place="Oslo", title="Likeperson 50 %", employer="Oslo kommune")
    service.ad("3", place="Bergen", title="Brukerkonsulent 50 %", employer="Bergen kommune")
    service.now += timedelta(days=1)
    assert pipeline.digest(service.config, service.now) == 1
    service.client().post(page, data={"do": "add", "fylke": "03"})
    service.client().post(page, data={"do": "remove-0"})
    [mail] = service.mails()
    assert ("Likeperson" in mail.as_string(), "Brukerkonsulent" in mail.as_string()) == (True, False)


def test_who_leaves_for_good_is_never_written_to_again(service: Service) -> None:
    service.ad("1")
    path = link(confirmed(service), "slutt/")
    assert "aldri" in service.client().post(path, data={"do": "never"}).text
    assert asked(service) == []


def test_what_is_not_confirmed_in_three_days_is_gone_from_every_byte(service: Service) -> None:
    mail = signed_up(service)
    service.now += timedelta(hours=73)
    service.mails()
    answer = service.client().post(link(mail, "bekreft/"))
    assert (answer.status_code, service.people()) == (404, [])
    assert ME.encode() not in service.bytes()


def test_a_second_press_changes_nothing(service: Service) -> None:
    path = link(signed_up(service), "bekreft/")
    for _ in range(2):
        assert "Du får varsler" in service.client().post(path).text
    assert len(service.people()) == 1


def test_one_address_may_have_several_searches_that_come_in_one_mail_each_post_once(service: Service) -> None:
    service.ad("1")
    service.ad("2", place="Oslo")
    assert "1" in confirmed(service, fylke="18")["Subject"]
    service.now += timedelta(days=8)
    second = link(signed_up(service, fylke=["18", "03"]), "bekreft/")
    service.client().post(second)
    [person] = service.people()
    assert person.searches == (Search(fylke_codes=("18",)), Search(fylke_codes=("18", "03")))
    service.now += timedelta(days=8)
    [mail] = service.mails()
    assert str(mail["Subject"]).startswith("1 ny")


# What somebody wants.


@pytest.mark.parametrize(
    ("wishes", "search"),
    [
        ({}, Search()),
        ({"fylke": ["18", "99", "03"]}, Search(fylke_codes=("18", "03"))),
        ({"kommuner": "Bodø, Fauske"}, Search(kommune_codes=("1804", "1841"))),
        ({"near": "Bodø", "km": "50"}, Search(near="1804", km=50)),
        ({"near": "Bodø", "km": "7"}, Search(near="1804", km=10)),
        ({"km": "50"}, Search()),
        ({"percent": "50"}, Search(least_percent=50)),
        ({"percent": "hundre"}, Search()),
        ({"contract": ["fast", "slaveri", "vikariat"]}, Search(contracts=("fast", "vikariat"))),
        ({"unschooled": "ja"}, Search(unschooled=True)),
    ],
)
def test_a_form_becomes_a_search_and_what_is_not_in_it_is_passed_over(
    service: Service, wishes: dict[str, object], search: Search
) -> None:
    service.client().post(link(signed_up(service, **wishes), "bekreft/"))
    assert service.people()[0].searches == (search,)


# One's own page.


def test_what_is_changed_on_ones_own_page_is_what_the_next_mail_follows(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    client = service.client()
    client.post(mine, data={"do": "add", "fylke": "03"})
    client.post(mine, data={"do": "remove-0"})
    client.post(mine, data={"do": "often", "every": "daglig", "language": "nn", "plain": "ja"})
    [person] = service.people()
    assert (person.every, person.language, person.searches) == ("daglig", "nn", (Search(fylke_codes=("03",)),))
    service.ad("2", place="Tromsø")
    service.ad("3", place="Oslo")
    service.now += timedelta(days=1)
    [mail] = service.mails()
    assert mail["Subject"] == "1 stilling for erfaringskonsulentar"


def test_each_form_on_ones_own_page_has_a_button_and_leads_back_to_the_page(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    for searches in (1, 2):
        forms = BeautifulSoup(service.client().get(mine).text, "lxml").select("main form")
        assert [form.get("action") for form in forms if form.select("[type=submit]")] == [None] * len(forms)
        assert len(forms) == 3 + searches
        service.client().post(mine, data={"do": "add", "fylke": "03"})


def test_the_last_search_cannot_be_taken_away(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    service.client().post(mine, data={"do": "remove-0"})
    assert service.people()[0].searches == (Search(),)


@pytest.mark.parametrize(("wrong", "says"), [({"kommuner": "Atlantis"}, "en av kommunene"), ({"near": "Atlantis"}, "stedet")])
def test_a_place_that_nobody_knows_is_named_on_ones_own_page_and_nothing_is_changed(
    service: Service, wrong: dict[str, str], says: str
) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    answer = service.client().post(mine, data={"do": "add", "fylke": "18", **wrong})
    page = BeautifulSoup(answer.text, "lxml")
    assert answer.status_code == 400
    assert says in page.select_one("[role=alert]").get_text()  # type: ignore[union-attr]
    assert page.select_one("details[open] input[name=fylke][value='18'][checked]")
    assert service.people()[0].searches == (Search(),)


def test_a_pause_of_four_weeks_loses_nothing(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    assert "pause til" in service.client().post(mine, data={"do": "pause"}).text
    for number in ("2", "3"):
        service.now += timedelta(days=8)
        service.ad(number)
        assert service.mails() == []
    service.now += timedelta(days=14)
    [mail] = service.mails()
    assert mail["Subject"] == "2 nye stillinger"


def test_everything_that_is_kept_can_be_taken_along(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    client = service.client()
    shown = BeautifulSoup(client.get(mine).text, "lxml").select_one("a[download]")
    assert shown
    answer = client.get(urljoin(mine, str(shown["href"])))
    assert answer.is_json
    assert answer.json
    assert set(answer.json) == {
        "subscribers",
        "searches",
        "requests",
        "digests",
        "told",
        "told_before",
        "outbox",
        "bodies",
        "bounces",
        "hushed",
    }
    assert answer.json["subscribers"][0]["address"] == ME
    assert "Erfaringskonsulent" in answer.json["bodies"][-1]["raw"]


# Leaving.


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {"do": "leave"}])
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_leaves_without_a_trace(service: Service, body: dict[str, str], content_type: str) -> None:
    service.ad("1")
    mail = confirmed(service)
    [where] = re.findall(r"<https://erfaringsjobb\.example(\S+)>", mail["List-Unsubscribe"])
    answer = service.client().post(where, data=body, content_type=content_type)
    assert (answer.status_code, service.people()) == (200, [])
    service.ad("2")
    service.now += timedelta(days=8)
    assert service.mails() == []
    assert ME.encode() not in service.bytes()
    assert service.client().post(where, data=body).text == answer.text


@pytest.mark.parametrize(("page", "does"), [("mitt/", "erase"), ("mitt/", "job"), ("slutt/", "leave"), ("slutt/", "never")])
def test_whoever_leaves_is_gone_from_every_byte_also_while_others_have_the_database_open(
    service: Service, page: str, does: str
) -> None:
    service.ad("1")
    mine = link(confirmed(service), page)
    with Store.open(service.config.database) as crawl:
        assert crawl.frontier.waiting("board") == 0
        assert ME.encode() in on_disk(service)
        service.client().post(mine, data={"do": does})
        assert ME.encode() not in on_disk(service)


@contextmanager
def left_while_somebody_reads(service: Service) -> Iterator[sqlite3.Connection]:
    """Sign up and leave again, while a connection is in the middle of reading."""
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    with closing(sqlite3.connect(service.config.database)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM vacancies").fetchone()
        service.client().post(mine, data={"do": "erase"})
        yield reading


def test_whoever_leaves_while_somebody_reads_is_gone_when_that_has_ended(service: Service) -> None:
    with left_while_somebody_reads(service) as reading:
        assert service.people() == []
        reading.rollback()
        assert pipeline.wipe(service.config)
        assert ME.encode() not in on_disk(service)


def test_who_left_while_somebody_read_is_gone_within_the_minute_that_the_schedule_takes(service: Service) -> None:
    with left_while_somebody_reads(service) as reading:
        schedule.post(service.config, lambda: True, service.now)
        assert ME.encode() in on_disk(service), "whoever reads is not hindered"
        reading.rollback()
        schedule.post(service.config, lambda: True, service.now)
        assert ME.encode() not in on_disk(service)


def test_of_many_who_leave_no_byte_is_left_and_those_who_stay_are_whole(service: Service) -> None:
    people = [f"leser-nummer-{number:03}@{'lang' * (1 + number % 12)}.example.no" for number in range(120)]
    service.ad("1")
    with Store.open(service.config.database) as store:
        for address in people:
            subscribe(store, address, consent=f"Skriftlig, {address}", now=START)
        service.mails()
        gone, left = people[::2] + people[1::4], people[3::4]
        for address in gone:
            unsubscribe(store, address)
        assert [person.address for person in store.subscribers.all()] == left
        found = on_disk(service)
        assert [address for address in people if address.partition("@")[0].encode() in found] == left


def test_looking_at_the_way_out_is_not_taking_it(service: Service) -> None:
    service.ad("1")
    mail = confirmed(service)
    out, client = link(mail, "slutt/"), service.client()
    for method in ("get", "head", "options"):
        getattr(client, method)(out)
    client.post(out, data={})
    client.post(out, data={"List-Unsubscribe": "Two-Clicks"})
    assert len(service.people()) == 1


def test_who_found_work_is_counted_and_not_named(service: Service) -> None:
    service.ad("1")
    mine = link(confirmed(service), "mitt/")
    assert "Gratulerer" in service.client().post(mine, data={"do": "job"}).text
    with Store.open(service.config.database) as store:
        assert store.subscribers.count(GOT_A_JOB) == 2
    assert ME.encode() not in service.bytes()


# Links.


def test_a_link_opens_what_it_was_made_for_and_nothing_else(service: Service) -> None:
    service.ad("1")
    mail = confirmed(service)
    mine, out = link(mail, "mitt/"), link(mail, "slutt/")
    token = out.rpartition("/")[2]
    tries = [
        mine[:-1] + ("0" if mine[-1] != "0" else "1"),
        f"/varsel/mitt/{token}",
        "/varsel/mitt/x",
        f"/varsel/bekreft/{token}",
    ]
    answers: list[TestResponse] = [service.client().post(path, data={"do": "erase"}) for path in tries]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len(service.people()) == 1


def test_the_database_alone_makes_no_link(service: Service) -> None:
    service.ad("1")
    token = link(confirmed(service), "mitt/").rpartition("/")[2]
    service.now += timedelta(days=8)
    pipeline.digest(service.config, service.now)
    assert token[32:].encode() not in service.bytes()
    key = service.config.data_folder / "key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_fault_of_ours_does_not_write_down_whose_page_it_came_on(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.ad("1")
    mine, client = link(confirmed(service), "mitt/"), service.client()
    for file in service.config.data_folder.glob("jobs.db*"):
        file.unlink()
    assert client.get(mine).status_code == 500
    assert "/varsel/mitt/<token>" in caplog.text
    assert mine not in caplog.text


def test_a_page_of_ones_own_is_kept_by_nobody(service: Service) -> None:
    service.ad("1")
    answer = service.client().get(link(confirmed(service), "mitt/"))
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in answer.headers["X-Robots-Tag"]


# Limits.


def test_a_network_may_sign_up_a_few_in_an_hour_and_all_together_some_more() -> None:
    limits = Limits()
    one = [limits.over(f"2001:db8:0:1::{n:x}", START) for n in range(1, OF_A_NETWORK + 5)]
    assert one == [None] * OF_A_NETWORK + ["network"] * 4
    assert limits.over("2001:db8:0:2::1", START) is None
    assert limits.over("2001:db8:0:1::1", START + timedelta(hours=1)) is None
    others = [limits.over(f"192.0.2.{n}", START + timedelta(hours=2)) for n in range(256)]
    assert others == [None] * OF_ALL + ["all"] * (256 - OF_ALL)


def test_staff_hear_once_that_sign_ups_were_held_up_and_nothing_of_where_they_came_from(tmp_path: Path) -> None:
    service = served(tmp_path, staff="staff@example.no")
    client = service.client()
    posts = [(n, f"192.0.2.{min(n, 1)}" if n < OF_A_NETWORK + 3 else f"198.51.100.{n % 250}") for n in range(1, OF_ALL + 6)]
    for number, network in posts:
        data = {**AGREED, "address": f"offer-{number}@example.no"}
        client.post("/varsel/bestill/", data=data, environ_base={"REMOTE_ADDR": network})
    [notice] = [mail for mail in service.mails() if mail["To"] == "staff@example.no"]
    body = notice.get_content()
    assert ("2 påmeldinger" in body, "3 påmeldinger" in body, "offer-" in body) == (True, True, False)
    assert not re.search(rb"192\.0\.2\.|198\.51\.100\.", service.bytes())
    client.post("/varsel/bestill/", data=AGREED, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert service.later(hours=2) == []
    client = service.client()
    service.later(days=8)
    for _ in range(OF_A_NETWORK + 1):
        client.post("/varsel/bestill/", data=AGREED, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert "staff@example.no" in [mail["To"] for mail in service.mails()]


def test_those_behind_a_proxy_are_told_apart_by_the_real_server(service: Service) -> None:
    def status(address: str, reader: str) -> int:
        asked = Request(f"{address}/varsel/bestill/", urlencode(AGREED).encode(), {"X-Forwarded-For": reader})
        try:
            with urlopen(asked, timeout=30) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    with listening(service.app(), "127.0.0.1", 0) as address:
        others = [status(address, f"192.0.2.{n}") for n in range(OF_A_NETWORK + 1)]
        assert set(others) == {200}
        assert [status(address, "198.51.100.7") for _ in range(OF_A_NETWORK + 1)][-1] == 429


def test_only_a_proxy_on_this_machine_is_believed_about_where_somebody_is(service: Service) -> None:
    client = service.client()
    far = {"REMOTE_ADDR": "198.51.100.7"}
    statuses = [
        client.post("/varsel/bestill/", data=AGREED, headers={"X-Forwarded-For": f"192.0.2.{n}"}, environ_base=far).status_code
        for n in range(OF_A_NETWORK + 1)
    ]
    assert statuses[-1] == 429
    assert client.post("/varsel/bestill/", data=AGREED, headers={"X-Forwarded-For": "192.0.2.99"}).status_code == 200
