"""The staff's other pages: all ads, adding one, how right the rules are, people, subscribers and health."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from prometheus_client.parser import text_string_to_metric_families

from digest.subscribers import subscribe
from scraper import pipeline
from scraper.store import Store
from tests.room import DOUBTED, Visitor, of_the_staff
from tests.service import Service, served
from web.staff.health import VARIABLE


PAGES = (
    "", "?vis=doubt", "avgjort/", "stillinger/", "stillinger/?vis=unrelated", "stillinger/?ord=miljø", "ny/", "treff/", "meg/",
    "forslag/?tittel=medvandrer", "abonnenter/", "helse/",
)  # fmt: skip


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return served(tmp_path)


@pytest.fixture
def kari(service: Service) -> Visitor:
    return of_the_staff(service)


@pytest.fixture
def eva(service: Service) -> Visitor:
    return of_the_staff(service, "Eva", "administrator")


def test_each_page_has_one_heading_and_a_name_for_each_field(service: Service, kari: Visitor) -> None:
    service.ad("1")
    service.ad("2", **DOUBTED)
    for path in PAGES:
        answer = kari.open(f"/ansatte/{path}")
        assert answer.status_code == 200, path
        page = kari.get(f"/ansatte/{path}")
        assert len(page.select("h1")) == 1, path
        named = {label["for"] for label in page.select("label[for]")}
        loose = [
            field
            for field in page.select("main input:not([type=hidden]), main select")
            if not (field.find_parent("label") or field.get("aria-label") or field.get("id") in named)
        ]
        assert loose == [], path


def test_pages_say_what_stands_where_to_whoever_hears_them(service: Service, kari: Visitor) -> None:
    for number in ("1", "2"):
        service.ad(number, employer="Bodø kommune", html=f"<p>Vi søker erfaringskonsulent til team {number}.</p>")
    service.ad("3", **DOUBTED)
    stale = kari.case("doubt-3")
    kari.press(kari.case("doubt-3"), "reject-1", "/ansatte/sak/doubt-3")
    answer = kari.press(stale, "approve", "/ansatte/sak/doubt-3")
    assert answer.status_code == 409
    opened = [kari.get(f"/ansatte/{path}") for path in (*PAGES, "sak/same-1-2", "sak/post-3", "?gjort=edit-1")]
    for page in (BeautifulSoup(answer.text, "lxml"), *opened):
        first = page.select_one("h1, h2, h3")
        assert (first and first.name, page.select("input:not([type]), [role=region]")) == ("h1", [])
        assert page.select("form[role]") == []
        called = [section["aria-label"] for section in page.select("section[aria-label]")]
        assert len(set(called)) == len(called)
        times = [str(time["datetime"]) for time in page.select("time")]
        assert all(re.fullmatch(r"[^.]+", time) for time in times), "HTML knows no microseconds"


def test_all_that_was_collected_is_in_the_table_also_what_is_rejected_and_no_formula(service: Service, kari: Visitor) -> None:
    service.ad("1", title="=HYPERLINK(1) Erfaringskonsulent")
    service.ad("2", title="Lastebilsjåfør", html="<p>Kjøre bil.</p>")
    service.ad("3", **DOUBTED)
    kari.decide("doubt-2", "reject-5")
    answer = kari.open("/ansatte/annonser.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [(row["id"], row["reglene sier"], row["ansatte sier"]) for row in rows] == [
        ("1", "position", ""),
        ("2", "unrelated", ""),
        ("3", "unsure", "unrelated"),
    ]
    assert rows[0]["tittel"].startswith("'=")


def test_ads_are_found_by_words_of_their_titles(service: Service, kari: Visitor) -> None:
    service.ad("1", title="Lastebilsjåfør nattestid", html="<p>Kjøre bil.</p>")
    service.ad("2")
    assert "Lastebilsjåfør" in kari.open("/ansatte/stillinger/?ord=lastebil").text
    assert "Lastebilsjåfør" not in kari.open("/ansatte/stillinger/?ord=%25").text


# Adding.


def test_a_post_is_added_by_hand_and_is_shown_whatever_the_rules_say(service: Service, kari: Visitor) -> None:
    page = kari.get("/ansatte/ny/")
    seal = page.select_one('input[name="seal"]')
    assert seal
    typed = {"url": "https://www.finn.no/job/1", "title": "Husvert på natt", "employer": "Stiftelsen Havn", "place": "Oslo"}
    answer = kari.post("/ansatte/ny/", {"seal": seal["value"], **typed, "deadline": "24.12.2026"})
    assert answer.status_code == 303
    assert "Lagret: godkjent" in kari.get(answer.location).get_text(" ")
    pipeline.publish(service.config, service.now)
    shown = (service.config.public / "index.html").read_text()
    assert ("Husvert på natt" in shown, "Stiftelsen Havn" in shown) == (True, True)


def test_what_cannot_be_added_says_what_is_missing_and_keeps_what_was_typed(kari: Visitor) -> None:
    seal = kari.get("/ansatte/ny/").select_one('input[name="seal"]')
    assert seal
    for url in ("javascript:alert(1)", "https://www.finn.no/job/1"):
        answer = kari.post("/ansatte/ny/", {"seal": seal["value"], "url": url, "place": "Oslo"})
        assert (answer.status_code, 'role="alert"' in answer.text, 'value="Oslo"' in answer.text) == (400, True, True)


def test_a_crawl_that_finds_nothing_of_ours_in_it_any_more_takes_nothing_away(service: Service, kari: Visitor) -> None:
    service.ad("1", **DOUBTED)
    kari.decide("doubt-1", "approve")
    with Store.open(service.config.database) as store:
        assert store.boards.is_vouched_for("board", "1")
        assert not store.boards.is_vouched_for("board", "2")


# The rules.


def test_the_rules_are_measured_on_what_staff_decide(service: Service, kari: Visitor) -> None:
    for number, title in enumerate(("Erfaringskonsulent A", "Erfaringskonsulent B", "Skogvandrer 50 %")):
        service.ad(str(number), **{**(DOUBTED if number == 2 else {}), "title": title, "employer": f"Kommune {number}"})
    kari.decide("post-1", "approve")
    kari.decide("post-2", "reject-3")
    kari.decide("doubt-3", "approve")
    row = [cell.get_text() for cell in kari.get("/ansatte/treff/").select("tbody tr td")]
    assert row == ["3", "50 %", "50 %", "100 %"]
    assert "skogvandrer (1)" in kari.get("/ansatte/treff/").get_text(" ", strip=True).replace(" (", " (")


def test_a_title_is_proposed_when_its_effect_has_been_seen_and_withdrawn_again(service: Service, kari: Visitor) -> None:
    service.ad("1", title="Skogvandrer 50 %", html="<p>Gå tur med oss.</p>")
    page = kari.get("/ansatte/forslag/?tittel=skogvandrer")
    assert "1 annonser det siste året har tittelen; 1 av dem hadde vi ikke sett på" in page.get_text(" ")
    assert kari.press(page, "propose", "/ansatte/forslag/", surely="ja").status_code == 303
    listed = kari.get("/ansatte/treff/")
    assert 'titles = ["skogvandrer"]' in listed.get_text()
    assert [kari.press(listed, "withdraw", "/ansatte/forslag/").status_code for _ in range(2)] == [303, 303], "a double click"
    assert 'titles = ["skogvandrer"]' not in kari.get("/ansatte/treff/").get_text()


def test_what_is_no_title_is_not_looked_for(kari: Visitor) -> None:
    assert kari.open("/ansatte/forslag/?tittel=(.*)%2B").status_code == 400


# People.


def test_staff_see_counts_and_no_subscriber(service: Service, kari: Visitor) -> None:
    with Store.open(service.config.database) as store:
        subscribe(store, "leser@example.no", consent="ja", now=service.now)
    for path in PAGES:
        assert "leser@" not in kari.open(f"/ansatte/{path}").text
    assert "Når noen spør om seg selv" not in kari.open("/ansatte/abonnenter/").text
    seal = kari.get("/ansatte/meg/").select_one('input[name="seal"]')
    assert seal
    refused = kari.post("/ansatte/abonnenter/", {"seal": seal["value"], "address": "leser@example.no", "do": "erasure"})
    assert (refused.status_code, len(service.people())) == (403, 1)
    assert kari.open("/ansatte/folk/").status_code == 403


def test_an_administrator_shows_and_erases_what_is_kept_of_one_address_and_that_is_kept(service: Service, eva: Visitor) -> None:
    with Store.open(service.config.database) as store:
        subscribe(store, "leser@example.no", consent="ja", now=service.now)
    page = eva.get("/ansatte/abonnenter/")
    shown = eva.press(page, "access", "/ansatte/abonnenter/", address="leser@example.no")
    assert "leser@example.no" in shown.text
    eva.press(page, "erasure", "/ansatte/abonnenter/", address="leser@example.no")
    assert service.people() == []
    told = eva.get("/ansatte/abonnenter/").get_text(" ")
    assert ("Eva, sletting, fant noe" in told, "Eva, innsyn, fant noe" in told) == (True, True)
    assert b"leser@example.no" not in service.bytes()


def test_an_administrator_lets_others_in_and_out_but_not_themselves(service: Service, eva: Visitor) -> None:
    page = eva.get("/ansatte/folk/")
    seal = page.select_one('input[name="seal"]')
    assert seal
    assert eva.post("/ansatte/folk/", {"seal": seal["value"], "address": "ola@example.no", "name": "Ola"}).status_code == 303
    ola = of_the_staff(service, "Ola")
    for address, code in (("eva@example.no", 400), ("ola@example.no", 303)):
        answer = eva.post("/ansatte/folk/", {"seal": seal["value"], "address": address, "do": "remove"})
        assert answer.status_code == code
    assert ola.open("/ansatte/").status_code == 401


def test_single_keys_can_be_turned_off_and_a_session_ended_from_another_browser(service: Service, kari: Visitor) -> None:
    assert "staff.js" in kari.open("/ansatte/").text
    other = of_the_staff(service)
    page = other.get("/ansatte/meg/")
    seal = page.select_one('input[name="seal"]')
    assert seal
    other.post("/ansatte/meg/", {"seal": seal["value"]})
    assert "staff.js" not in kari.open("/ansatte/").text
    assert other.post("/ansatte/ut", {"seal": seal["value"], "session": "x" * 9}).status_code == 303
    other = of_the_staff(service)
    seal = other.get("/ansatte/meg/").select_one('input[name="seal"]')
    assert seal
    first = next(each["value"] for each in page.select('input[name="session"]') if each["value"] == "1")
    other.post("/ansatte/ut", {"seal": seal["value"], "session": first})
    assert (kari.open("/ansatte/").status_code, other.open("/ansatte/").status_code) == (401, 200)


# Health.


def test_health_says_what_must_be_looked_at(kari: Visitor) -> None:
    page = kari.get("/ansatte/helse/").get_text(" ")
    assert "Noe må ses på" in page
    assert "nav blir ikke lest som den skal" in page.lower()


def test_prometheus_is_answered_by_its_token_alone(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.ad("1", **DOUBTED)
    client = service.client()
    shown = {"Authorization": "Bearer hemmelig"}
    assert client.get("/metrics", headers=shown).status_code == 404
    monkeypatch.setenv(VARIABLE, "hemmelig")
    assert client.get("/metrics", headers={"Authorization": "Bearer gjettet"}).status_code == 404
    found = {family.name: family for family in text_string_to_metric_families(client.get("/metrics", headers=shown).text)}
    assert [sample.value for sample in found["erfaringsjobb_queue"].samples] == [1.0]
    assert {sample.labels["source"]: sample.value for sample in found["erfaringsjobb_source_up"].samples}["nav"] == 0.0
