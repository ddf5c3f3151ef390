"""Folders of mails as pages: a Maildir, an mbox or .eml files, of which nothing is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scraper.errors import FetchError
from scraper.fetch.mailbox import Mailboxes
from scraper.fetch.mailfolder import MOST
from scraper.mails import LARGEST, Seen, listing
from scraper.model import Mailbox, Page, Request
from sources.finn_mail import source
from tests.alerts import mail


ALERT = mail("Hei", From="FINN <agent@finn.no>")


def ask(boxes: Mailboxes, url: str, *, box: str) -> Page:
    return boxes.ask(source(Mailbox(url=box)), Request(url=url, page=""), "")


def listed(boxes: Mailboxes, box: str) -> list[Seen]:
    return listing(ask(boxes, f"{box}?FROM%20%22finn.no%22", box=box).body)


def maildir(folder: Path, mails: list[bytes]) -> str:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for number, raw in enumerate(mails):
        name = f"new/{number:04}.M1.host" if number % 2 else f"cur/{number:04}.M1.host:2,S"
        (folder / name).write_bytes(raw)
        os.utime(folder / name, (number, number))
    return folder.as_uri()


def eml(folder: Path, mails: list[bytes]) -> str:
    folder.mkdir()
    for number, raw in enumerate(mails):
        (folder / f"{number} %#?æ;.eml").write_bytes(raw)
        os.utime(folder / f"{number} %#?æ;.eml", (number, number))
    (folder / "notes.txt").write_text("From: agent@finn.no\n\n")
    return folder.as_uri()


def an_mbox(path: Path, mails: list[bytes]) -> str:
    path.write_bytes(b"".join(b"From x Fri Nov 20 09:30:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n\n" for raw in mails))
    return path.as_uri()


FORMS = {"maildir": maildir, "eml": eml, "mbox": an_mbox}


@pytest.fixture
def boxes() -> Mailboxes:
    return Mailboxes({}, timeout=1.0, deadline=2.0, max_bytes=20_000_000)


def content(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_folder_gives_its_mails_the_newest_last_and_stays_as_it_is(
    form: str, boxes: Mailboxes, tmp_path: Path
) -> None:
    mails = [mail(f"Nr. {number}", **{"From": "agent@finn.no", "Message-ID": f"<{number}@example.no>"}) for number in range(5)]
    person = mail("Privat", **{"From": "Kari <kari@example.no>", "Message-ID": "<kari@example.no>"})
    url = FORMS[form](tmp_path / form, [*mails, person])
    before = content(tmp_path)
    seen = listed(boxes, url)
    bodies = [ask(boxes, each.url, box=url).body.replace(b"\r\n", b"\n").strip() for each in seen]
    assert bodies == [raw.replace(b"\r\n", b"\n").strip() for raw in mails]
    assert [each.message_id for each in seen] == [f"<{number}@example.no>" for number in range(5)]
    assert content(tmp_path) == before


@pytest.mark.parametrize("form", FORMS)
def test_of_a_large_folder_the_newest_mails_are_listed(form: str, boxes: Mailboxes, tmp_path: Path) -> None:
    mails = [mail("", **{"From": "agent@finn.no", "Message-ID": f"<{number}@example.no>"}) for number in range(MOST + 3)]
    seen = listed(boxes, FORMS[form](tmp_path / form, mails))
    assert [each.message_id for each in seen] == [f"<{number}@example.no>" for number in range(3, MOST + 3)]


@pytest.mark.parametrize("form", FORMS)
def test_a_large_mail_in_a_folder_is_not_taken_and_the_others_are(form: str, boxes: Mailboxes, tmp_path: Path) -> None:
    url = FORMS[form](tmp_path / form, [ALERT + b"x" * LARGEST, ALERT])
    large, small = listed(boxes, url)
    with pytest.raises(FetchError, match="larger than 2,000,000 bytes"):
        ask(boxes, large.url, box=url)
    assert ask(boxes, small.url, box=url).body.startswith(b"Message-ID")


def test_a_mail_that_a_mail_program_has_marked_and_moved_since_is_found(boxes: Mailboxes, tmp_path: Path) -> None:
    url = maildir(tmp_path / "maildir", [ALERT, ALERT])
    _, seen = listed(boxes, url)
    (tmp_path / "maildir/new/0001.M1.host").rename(tmp_path / "maildir/cur/0001.M1.host:2,FS")
    assert ask(boxes, seen.url, box=url).body == ALERT


@pytest.mark.parametrize("form", FORMS)
def test_a_mail_that_is_no_longer_in_its_folder_is_an_error(form: str, boxes: Mailboxes, tmp_path: Path) -> None:
    url = FORMS[form](tmp_path / form, [ALERT])
    for key in ("9", "x", "..%2F..%2Fetc%2Fpasswd"):
        with pytest.raises(FetchError, match="no longer there"):
            ask(boxes, f"{url}#{key}", box=url)


def test_a_folder_that_is_not_there_is_an_error_and_no_empty_folder(boxes: Mailboxes, tmp_path: Path) -> None:
    url = (tmp_path / "none").as_uri()
    with pytest.raises(FetchError, match="No such file or directory"):
        listed(boxes, url)
    assert not (tmp_path / "none").exists()


def test_an_empty_folder_is_an_empty_list(boxes: Mailboxes, tmp_path: Path) -> None:
    (tmp_path / "box").touch()
    assert listed(boxes, tmp_path.as_uri()) == listed(boxes, (tmp_path / "box").as_uri()) == []
    assert listed(boxes, maildir(tmp_path / "maildir", [])) == []


def test_pipes_folders_and_dead_links_among_the_mails_are_passed_over(boxes: Mailboxes, tmp_path: Path) -> None:
    url = eml(tmp_path / "eml", [ALERT])
    os.mkfifo(tmp_path / "eml" / "pipe.eml")
    (tmp_path / "eml" / "folder.eml").mkdir()
    (tmp_path / "eml" / "dead.eml").symlink_to(tmp_path / "none")
    assert len(listed(boxes, url)) == 1


def test_a_folder_of_which_no_mail_can_be_opened_is_an_error(boxes: Mailboxes, tmp_path: Path) -> None:
    (tmp_path / "1.eml").touch()
    with pytest.raises(FetchError, match="none of the mails in the folder can be opened"):
        listed(boxes, tmp_path.as_uri())


def test_a_file_name_that_is_no_text_is_as_good_as_any(boxes: Mailboxes, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.eml"
    Path(os.fsdecode(name)).write_bytes(ALERT)
    [seen] = listed(boxes, tmp_path.as_uri())
    assert seen.url == f"{tmp_path.as_uri()}#%FF.eml"
    assert ask(boxes, seen.url, box=tmp_path.as_uri()).body == ALERT
