"""What visitors tell us: a post that we do not have, or something wrong with one; and what nobody gets done by it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from scraper import pipeline
from scraper.report import troubles
from scraper.review import Report
from scraper.store import Store
from scraper.store.reports import KEPT, MOST
from tests.room import of_the_staff
from tests.service import Service, served
from tests.test_hostile_pages import VECTORS
from web.limits import OF_A_NETWORK
from web.reports import LETTERS, REASONS


AD = "https://www.kommune.example/stilling/17"
THANKS = "Et menneske ser på det du har sendt"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return served(tmp_path)


def reports(service: Service) -> list[Report]:
    with Store.open(service.config.database) as store:
        return store.reports.waiting()


def send(service: Service, path: str, **fields: object) -> TestResponse:
    body = urlencode(fields, errors="surrogatepass")
    return service.client().post(path, data=body, content_type="application/x-www-form-urlencoded")


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "lxml")


# The way through.


@pytest.mark.parametrize(("path", "thanks"), [("/tips/", THANKS), ("/nn/tips/", "Eit menneske ser på det du har sendt")])
def test_a_tip_reaches_the_staff(service: Service, path: str, thanks: str) -> None:
    assert service.client().get(path).status_code == 200
    answer = send(service, path, url=AD, said="Jobb i FACT-team")
    assert (answer.status_code, thanks in answer.text) == (200, True)
    [report] = reports(service)
    assert (report.what, report.vacancy_id, report.url, report.said) == ("tip", None, AD, "Jobb i FACT-team")
    kari = of_the_staff(service)
    assert kari.waiting() == ["report-1"]
    shown = kari.case("report-1")
    assert "Jobb i FACT-team" in shown.get_text()
    assert shown.select(f'a[href="{AD}"]')


def test_a_fault_in_a_post_reaches_the_staff_in_bokmal_with_the_post(service: Service) -> None:
    service.ad("1")
    page = soup(service.client().get("/nn/stilling/1/feil/"))
    assert page.select('main a[href="/nn/stilling/1/"]')
    labels = [each.get_text(strip=True) for each in page.select("fieldset label")]
    assert labels[0] == "Fristen er feil"
    assert labels[-1] == "Noko anna"
    answer = send(service, "/nn/stilling/1/feil/", reason="borte", said="Dei har tilsett nokon")
    assert "Eit menneske" in answer.text
    assert 'href="/nn/stilling/1/"' in answer.text
    [report] = reports(service)
    assert (report.what, report.vacancy_id) == ("fault", 1)
    assert report.said == "Stillingen er ikke ledig lenger. Dei har tilsett nokon"
    assert "Erfaringskonsulent 60 % fast" in of_the_staff(service).case("report-1").get_text()


def test_each_page_leads_to_the_form_and_to_mail(service: Service) -> None:
    service.ad("1")
    pipeline.publish(service.config, service.now)
    post = BeautifulSoup((service.config.public / "stilling/1/index.html").read_text(encoding="utf-8"), "lxml")
    assert post.select('a[href="/stilling/1/feil/"]')
    assert post.select('.wrong a[href^="mailto:"]')
    assert post.select('footer a[href="/tips/"]')
    empty = BeautifulSoup((service.config.public / "nn/fylke/troms/index.html").read_text(encoding="utf-8"), "lxml")
    assert empty.select('.empty a[href="/nn/tips/"]')


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_chosen(service: Service, reason: str) -> None:
    service.ad("1")
    assert send(service, "/stilling/1/feil/", reason=reason).status_code == 200
    assert [report.said for report in reports(service)] == [REASONS[reason]]


def test_a_report_of_a_post_that_turned_out_to_be_another_is_about_that_one(service: Service) -> None:
    service.ad("1", employer="Bodø kommune", html="<p>Vi søker erfaringskonsulent til FACT-teamet.</p>")
    service.ad("2", employer="Bodø kommune", html="<p>Vi søker erfaringskonsulent til rusteamet vårt.</p>")
    with Store.open(service.config.database) as store, store.atomic():
        ruled = store.groups.rule("same", 1, 2, who="Ola", why="likt", now=service.now)
        store.vacancies.refresh_all(ruled.touched, service.now)
    send(service, "/stilling/2/feil/", reason="annet")
    assert [report.vacancy_id for report in reports(service)] == [1]


# What is not there.


@pytest.mark.parametrize("number", ["0", "2", "999999999", "1" + "0" * 30, "9" * 5000, "-1", "1.5", "x", "١"])
def test_only_a_post_that_is_shown_can_be_reported(service: Service, number: str) -> None:
    service.ad("1", title="Renholder", html="<p>Vi søker renholder.</p>")
    service.ad("2", title="Miljøarbeider", html="<p>Du har gjerne egenerfaring fra rus. Vi krever ikke utdanning.</p>")
    for method in ("GET", "POST"):
        answer = service.client().open(f"/stilling/{number}/feil/", method=method, data={"reason": "annet"})
        assert answer.status_code in (404, 405)
    assert reports(service) == []


def test_nothing_is_told_of_a_post_whose_board_takes_back_its_permission(service: Service) -> None:
    service.ad("1", title="Erfaringskonsulent i Hemmelighet")
    with Store.open(service.config.database) as store, store.atomic():
        store.vacancies.withhold(["board"], service.now)
    answer = service.client().get("/stilling/1/feil/")
    assert (answer.status_code, "Hemmelighet" in answer.text) == (404, False)


# What is missing is said, and what was typed stays.


@pytest.mark.parametrize(
    "url", ["", " ", "stilling på sykehuset", "javascript:alert(1)", "//evil.example/", "ftp://a.example/"]
)
def test_a_tip_without_an_address_comes_back_as_it_was(service: Service, url: str) -> None:
    answer = send(service, "/tips/", url=url, said="Jobb i Bodø")
    assert answer.status_code == 400
    page = soup(answer)
    assert page.select_one('[role="alert"] a[href="#url"]')
    assert [(each["value"], each["aria-invalid"]) for each in page.select("#url")] == [(url, "true")]
    assert [each.get_text(strip=True) for each in page.select("textarea")] == ["Jobb i Bodø"]
    assert reports(service) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"  {AD}\n", AD),
        (f"Erfaringskonsulent {AD}", AD),
        ("www.kommune.example/stilling/17", AD),
        (f"{AD}?utm_source=nav&fbclid=abc", AD),
        (f"{AD}?epost=kari@example.no", AD),
        (f"{AD}?epost=kari%40example.no&id=1", AD),
        (f"{AD}?id=1", f"{AD}?id=1"),
        ("https://www.finn.no/job/ad/404040404", "https://www.finn.no/job/ad/404040404"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.kommune.example%2Fstilling%2F17%3Ffbclid%3Dabc&h=AT0", AD),
    ],
)
def test_the_address_is_found_in_what_was_pasted_without_what_tells_of_the_visitor(
    service: Service, typed: str, kept: str
) -> None:
    assert send(service, "/tips/", url=typed).status_code == 200
    assert [report.url for report in reports(service)] == [kept]


def test_what_is_wrong_has_to_be_chosen(service: Service) -> None:
    service.ad("1")
    for reason in ("", "noe", "Fristen er feil"):
        answer = send(service, "/stilling/1/feil/", reason=reason, said="Det står 1. mai")
        assert (answer.status_code, "Velg hva som er feil." in answer.text) == (400, True)
        assert "Det står 1. mai" in answer.text
    assert reports(service) == []


def test_words_may_be_a_thousand_letters_and_no_more(service: Service) -> None:
    assert send(service, "/tips/", url=AD, said="å\r\n" * (LETTERS // 2)).status_code == 200
    answer = send(service, "/tips/", url=AD, said="å" * (LETTERS + 1))
    assert (answer.status_code, f"Den kan ha {LETTERS} tegn." in answer.text) == (400, True)
    assert len(reports(service)) == 1


# Nobody's name.


def test_nothing_is_kept_of_who_writes(service: Service) -> None:
    said = "Ring Kari på 99 88 77 66 eller skriv til kari.eksempelsen@example.no"
    headers = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "Sjelden/1.0", "Referer": "https://example.no/kari"}
    answer = service.client().post("/tips/", data={"url": AD, "said": said}, headers=headers)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert [report.said for report in reports(service)] == ["Ring Kari på [telefon] eller skriv til [e-post]"]
    kept = service.bytes()
    assert all(each not in kept for each in (b"99 88 77 66", b"eksempelsen", b"203.0.113.77", b"Sjelden", b"example.no/kari"))


def test_what_is_dealt_with_is_gone_after_thirty_days(service: Service) -> None:
    for word in ("hemmelig", "venter"):
        send(service, "/tips/", url=AD, said=word)
    of_the_staff(service).decide("report-1", "done")
    service.later(days=KEPT.days, hours=-1)
    assert b"hemmelig" in service.bytes()
    service.later(hours=2)
    with Store.open(service.config.database) as store:
        assert store.wipe()
    assert b"hemmelig" not in service.bytes()
    assert [report.said for report in reports(service)] == ["venter"]


# Too much.


def test_the_same_report_twice_is_one(service: Service) -> None:
    service.ad("1")
    for _ in range(2):
        assert THANKS in send(service, "/tips/", url=AD, said="FACT").text
        assert THANKS in send(service, "/stilling/1/feil/", reason="frist").text
    assert THANKS in send(service, "/stilling/1/feil/", reason="annet").text
    assert len(reports(service)) == 3


def test_a_network_that_sends_very_many_is_asked_to_wait_and_others_are_not(service: Service) -> None:
    client = service.client()

    def sent(number: int, network: str) -> int:
        return client.post("/tips/", data={"url": f"{AD}{number}"}, headers={"X-Forwarded-For": network}).status_code

    assert [sent(n, "203.0.113.7") for n in range(OF_A_NETWORK + 2)] == [200] * OF_A_NETWORK + [429] * 2
    assert sent(99, "203.0.113.8") == 200
    service.now += timedelta(hours=1)
    assert sent(98, "203.0.113.7") == 200
    busy = client.post("/nn/tips/", data={"url": AD}, headers={"X-Forwarded-For": "203.0.113.8"})
    assert busy.status_code == 200
    assert len(reports(service)) == OF_A_NETWORK + 3


def test_when_very_much_waits_one_more_is_thanked_for_and_only_counted(service: Service) -> None:
    with Store.open(service.config.database) as store, store.atomic():
        for number in range(MOST):
            assert store.reports.add("tip", vacancy_id=None, url=f"{AD}{number}", said="", now=service.now)
    assert THANKS in send(service, "/tips/", url=AD).text
    assert len(reports(service)) == MOST
    with Store.open(service.config.database) as store:
        assert store.reports.unsaved() == 1
        assert "som ikke er lagret, fordi svært mange venter alt: 1." in " ".join(troubles(store, {}, service.now).values())
        store.reports.close(1, who="Kari", now=service.now)
    assert THANKS in send(service, "/tips/", url=AD).text
    assert [report.url for report in reports(service)][-1] == AD


def test_a_field_that_nobody_sees_stops_programs_and_lets_people_through_the_second_time(service: Service) -> None:
    first = send(service, "/tips/", url=AD, website="https://spam.example")
    assert (first.status_code, "Et felt som ikke vises" in first.text) == (400, True)
    again = {str(each["name"]): each["value"] for each in soup(first).select("input[type=hidden]")}
    assert send(service, "/tips/", url=AD, website="https://spam.example", **again).status_code == 200
    assert len(reports(service)) == 1


# Hostile.


@pytest.mark.parametrize("vector", VECTORS)
def test_whatever_is_written_is_shown_as_words(service: Service, vector: str) -> None:
    service.ad("1")
    returned = [
        send(service, "/tips/", url=vector, said=vector),
        send(service, "/stilling/1/feil/", reason=vector, said=vector),
    ]
    send(service, "/tips/", url=f"{AD}?{vector}", said=vector)
    send(service, "/tips/", url=AD, said=vector)
    send(service, "/stilling/1/feil/", reason="annet", said=vector)
    kari = of_the_staff(service)
    pages = [*map(soup, returned), *(kari.case(key) for key in kari.waiting())]
    for page in pages:
        assert page.select("main script, main img, main svg, main math, main style, main iframe") == []
        names = {name for each in page.select("main *") for name in each.attrs}
        assert not {name for name in names if name.startswith("on") or name in ("autofocus", "srcdoc", "style")}
        addresses = {str(each["href"]) for each in page.select("main a[href]")}
        assert all(each.startswith(("/", "#", "mailto:", "https://")) and not each.startswith("//") for each in addresses)


def test_what_cannot_be_seen_is_not_kept(service: Service) -> None:
    send(service, "/tips/", url=f"{AD}\u202e\x00", said="Fint\x00 sted\u202e\x1b[31m\r\nBcc: a\u2028b")
    [report] = reports(service)
    assert (report.url, report.said) == (AD, "Fint sted[31m\nBcc: a\nb")


@pytest.mark.parametrize("path", ["/tips/", "/nn/tips/", "/stilling/1/feil/", "/varsel/bestill/"])
def test_ten_megabytes_are_refused_with_a_page(service: Service, path: str) -> None:
    service.ad("1")
    answer = service.client().post(path, data={"url": AD, "said": "a" * 10_000_000})
    says = "Det vart for mykje på ein gong" if path.startswith("/nn/") else "Det ble for mye på en gang"
    assert (answer.status_code, says in answer.text) == (413, True)
    assert reports(service) == []


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", ""]
)
def test_what_is_no_form_saves_nothing(service: Service, kind: str) -> None:
    body = b'{"url": "https://a.example/"}'
    answer = service.client().post("/tips/", data=body, content_type=kind)
    assert answer.status_code in (400, 415)
    assert reports(service) == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_form_is_read_and_sent_and_nothing_else(service: Service, method: str) -> None:
    answer = service.client().open("/tips/", method=method, data={"url": AD})
    assert (answer.status_code, reports(service)) == (405, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(url=st.text() | st.just(AD), said=st.text(), reason=st.text() | st.sampled_from([*REASONS]))
def test_any_words_at_all_are_answered(service: Service, url: str, said: str, reason: str) -> None:
    service.ad("1")
    for path in ("/tips/", "/stilling/1/feil/"):
        assert send(service, path, url=url, said=said, reason=reason).status_code in (200, 400, 429)


@pytest.mark.parametrize("path", ["/tips", "/nn/tips", "/varsel/bestill", "/ansatte", "/tips?next=//evil.example/"])
def test_nobody_is_sent_on_to_the_host_that_they_name(service: Service, path: str) -> None:
    answer = service.client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code in (200, 401)
    assert "Location" not in answer.headers
    assert "evil.example" not in answer.text
