"""Who is written to, what each was told, and the mails on their way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.subscribers import subscribe, unsubscribe
from scraper import crawl
from scraper.errors import ConfigError
from scraper.judge import judge
from scraper.letters import Letter, Mail, Search, Subscription
from scraper.model import Gone, Posting
from scraper.store import Store
from scraper.store.postbox import MAILS_KEPT
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONSENT = "Skriftlig, 20. november 2026"
LETTER = Mail(subscription_id=1, message_id="<1@example.no>", raw=b"hemmelig post", vacancies=())


@pytest.fixture
def board(store: Store) -> Store:
    store.frontier.register("board")
    return store


def keep(store: Store, ad: Posting) -> None:
    """Read an ad as a crawl does."""
    judged = judge(ad)
    crawl.keep(store, "board", judged, NOW)


# Who is written to.


def sign_up(store: Store, address: str = "leser@example.no", fylker: Iterable[str] = ()) -> Subscription:
    return subscribe(store, address, consent=CONSENT, now=NOW, fylker=fylker)


def write(store: Store, person: Subscription, *vacancies: int, at: datetime = NOW) -> None:
    """Compose a digest as the pipeline does."""
    assert store.postbox.begin_digest(person.id, at, at)
    message_id = f"<{person.id}.{at.timestamp()}@example.no>"
    store.postbox.post(replace(LETTER, subscription_id=person.id, message_id=message_id, vacancies=vacancies), at)


def claimed(store: Store, now: datetime = NOW) -> Letter:
    letter = store.postbox.claim(now)
    assert letter is not None
    return letter


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("leser@example.no", "leser@example.no"),
        ("Leser@EXAMPLE.no", "Leser@example.no"),
        ("post@bodø.example.no", "post@xn--bod-2na.example.no"),  # no mail server takes ø in the raw
    ],
)
def test_an_address_is_kept_as_every_mail_server_understands_it(store: Store, given: str, kept: str) -> None:
    assert sign_up(store, given).address == kept
    assert [person.address for person in store.subscribers.all()] == [kept]


@pytest.mark.parametrize("address", ["", "leser", "leser@", "@example.no", "bjørn@example.no", "a@example.no, b@example.no"])
def test_what_is_no_address_is_refused(store: Store, address: str) -> None:
    with pytest.raises(ConfigError, match="not an e-mail address"):
        sign_up(store, address)
    assert store.subscribers.all() == []


def test_without_a_consent_there_is_no_subscription(store: Store) -> None:
    with pytest.raises(ConfigError, match="consent"):
        subscribe(store, "leser@example.no", consent=" \n", now=NOW)
    assert store.subscribers.all() == []


@pytest.mark.parametrize(("fylke", "code"), [("18", "18"), ("Nordland", "18"), ("nordland", "18"), ("Møre og Romsdal", "15")])
def test_a_fylke_is_known_by_its_name_or_code(store: Store, fylke: str, code: str) -> None:
    assert sign_up(store, fylker=[fylke]).searches == (Search(fylke_codes=(code,)),)


def test_an_unknown_fylke_is_answered_with_those_there_are(store: Store) -> None:
    with pytest.raises(ConfigError, match=r"called 'Nordmark'.*Nordland"):
        sign_up(store, fylker=["Nordmark"])


def test_a_new_subscription_for_an_address_replaces_the_old_one_with_its_consent(store: Store) -> None:
    first = sign_up(store, fylker=["Nordland"])
    second = subscribe(store, "Leser@example.no", consent="Muntlig", every="daglig", language="nn", now=NOW + DAY)
    assert store.subscribers.all() == [replace(second, address=first.address)]
    assert (second.id, second.since) == (first.id, NOW + DAY)


@pytest.mark.parametrize("spelling", ["post@bodø.example.no", "POST@Bodø.example.no", "post@xn--bod-2na.example.no"])
def test_a_person_leaves_however_they_spell_their_address(store: Store, spelling: str) -> None:
    sign_up(store, "post@bodø.example.no")
    assert [unsubscribe(store, spelling), unsubscribe(store, spelling)] == [True, False]
    assert store.subscribers.all() == []


def test_erasing_a_person_leaves_nothing_of_them_in_the_file(database: Path) -> None:
    with Store.open(database) as store:
        store.frontier.register("board")
        keep(store, posting("1"))
        write(store, sign_up(store), 1)
        other = sign_up(store, "annen@example.no")
        write(store, other, 1)
        assert store.subscribers.erase("leser@example.no")
        assert [person.address for person in store.subscribers.all()] == ["annen@example.no"]
        assert store.postbox.counts()["new"] == 1
    content = database.read_bytes()
    assert b"leser@example.no" not in content
    with sqlite3.connect(database) as raw:
        tables = [(name, raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in ("digests", "told", "outbox")]
    raw.close()
    assert tables == [("digests", 1), ("told", 1), ("outbox", 1)]


def test_an_erased_persons_number_is_never_given_to_another(store: Store) -> None:
    first = sign_up(store)
    store.subscribers.erase(first.address)
    assert sign_up(store, "annen@example.no").id != first.id


def test_a_person_who_is_erased_while_their_mail_is_on_its_way_is_simply_gone(store: Store) -> None:
    write(store, sign_up(store))
    letter = claimed(store)
    store.subscribers.erase(letter.address)
    for settle in (store.postbox.sent, lambda letter, now: store.postbox.try_again(letter, "late", now)):
        settle(letter, NOW)
    assert (store.postbox.claim(NOW), sum(store.postbox.counts().values())) == (None, 0)


def test_several_senders_get_each_mail_once(database: Path) -> None:
    with Store.open(database) as store, store.atomic():
        people = [store.subscribers.subscribe(_person(number), CONSENT).id for number in range(60)]
        for number in people:
            store.postbox.post(replace(LETTER, subscription_id=number, message_id=f"<{number}@example.no>"), NOW)

    def take(_: int) -> list[str]:
        with Store.open(database) as store:
            return [letter.address for letter in iter(lambda: store.postbox.claim(NOW), None)]

    with ThreadPoolExecutor(4) as senders:
        taken = [address for letters in senders.map(take, range(4)) for address in letters]
    assert sorted(taken) == sorted(_person(number).address for number in range(60))


def _person(number: int) -> Subscription:
    return Subscription(id=0, address=f"{number}@example.no", language="nb", every="daglig", since=NOW)


def test_a_mail_is_claimed_once_and_only_when_it_is_due(store: Store) -> None:
    write(store, sign_up(store))
    assert store.postbox.is_due(NOW)
    letter = claimed(store)
    assert (letter.address, letter.raw, letter.attempts, letter.created) == ("leser@example.no", b"hemmelig post", 1, NOW)
    assert store.postbox.claim(NOW) is None
    store.postbox.try_again(letter, "451 later", NOW + HOUR)
    assert (store.postbox.is_due(NOW), store.postbox.claim(NOW)) == (False, None)
    again = claimed(store, NOW + HOUR)
    assert (again.message_id, again.attempts) == (letter.message_id, 2)


def test_a_mail_whose_sending_was_cut_off_is_claimed_again_as_the_same_message(store: Store) -> None:
    write(store, sign_up(store))
    letter = claimed(store)
    assert store.postbox.counts() == {"new": 0, "sending": 1, "sent": 0, "failed": 0}
    assert (store.postbox.recover(), store.postbox.recover()) == (1, 0)
    assert claimed(store).message_id == letter.message_id


@pytest.mark.parametrize("settle", ["sent", "failed"])
def test_a_mail_that_is_settled_stays_so_and_its_body_is_erased_in_time(store: Store, settle: str) -> None:
    write(store, sign_up(store))
    letter = claimed(store)
    if settle == "sent":
        store.postbox.sent(letter, NOW)
    else:
        store.postbox.failed(letter, "550 5.1.1 no such user")
    assert (store.postbox.recover(), store.postbox.counts()[settle]) == (0, 1)
    assert [store.postbox.forget_sent(before, NOW) for before in (NOW, NOW + HOUR, NOW + HOUR)] == [0, 1, 0]
    assert store.postbox.counts()[settle] == 1
    store.postbox.forget_sent(NOW + HOUR, NOW + HOUR)
    assert store.postbox.counts() == {"new": 0, "sending": 0, "sent": 0, "failed": 0}


def test_a_mail_that_is_still_on_its_way_is_never_forgotten(store: Store) -> None:
    person = sign_up(store)
    write(store, person)
    store.postbox.forget_sent(NOW + 1000 * DAY, NOW + 1000 * DAY)
    assert (store.postbox.counts()["new"], claimed(store).raw != b"") == (1, True)


def test_how_many_mail_of_a_post_has_reached_is_known_also_when_the_mails_are_forgotten(board: Store) -> None:
    keep(board, posting())
    write(board, sign_up(board), 1)
    assert board.postbox.reached(1, NOW, NOW) == 0, "it has not left"
    board.postbox.sent(claimed(board), NOW)
    later = NOW + MAILS_KEPT + HOUR
    assert [board.postbox.reached(1, NOW, moment) for moment in (NOW, later)] == [1, 1]
    board.postbox.forget_sent(later, later - MAILS_KEPT)
    assert (board.postbox.counts()["sent"], board.postbox.reached(1, NOW, later)) == (0, 1)


def test_a_digest_is_composed_once_for_a_moment(store: Store) -> None:
    person = sign_up(store)
    assert store.postbox.last_digest(person.id) is None
    assert [store.postbox.begin_digest(person.id, due, NOW) for due in (NOW, NOW, NOW - DAY)] == [True, False, True]
    assert store.postbox.last_digest(person.id) == NOW


def withdraw(store: Store) -> None:
    kept = store.boards.gone("board", Gone(source_id="1", reason="stopped"), NOW)
    assert kept.vacancy_id
    store.vacancies.refresh(kept.vacancy_id, NOW)


def judge_anew(store: Store) -> None:
    keep(store, posting("1", title="Kokk", html="<p>Lag mat.</p>"))


def nothing(_: Store) -> None:
    """Let the post stay as it is."""


@pytest.mark.parametrize(
    ("happens", "today", "taken"),
    [
        (nothing, "2026-12-01", 0),
        (nothing, "2026-12-02", 1),
        (withdraw, "2026-11-20", 1),
        (judge_anew, "2026-11-20", 1),
    ],
)
def test_a_mail_that_has_not_left_is_taken_back_when_a_post_in_it_closes(
    board: Store, happens: Callable[[Store], None], today: str, taken: int
) -> None:
    keep(board, posting("1", deadline="2026-12-01"))
    keep(board, posting("2"))
    person = sign_up(board)
    write(board, person, 1, 2)
    happens(board)
    assert board.postbox.retract(today) == taken
    assert board.postbox.counts()["new"] == 1 - taken
    assert set(board.postbox.told(person.id)) == (set() if taken else {1, 2})
    assert (board.postbox.last_digest(person.id) is None) == bool(taken)


def test_a_mail_is_taken_back_when_one_of_several_boards_stops_its_ad(board: Store) -> None:
    link = ("https://www.jobbnorge.no/ledige-stillinger/stilling/300870",)
    keep(board, posting("1", links=link))
    keep(board, posting("2", links=link))
    person = sign_up(board)
    write(board, person, 1)
    kept = board.boards.gone("board", Gone(source_id="2", reason="stopped"), NOW + DAY)
    assert kept.vacancy_id == 1
    board.vacancies.refresh(1, NOW + DAY)
    assert [vacancy.links for vacancy in board.vacancies.open_positions(NOW.date())] == [
        (("board", "https://board.example/1"),)
    ]
    assert (board.postbox.retract("2026-11-20"), set(board.postbox.told(person.id))) == (1, set())


def test_a_reader_is_not_told_of_a_post_again_when_it_is_merged_with_another(board: Store) -> None:
    keep(board, posting("1"))
    keep(board, posting("2"))
    person = sign_up(board)
    write(board, person, 2)
    board.groups.rule("same", 1, 2, who="en i staben", why="samme stilling", now=NOW)
    assert set(board.postbox.told(person.id)) == {1, 2}


def test_of_several_mails_only_the_one_with_the_closed_post_is_taken_back(board: Store) -> None:
    for source_id in ("1", "2"):
        keep(board, posting(source_id))
    first, second = sign_up(board), sign_up(board, "annen@example.no")
    write(board, first, 1)
    write(board, first, 2, at=NOW + DAY)
    write(board, second, 2)
    withdraw(board)
    assert (board.postbox.retract("2026-11-20"), board.postbox.counts()["new"]) == (1, 2)
    assert set(board.postbox.told(first.id)) == set(board.postbox.told(second.id)) == {2}
    assert (board.postbox.last_digest(first.id), board.postbox.last_digest(second.id)) == (NOW + DAY, NOW)
    assert board.postbox.begin_digest(first.id, NOW, NOW), "the digest that was taken back can be composed again"


def refused(store: Store) -> None:
    store.postbox.try_again(claimed(store), "451 4.7.1 greylisted", NOW)


def broken_off(store: Store) -> None:
    store.postbox.try_again(claimed(store), "the connection broke", NOW, doubt=True)


def broken_off_then_refused(store: Store) -> None:
    broken_off(store)
    refused(store)


def killed(store: Store) -> None:
    claimed(store)
    store.postbox.recover()


def accepted(store: Store) -> None:
    store.postbox.sent(claimed(store), NOW)


@pytest.mark.parametrize(
    ("tried", "taken"), [(refused, 1), (broken_off, 0), (broken_off_then_refused, 0), (killed, 0), (accepted, 0)]
)
def test_a_mail_that_may_have_arrived_is_not_taken_back(board: Store, tried: Callable[[Store], None], taken: int) -> None:
    keep(board, posting("1"))
    write(board, sign_up(board), 1)
    tried(board)
    withdraw(board)
    assert board.postbox.retract("2026-11-20") == taken


def test_a_mail_that_has_left_is_not_sent_again_where_the_ledger_cannot_be_written(database: Path) -> None:
    with Store.open(database) as store:
        store.postbox.post(Mail(address="drift@example.no", message_id="<1@example.no>", raw=b"Hei"), NOW)
        letter = store.postbox.claim(NOW)
        assert letter
        database.with_name("ledger").write_text("a file where a folder should be")
        with pytest.raises(OSError, match="ledger"):
            store.postbox.sent(letter, NOW)
        assert store.postbox.counts()["sent"] == 1
