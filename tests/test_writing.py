"""What is sent beside new posts, to those who want it: changes, reminders, signs of life; the question of each year; staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest import subscribers, writing
from digest.mail import FULL, Desk, Sender
from digest.press import Press
from digest.tokens import Purpose
from digest.writing import ANSWER, REMINDED, YEAR
from scraper import pipeline
from scraper.crawl import keep
from scraper.errors import WriteError
from scraper.judge import judge
from scraper.letters import Extra
from scraper.store import Store
from tests.fakes import posting
from tests.service import ME, START, Service, confirmed, link, served


UNSURE = "Koordinator for nettverket"
LITTLE = "<p>Du har brukererfaring fra psykisk helse.</p>"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return served(tmp_path)


def reader(service: Service, *extras: Extra, every: str = "daglig", **wishes: object) -> str:
    """Sign up with a first post, choose extras on one's own page, and give that page's path."""
    page = link(confirmed(service, every=every, **wishes), "mitt/")
    service.client().post(page, data={"do": "often", "every": every, "extra": list(extras)})
    return page


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


# What becomes of posts that somebody was told of.


def test_who_wants_changes_is_told_of_a_new_deadline_once(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service, "changes")
    service.ad("1", deadline="2026-12-31")
    [mail] = service.later(days=1)
    assert (mail["Subject"], "Ny frist: søk innen torsdag 31. desember 2026" in text(mail)) == (
        "Noe er endret siden sist",
        True,
    )
    assert [service.later(days=1) for _ in range(3)] == [[], [], []]


def test_a_withdrawn_post_is_told_of_without_a_way_to_apply(service: Service) -> None:
    service.ad("1")
    reader(service, "changes")
    service.stop("1")
    [mail] = service.later(days=1)
    assert "Trukket: den kan ikke søkes lenger" in text(mail)
    assert "board.example" not in text(mail)
    assert service.later(days=1) == []


def test_nobody_is_told_of_changes_that_they_did_not_ask_for(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service)
    service.ad("1", deadline="2026-12-31")
    assert service.later(days=1) == []


def test_a_post_that_is_new_to_somebody_is_new_and_not_changed(service: Service) -> None:
    service.ad("1")
    reader(service, "changes")
    service.ad("2", deadline="2026-12-10", title="Likeperson 50 %", employer="Annen kommune")
    service.now += timedelta(hours=1)
    service.ad("2", deadline="2026-12-15", title="Likeperson 50 %", employer="Annen kommune")
    [mail] = service.later(days=1)
    assert ("Likeperson" in text(mail), "Ny frist" in text(mail)) == (True, False)
    assert service.later(days=1) == []


def test_a_post_that_came_and_went_between_two_digests_is_told_of_as_gone(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service, "changes", every="ukentlig")
    service.now += timedelta(days=1)
    service.ad("1", deadline="2026-12-31")
    service.now += timedelta(days=1)
    service.stop("1")
    [mail] = service.later(days=7)
    assert ("Trukket" in text(mail), "Ny frist" in text(mail)) == (True, False)


def test_a_change_that_a_long_run_writes_late_is_told_of_all_the_same(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service, "changes", every="straks")
    service.ad("2", title="Likeperson 50 %", employer="Annen kommune")
    assert len(service.later(hours=2)) == 1
    service.now -= timedelta(hours=1)  # when the run began
    service.ad("1", deadline="2026-12-31")
    [mail] = service.later(hours=1, minutes=5)
    assert "Ny frist" in text(mail)


# Deadlines.


@pytest.mark.parametrize(("extras", "reminded"), [(("reminders",), ["2026-12-17"]), ((), [])])
@pytest.mark.parametrize("every", ["straks", "daglig", "ukentlig"])
def test_a_deadline_is_reminded_of_three_days_before_whatever_the_rhythm(
    service: Service, every: str, extras: tuple[Extra, ...], reminded: list[str]
) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service, *extras, every=every)
    days = []
    for _ in range(40):
        if mails := service.later(days=1):
            days.append(service.now.date().isoformat())
            assert "Fristen nærmer seg" in text(mails[0])
    assert days == reminded


def test_a_longer_deadline_is_reminded_of_anew(service: Service) -> None:
    service.ad("1", deadline="2026-11-24")
    reader(service, "reminders")
    assert [len(service.later(days=1)) for _ in range(2)] == [1, 0]
    service.ad("1", deadline="2026-12-05")
    assert [day for day in range(20) if service.later(days=1)] == [9]


def test_nobody_is_reminded_before_eight_or_in_a_pause(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    page = reader(service, "reminders")
    service.now = datetime(2026, 12, 17, 6, 59, tzinfo=UTC)
    assert service.mails() == []
    service.client().post(page, data={"do": "pause"})
    assert service.later(hours=3) == []
    service.client().post(page, data={"do": "resume"})
    assert len(service.mails()) == 1


def test_a_reminder_that_has_not_left_is_taken_back_when_the_post_is_withdrawn(service: Service) -> None:
    service.ad("1", deadline="2026-12-20")
    reader(service, "reminders")
    service.now = datetime(2026, 12, 17, 9, tzinfo=UTC)
    assert pipeline.digest(service.config, service.now) == 1
    service.stop("1")
    assert service.later(hours=1) == []


# A silent month, and a whole year.


@pytest.mark.parametrize("every", ["daglig", "straks"])
def test_who_wants_a_sign_of_life_gets_one_after_a_month_without_news(service: Service, every: str) -> None:
    service.ad("1")
    reader(service, "heartbeat", every=every)
    days = [day for day in range(1, 100) if service.later(days=1)]
    assert days == [30, 60, 90]


def test_a_sign_of_life_says_what_is_looked_for_and_which_boards_are_silent(service: Service) -> None:
    service.ad("1")
    reader(service, "heartbeat", fylke="18")
    [mail] = service.later(days=31)
    assert mail["Subject"] == "Ingenting nytt, men vi leter fortsatt"
    assert "- Nordland" in text(mail)
    assert "Disse har ikke svart oss det siste døgnet" in text(mail)  # nothing is read here


def test_each_year_one_question_one_reminder_and_then_nothing_is_left(service: Service) -> None:
    service.ad("1")
    reader(service)
    said = {}
    for day in range(1, 500):
        for mail in service.later(days=1):
            said[day] = mail["Subject"]
    asked = YEAR.days
    assert said == {
        asked: "Vil du fortsatt ha e-post fra oss?",
        asked + REMINDED.days: "Vil du fortsatt ha e-post fra oss?",
        asked + ANSWER.days: "Dette er den siste e-posten fra oss",
    }
    assert (service.people(), ME.encode() in service.bytes()) == ([], False)


def test_who_answers_goes_on_for_another_year(service: Service) -> None:
    service.ad("1")
    page = reader(service)
    [mail] = service.later(days=365)
    assert link(mail, "mitt/") == page
    assert "Ja, fortsett" in service.client().get(page).text
    assert "Ja, fortsett" not in service.client().post(page, data={"do": "stay"}).text
    assert [day for day in range(1, 366) if service.later(days=1)] == [365]


def test_a_clock_that_runs_a_year_ahead_for_a_day_erases_nobody(service: Service) -> None:
    service.ad("1")
    reader(service)
    service.later(days=366)
    service.later(days=1)
    assert [service.later(days=days) for days in (-367, 1, 60)] == [[], [], []]
    assert [person.address for person in service.people()] == [ME]


def test_a_look_is_no_answer(service: Service) -> None:
    service.ad("1")
    page = reader(service)
    service.later(days=365)
    service.client().get(page)
    assert [person.questions for person in service.people()] == [1]


# The mail itself.


def test_a_mail_with_very_many_posts_is_small_enough_to_be_shown_whole(service: Service) -> None:
    places = ("Bodø", "Oslo", "Bergen", "Alta", "Hamar")
    titles = ("Erfaringskonsulent", "Likeperson", "Brukerkonsulent", "Pårørendekonsulent")
    for number in range(120):
        title = f"{titles[number % 4]} ved avdeling {number} {20 + number % 80} %"
        service.ad(str(number), place=places[number % 5], title=title, employer=f"Kommune {number} helse")
    mail = confirmed(service)
    body = mail.get_body(("html",))
    assert body
    told = body.get_content()
    assert len(mail.as_bytes()) < 100_000
    assert (told.count('<section class="post"'), told.count("Kommune 119 helse")) == (FULL, 1)
    assert service.later(days=40) == []


def test_of_five_hundred_posts_a_mail_says_how_many_more_the_site_has(service: Service) -> None:
    for number in range(500):
        service.ad(
            str(number), title=f"Erfaringskonsulent {number % 80 + 20} % enhet {number}", employer=f"Kommune {number} helse"
        )
    mail = confirmed(service)
    assert len(mail.as_bytes()) < 100_000
    assert "Det er 370 til. Se alle her: https://erfaringsjobb.example" in text(mail)


def test_one_mail_that_cannot_be_written_holds_up_no_other(tmp_path: Path) -> None:
    with Store.create(tmp_path / "jobs.db") as store:
        for name in ("a", "b", "c"):
            subscribers.subscribe(store, f"{name}@example.no", consent="by mail", now=START)
        store.frontier.register("board")
        with store.atomic():
            keep(store, "board", judge(posting()), START)
        broken = store.subscribers.all()[1].handle
        with pytest.raises(WriteError, match=r"1 mails wait .* subscriber 2"):
            writing.write(store, desk(broken), {}, START)
        assert store.postbox.counts()["new"] == 2
        assert writing.write(store, desk(), {}, START) == 1


def desk(broken: str = "-") -> Desk:
    """A desk whose links to one person's pages cannot be made."""

    def page(purpose: Purpose, handle: str, _: str) -> str:
        if handle == broken:
            raise KeyError(handle)
        return f"https://jobb.example/{purpose}/{handle}"

    return Desk(
        sender=Sender(name="Varsel", address="varsel@example.no"),
        titles={},
        page=page,
        site="https://jobb.example",
        press=Press(mark="0f1e2d"),
    )


def test_several_searches_come_in_one_mail_each_post_once_under_the_first_that_asks_for_it(service: Service) -> None:
    service.ad("1")
    page = link(confirmed(service, fylke="18"), "mitt/")
    service.client().post(page, data={"do": "add", "percent": "50"})
    service.ad("2", place="Bodø", title="Likeperson 80 %", employer="Bodø kommune")
    service.ad("3", place="Oslo", title="Brukerkonsulent 80 %", employer="Oslo kommune")
    [mail] = service.later(days=7)
    shown = text(mail)
    assert [shown.count(title) for title in ("Likeperson 80 %", "Brukerkonsulent 80 %")] == [1, 1]
    order = [shown.index(words) for words in ("* Nordland", "Likeperson", "* Hele landet · minst 50 %", "Brukerkonsulent")]
    assert order == sorted(order)


# Staff.


def test_staff_are_told_of_what_waits_at_most_once_a_day_and_only_when_something_is_new(tmp_path: Path) -> None:
    service = served(tmp_path, staff="staff@example.no")
    service.ad("1", title=UNSURE, html=LITTLE)
    [mail] = service.mails()
    assert (mail["To"], "1 venter på en avgjørelse" in text(mail)) == ("staff@example.no", True)
    assert "https://erfaringsjobb.example/ansatte/sak/doubt-1" in text(mail)
    assert service.later(days=1) == []
    service.ad("2", title=f"{UNSURE} i Alta", place="Alta", employer="Alta kommune", html=LITTLE)
    [mail] = service.mails()
    assert "2 venter på en avgjørelse" in text(mail)
    assert text(mail).index(f"{UNSURE} (i 1 dag)") < text(mail).index(f"{UNSURE} i Alta (i under ett minutt)")
    service.ad("3", title=f"{UNSURE} i Moss", place="Moss", employer="Moss kommune", html=LITTLE)
    assert service.later(hours=3) == []
    assert "3 venter på en avgjørelse" in text(*service.later(hours=21))


def test_what_goes_wrong_is_told_at_once_and_only_once(store: Store) -> None:
    told: list[str] = []
    for wrong in ({"a": "Kilden tier."}, {"a": "Kilden tier."}, {"a": "Kilden tier.", "b": "Disken er full."}, {}):
        writing.tell_staff(store, desk(), ["staff@example.no"], wrong, (), START)
        while letter := store.postbox.claim(START):
            store.postbox.sent(letter, START)
            told.append(letter.raw.decode().replace("\r\n", "\n"))
    assert len(told) == 2
    assert "Dette er galt:\n- Disken er full.\n\nDette er fortsatt galt:\n- Kilden tier." in told[1]


def test_where_no_address_is_named_everybody_of_the_staff_is_told(service: Service) -> None:
    with Store.open(service.config.database) as store, store.atomic():
        for name in ("Kari", "Ola"):
            store.staff.add(f"{name.lower()}@example.no", name, "reviewer", service.now)
    service.ad("1", title=UNSURE, html=LITTLE)
    assert sorted(mail["To"] for mail in service.mails()) == ["kari@example.no", "ola@example.no"]


def test_a_mail_to_staff_is_gone_after_a_week_with_their_address(tmp_path: Path) -> None:
    service = served(tmp_path, staff="staff@example.no")
    service.ad("1", title=UNSURE, html=LITTLE)
    assert len(service.mails()) == 1
    service.later(days=8)
    assert b"staff@example.no" not in service.bytes()


def test_where_nobody_is_named_no_mail_goes_to_staff(service: Service) -> None:
    service.ad("1", title=UNSURE, html=LITTLE)
    assert service.mails() == []


# What is set once for many.


def test_readers_of_the_same_digest_get_it_with_their_own_links_and_nothing_of_each_other(service: Service) -> None:
    service.ad("1", title="Erfaringskonsulent på Ås, 50 % – «egen erfaring» =20 = .", html="<p>Æ ø å</p>" * 3)
    names = ["a@example.no", "b.med.et.langt.navn+et.merke.til@et.langt.domene.example.no", "c@example.no"]
    with Store.open(service.config.database) as store:
        for name in names:
            subscribers.subscribe(store, name, consent="by mail", now=service.now)
    mails = service.mails()
    assert [mail["To"] for mail in mails] == names
    told = [text(mail) for mail in mails]
    assert all("Erfaringskonsulent på Ås, 50 % – «egen erfaring» =20 = ." in each for each in told)
    for part in ("mitt/", "slutt/"):
        assert len({link(mail, part) for mail in mails}) == len(names)
    for one, mail in zip(names, mails, strict=True):
        assert not [other for other in names if other != one and other in mail.as_string()]
        assert max(len(line) for line in mail.as_bytes().partition(b"\n\n")[2].splitlines()) <= 76
