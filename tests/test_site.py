"""Public files are whole at any moment, and left alone when nothing in them has changed."""

from __future__ import annotations

from pathlib import Path

from web.site import write


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_into_folders_that_are_made_for_them(tmp_path: Path) -> None:
    public = tmp_path / "data" / "public"
    written = write(public, {"feed.xml": "<rss/>", "fylke/nordland.xml": "Bodø – «så»"})
    assert written == [public / "feed.xml", public / "fylke" / "nordland.xml"]
    assert (public / "fylke" / "nordland.xml").read_text(encoding="utf-8") == "Bodø – «så»"


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, {"feed.xml": "en", "annen.xml": "to"})
    before = (tmp_path / "feed.xml").stat()
    assert write(tmp_path, {"feed.xml": "en", "annen.xml": "ny"}) == [tmp_path / "annen.xml"]
    after = (tmp_path / "feed.xml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_who_has_begun_to_read_reads_the_old_file_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    write(tmp_path, {"feed.xml": "gammel"})
    with path.open(encoding="utf-8") as reader:
        assert reader.read(3) == "gam"
        write(tmp_path, {"feed.xml": "ny"})
        assert reader.read() == "mel"
    assert path.read_text(encoding="utf-8") == "ny"


def test_nothing_is_left_beside_the_files(tmp_path: Path) -> None:
    (tmp_path / ".feed.xml.new").write_text("half of a file that a kill left behind", encoding="utf-8")
    write(tmp_path, {"feed.xml": "en"})
    write(tmp_path, {"feed.xml": "to"})
    assert names(tmp_path) == {"feed.xml"}
    assert (tmp_path / "feed.xml").read_text(encoding="utf-8") == "to"


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"kalender.ics": "BEGIN:VCALENDAR\r\n"})
    assert (tmp_path / "kalender.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"
