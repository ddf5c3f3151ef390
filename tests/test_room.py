"""The staff's room: who comes in, what they decide, and what two of them at once cannot spoil."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from digest.subscribers import subscribe
from scraper import pipeline, schedule
from scraper.staffroom import room, sign_in_link
from scraper.store import Store
from scraper.store.staff import LINK_LASTS, UNUSED
from tests.room import DOUBTED, SITE, Visitor, of_the_staff
from tests.service import Service, link, served
from web.app import create_app
from web.staff.doors import LINKS


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return served(tmp_path)


@pytest.fixture
def kari(service: Service) -> Visitor:
    return of_the_staff(service)


def doubts(service: Service, count: int = 1) -> None:
    """Let so many ads come that a person has to look at."""
    for number in range(count):
        title = f"Miljøarbeider nummer {number + 1}"
        service.ad(str(number), **{**DOUBTED, "title": title, "employer": f"Kommune {number}", "place": "Bodø"})


# Coming in.


def add_kari(service: Service) -> None:
    with Store.open(service.config.database) as store, store.atomic():
        store.staff.add("kari@example.no", "Kari", "reviewer", service.now)


def test_a_link_comes_by_mail_and_lets_in_whoever_presses_its_button_once(service: Service) -> None:
    add_kari(service)
    visitor = Visitor(service, service.client())
    assert "Hvis adressen er en av våre" in visitor.post("/ansatte/inn/", {"address": "KARI@example.no"}).text
    [mail] = service.mails()
    assert mail["Subject"] == "Lenken din"
    way = link(mail, "ansatte/inn/")
    assert "Hei, Kari" in visitor.open(way).text
    assert visitor.open("/ansatte/").status_code == 401, "a program that looks at links lets nobody in"
    assert visitor.post(way).status_code == 303
    assert visitor.open("/ansatte/").status_code == 200
    other = Visitor(service, service.client())
    assert (other.open(way).status_code, other.post(way).status_code) == (404, 404)


def test_a_link_is_good_for_a_quarter_of_an_hour(service: Service) -> None:
    add_kari(service)
    way = sign_in_link(service.config, "kari@example.no", service.now, "")
    service.now += LINK_LASTS + timedelta(seconds=1)
    visitor = Visitor(service, service.client())
    assert (visitor.open(way).status_code, visitor.post(way).status_code) == (404, 404)


def test_a_stranger_is_answered_as_one_of_us_and_gets_no_mail(service: Service) -> None:
    add_kari(service)
    answers = [
        Visitor(service, service.client()).post("/ansatte/inn/", {"address": who}) for who in ("kari@example.no", "x@y.no")
    ]
    assert (answers[0].data, answers[0].status_code) == (answers[1].data, answers[1].status_code)
    assert [mail["To"] for mail in service.mails()] == ["kari@example.no"]


def test_whoever_asks_for_very_many_links_gets_a_few_and_the_first_still_works(service: Service) -> None:
    add_kari(service)
    visitor = Visitor(service, service.client())
    mails = []
    for _ in range(LINKS + 3):
        assert visitor.post("/ansatte/inn/", {"address": "kari@example.no"}).status_code == 200
        mails += service.mails()
    assert len(mails) == LINKS
    assert visitor.post(link(mails[0], "ansatte/inn/")).status_code == 303


def test_nothing_in_the_database_opens_the_room(service: Service, kari: Visitor) -> None:
    cookie = kari.browser.get_cookie("__Host-rom", "erfaringsjobb.example")
    assert cookie
    assert (cookie.http_only, cookie.secure, cookie.same_site, cookie.path) == (True, True, "Lax", "/")
    assert cookie.value.encode() not in service.bytes()


def test_a_session_ends_by_itself_on_leaving_and_when_somebody_is_removed(service: Service, kari: Visitor) -> None:
    page = kari.get("/ansatte/")
    assert page.h1
    service.now += UNUSED
    assert kari.open("/ansatte/").status_code == 401
    kari = of_the_staff(service)
    with Store.open(service.config.database) as store, store.atomic():
        store.staff.remove("kari@example.no")
    assert kari.open("/ansatte/").status_code == 401


def inside(service: Service) -> list[tuple[str, str]]:
    """Every page of the room but those by which one comes in, with what may be asked of it."""
    rules = [rule for rule in service.app().url_map.iter_rules() if rule.endpoint.startswith("desk.")]
    paths = [(re.sub(r"<[^>]+>", "1", rule.rule), rule.methods or set()) for rule in rules]
    return [(path, method) for path, methods in paths for method in methods]


def test_nobody_sees_or_does_anything_without_a_session(service: Service) -> None:
    stranger = service.client()
    found = inside(service)
    assert len(found) > 10
    for path, method in found:
        answer = stranger.open(path, method=method, base_url=SITE, headers={"Origin": SITE}, data={"do": "approve"})
        assert answer.status_code == 401, (path, method)
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("origin", ["", "null", "https://ond.example", "https://erfaringsjobb.example.ond.example"])
def test_a_form_from_elsewhere_decides_nothing(service: Service, kari: Visitor, origin: str) -> None:
    doubts(service)
    page = kari.case("doubt-1")
    seal = page.select_one('input[name="seal"]')
    mark = page.select_one('input[name="mark"]')
    assert seal
    assert mark
    fields = {"seal": seal["value"], "mark": mark["value"], "do": "approve"}
    assert kari.post("/ansatte/sak/doubt-1", fields, origin=origin).status_code == 403
    wrong = {**fields, "seal": "0" * 64}
    assert kari.post("/ansatte/sak/doubt-1", wrong).status_code == 403
    told = kari.browser.post("/ansatte/sak/doubt-1", json=fields, base_url=SITE, headers={"Origin": SITE})
    assert told.status_code in (403, 415)
    assert kari.waiting() == ["doubt-1"]


# Deciding.


def test_what_is_approved_is_shown_and_the_next_comes_by_itself(service: Service, kari: Visitor) -> None:
    doubts(service, 3)
    assert kari.waiting() == ["doubt-1", "doubt-2", "doubt-3"]
    answer = kari.decide("doubt-2", "approve")
    assert answer.location == "/ansatte/sak/doubt-3?gjort=edit-1"
    assert kari.waiting() == ["doubt-1", "doubt-3"]
    pipeline.publish(service.config, service.now)
    assert "Miljøarbeider nummer 2" in (service.config.public / "index.html").read_text()


def test_readers_pages_follow_what_staff_decide_and_nothing_else(service: Service, kari: Visitor) -> None:
    decided = threading.Event()
    app = create_app(service.config.public, https=True, room=room(service.config, lambda: service.now, decided.set))
    doubts(service)
    watched = Visitor(service, app.test_client())
    watched.post(sign_in_link(service.config, "kari@example.no", service.now, ""))
    watched.case("doubt-1")
    assert schedule.follow(service.config, decided, service.now) == {}
    watched.decide("doubt-1", "approve")
    schedule.follow(service.config, decided, service.now)
    assert "Miljøarbeider nummer 1" in (service.config.public / "index.html").read_text()
    assert schedule.follow(service.config, decided, service.now) == {}
    assert kari.waiting() == []


def test_what_is_rejected_says_why_and_no_crawl_brings_it_back(service: Service, kari: Visitor) -> None:
    doubts(service)
    kari.decide("doubt-1", "reject-2")
    doubts(service)
    assert kari.waiting() == []
    page = kari.case("post-1").get_text(" ")
    assert "avvist (Kari: Egen erfaring er en fordel, men ikke grunnen til å ansette)" in page


def test_the_ad_shows_the_words_that_spoke_and_the_rules_why(service: Service, kari: Visitor) -> None:
    doubts(service)
    page = kari.case("doubt-1")
    marked = {str(mark["class"]): mark.get_text() for mark in page.select(".ad mark")}
    assert marked["['for']"] == "Vi krever ikke utdanning."
    assert "egenerfaring" in marked["['fact']"]
    assert "Det kreves ikke utdanning" in page.select(".spoken")[0].get_text()


def test_what_was_decided_can_be_taken_back(service: Service, kari: Visitor) -> None:
    doubts(service)
    kari.decide("doubt-1", "approve")
    page = kari.get("/ansatte/?gjort=edit-1")
    assert "Lagret: godkjent" in page.get_text(" ")
    answer = kari.press_undo(page)
    assert answer.location == "/ansatte/sak/post-1?angret=0"
    assert "Ingen har fått e-post om den." in kari.get(answer.location).get_text(" ")
    assert kari.waiting() == ["doubt-1"]


def test_taking_back_an_approval_says_how_many_have_had_mail_of_it(service: Service, kari: Visitor) -> None:
    doubts(service)
    with Store.open(service.config.database) as store:
        for name in ("a", "b"):
            subscribe(store, f"{name}@example.no", consent="ja", now=service.now, every="straks")
    kari.decide("doubt-1", "approve")
    service.now += timedelta(minutes=5)
    assert len(service.mails()) == 2
    answer = kari.press_undo(kari.get("/ansatte/?gjort=edit-1"))
    assert "2 har alt fått e-post om stillingen." in kari.get(answer.location).get_text(" ")


def test_an_approval_that_is_taken_back_before_mail_leaves_reaches_nobody(service: Service, kari: Visitor) -> None:
    doubts(service)
    with Store.open(service.config.database) as store:
        subscribe(store, "a@example.no", consent="ja", now=service.now, every="straks")
    kari.decide("doubt-1", "approve")
    pipeline.digest(service.config, service.now)
    kari.press_undo(kari.get("/ansatte/?gjort=edit-1"))
    assert [mail["To"] for mail in service.mails()] == ["kari@example.no"], "who is told that it waits again"


def test_a_page_that_is_out_of_date_decides_nothing_and_says_who_was_first(service: Service, kari: Visitor) -> None:
    doubts(service)
    ola = of_the_staff(service, "Ola")
    mine, theirs = kari.case("doubt-1"), ola.case("doubt-1")
    service.now += timedelta(minutes=1)
    assert ola.press(theirs, "reject-5", "/ansatte/sak/doubt-1").status_code == 303
    answer = kari.press(mine, "approve", "/ansatte/sak/doubt-1")
    assert answer.status_code == 409
    said = BeautifulSoup(answer.text, "lxml").get_text(" ", strip=True)
    assert "Ingenting er lagret" in said
    assert "Endret av Ola" in said
    with Store.open(service.config.database) as store:
        assert [each.after for each in store.journal.of(1)] == ["unrelated"]
    again = BeautifulSoup(answer.text, "lxml")
    assert kari.press(again, "approve", "/ansatte/sak/doubt-1").status_code == 303, "whoever has read that may still decide"


def test_an_ad_that_its_board_changes_meanwhile_is_looked_at_again(service: Service, kari: Visitor) -> None:
    doubts(service)
    page = kari.case("doubt-1")
    service.ad("0", **{**DOUBTED, "title": "Miljøterapeut", "employer": "Kommune 0"})
    assert kari.press(page, "approve", "/ansatte/sak/doubt-1").status_code == 409


def test_a_double_click_is_one_decision(service: Service, kari: Visitor) -> None:
    doubts(service)
    page = kari.case("doubt-1")
    answers = [kari.press(page, "approve", "/ansatte/sak/doubt-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with Store.open(service.config.database) as store:
        assert len(store.journal.of(1)) == 1


def test_several_are_decided_at_once_but_not_what_somebody_else_has_decided(service: Service, kari: Visitor) -> None:
    doubts(service, 3)
    page = kari.get("/ansatte/")
    ola = of_the_staff(service, "Ola")
    service.now += timedelta(minutes=1)
    ola.decide("doubt-2", "approve")
    answer = kari.press(page, "reject-1", "/ansatte/flere", key=["doubt-1", "doubt-2", "doubt-3"])
    assert "1 er ikke rørt" in kari.get(answer.location).get_text(" ")
    with Store.open(service.config.database) as store:
        assert [store.vacancies.get(number).kind for number in (1, 2, 3)] == ["mention", "position", "mention"]  # type: ignore[union-attr]


def test_several_that_were_decided_at_once_are_taken_back_at_once(service: Service, kari: Visitor) -> None:
    doubts(service, 3)
    answer = kari.press(kari.get("/ansatte/"), "reject-1", "/ansatte/flere", key=["doubt-1", "doubt-3"])
    assert kari.waiting() == ["doubt-2"]
    page = kari.get(answer.location)
    assert "Lagret: avvist, 2 stillinger." in page.get_text(" ")
    undone = kari.press_undo(page)
    assert "Angret. Ingen har fått e-post om den." in kari.get(undone.location).get_text(" ")
    assert kari.waiting() == ["doubt-1", "doubt-2", "doubt-3"]


def test_what_a_visitor_told_waits_until_it_is_dealt_with_and_again_when_that_is_taken_back(
    service: Service, kari: Visitor
) -> None:
    with Store.open(service.config.database) as store:
        store.reports.add("tip", vacancy_id=None, url="https://www.example.no/1", said="Se her", now=service.now)
    answer = kari.decide("report-1", "done")
    assert kari.waiting() == []
    page = kari.get(answer.location)
    assert "Lagret: behandlet, et tips." in page.get_text(" ")
    assert kari.press_undo(page).location == "/ansatte/sak/report-1"
    assert kari.waiting() == ["report-1"]


def test_enter_in_a_box_decides_nothing(service: Service, kari: Visitor) -> None:
    doubts(service, 2)
    page = kari.get("/ansatte/")
    pressed_by_enter = page.select('form[action$="/flere"] button')[0]  # a browser presses the first that is not disabled
    answer = kari.press(page, str(pressed_by_enter["value"]), "/ansatte/flere", key=["doubt-1"])
    ticked = [box["value"] for box in BeautifulSoup(answer.text, "lxml").select("input[checked]")]
    assert (answer.status_code, ticked, kari.waiting()) == (200, ["doubt-1"], ["doubt-1", "doubt-2"])


@pytest.mark.parametrize("key", ["edit-1", "report-1", "edit-99999999999999999999", "note-1", "edit-0", "x"])
def test_what_was_never_decided_cannot_be_taken_back(kari: Visitor, key: str) -> None:
    seal = kari.get("/ansatte/meg/").select_one('input[name="seal"]')
    assert seal
    assert kari.post(f"/ansatte/angre/{key}", {"seal": seal["value"]}).status_code == 404
    assert kari.open(f"/ansatte/?gjort={key}").status_code == 200


def test_what_is_saved_says_of_which_post_and_days_are_said_as_people_do(service: Service, kari: Visitor) -> None:
    service.ad("1")
    answer = kari.decide("post-1", "open", until="2026-12-24")
    page = kari.get(answer.location).get_text(" ")
    assert "Lagret: fortsatt åpen til 24. des. 2026, «Erfaringskonsulent 60 % fast»." in page


@pytest.mark.parametrize(
    ("do", "key"), [("alt", "doubt-1"), ("", "doubt-1"), ("approve", "doubt-999"), ("reject-9", "doubt-1")]
)
def test_several_at_once_are_all_decided_or_none(service: Service, kari: Visitor, do: str, key: str) -> None:
    doubts(service, 2)
    seal = kari.get("/ansatte/").select_one('input[name="seal"]')
    assert seal
    answer = kari.post("/ansatte/flere", {"seal": seal["value"], "key": ["doubt-2", key], "do": do})
    assert answer.status_code == 400
    assert kari.waiting() == ["doubt-1", "doubt-2"]


def test_a_fact_is_corrected_and_stays_so(service: Service, kari: Visitor) -> None:
    service.ad("1")
    answer = kari.decide("post-1", "edit-percent", value="40")
    assert answer.location == "/ansatte/sak/post-1?gjort=edit-1"
    assert "prosent: 60 → 40" in kari.case("post-1").get_text(" ")
    refused = kari.decide("post-1", "edit-percent", value="mye")
    assert (refused.status_code, "«mye» kan ikke stå som prosent. Skriv det som 50 eller 50-80." in refused.text) == (400, True)


def test_notes_and_tags_are_kept_for_staff_alone(service: Service, kari: Visitor) -> None:
    service.ad("1")
    kari.decide("post-1", "note", said="Ring dem på mandag")
    kari.decide("post-1", "tag", said="følg med")
    assert {"merknad: Ring dem på mandag (Kari)", "merkelapp: følg med (Kari)"} <= said_in_history(kari)
    pipeline.publish(service.config, service.now)
    assert not any("mandag" in path.read_text() for path in service.config.public.rglob("*.html"))


def said_in_history(visitor: Visitor) -> set[str]:
    items = visitor.case("post-1").select(".history li")
    return {" ".join(item.get_text(" ", strip=True).partition(": ")[2].removesuffix("Angre").split()) for item in items}


def test_a_post_that_is_shown_after_its_deadline_is_asked_about_until_somebody_answers(service: Service, kari: Visitor) -> None:
    service.ad("1", deadline="2026-11-22")
    service.now += timedelta(days=5)
    service.ad("1", deadline="2026-11-22")
    pipeline.look_after(service.config, service.now)
    assert kari.waiting() == ["closed-1"]
    kari.decide("closed-1", "open", until="2026-12-24")
    assert kari.waiting() == []
    with Store.open(service.config.database) as store:
        assert [vacancy.id for vacancy in store.vacancies.open_positions(service.now.date())] == [1]
    kari.decide("post-1", "closed")
    with Store.open(service.config.database) as store:
        assert store.vacancies.open_positions(service.now.date()) == []


def test_two_boards_that_disagree_are_asked_about_until_somebody_answers(service: Service, kari: Visitor) -> None:
    service.ad("1", deadline="2026-12-24", url="https://a.example/1", links=("https://b.example/1",))
    service.ad("2", deadline="2027-01-07", url="https://a.example/2")
    with Store.open(service.config.database) as store, store.atomic():
        ruled = store.groups.rule("same", 1, 2, who="Ola", why="likt", now=service.now)
        store.vacancies.refresh_all(ruled.touched, service.now)
    assert kari.waiting() == ["conflict-1"]
    kari.decide("conflict-1", "keep")
    assert kari.waiting() == []


def test_two_that_may_be_one_are_put_together_or_kept_apart_and_split_again(service: Service, kari: Visitor) -> None:
    service.ad("1", employer="Bodø kommune", html="<p>Vi søker erfaringskonsulent til FACT-teamet.</p>")
    service.ad("2", employer="Bodø kommune", html="<p>Vi søker erfaringskonsulent til rusteamet vårt.</p>")
    assert kari.decide("same-1-2", "same").status_code == 303
    with Store.open(service.config.database) as store:
        assert store.groups.survivor(2) == 1
    page = kari.case("post-1")
    answer = kari.press(page, "split", "/ansatte/sak/post-1")
    assert answer.status_code == 303
    with Store.open(service.config.database) as store:
        assert store.groups.survivor(2) == 2
