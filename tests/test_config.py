"""The shipped configuration loads, and a mistake in one is named by its key and file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.config import Config, SourceOptions, load, secret
from scraper.errors import ConfigError
from scraper.pipeline import chosen


SHIPPED = Path(__file__).resolve().parents[1] / "config.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "min.toml"


def with_change(path: Path, old: str, new: str) -> Path:
    """The shipped configuration with one thing changed."""
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as raised:
        load(path)
    return str(raised.value)


def test_the_shipped_configuration_loads() -> None:
    config = load(SHIPPED)
    assert config.database == SHIPPED.parent / "data" / "jobs.db"
    assert config.source("nav").enabled
    assert [source.name for source in chosen(config)] == ["arbeidsplassen", "jobbnorge", "manual", "nav"]


def test_data_lies_beside_the_file_unless_the_path_is_absolute(path: Path, tmp_path: Path) -> None:
    assert load(with_change(path, 'data = "data"', 'data = "her"')).data_folder == tmp_path / "her"
    assert load(with_change(path, 'data = "data"', 'data = "/srv/jobb"')).data_folder == Path("/srv/jobb")


def test_a_board_that_is_not_mentioned_is_on(path: Path) -> None:
    config = load(with_change(path, "enabled = true", "enabled = false"))
    assert [name for name in config.sources if not config.source(name).enabled] == ["nav"]
    assert config.source("en-annen") == SourceOptions(enabled=True)


def test_hosts_can_be_reached_elsewhere(path: Path) -> None:
    there = '{ "board.example" = "127.0.0.1:8700", "six.example" = "[::1]:80" }'
    config = load(with_change(path, "connect_to = {}", f"connect_to = {there}"))
    assert config.fetch.connect_to == {"board.example": "127.0.0.1:8700", "six.example": "[::1]:80"}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        # Keys.
        ("contact =", "kontakt =", "`fetch.kontakt`"),
        ("[site]", "[nettsted]", "`nettsted`"),
        ("enabled = true", "enabeld = true", "enabeld`"),
        ('data = "data"', 'folder = "data"', "`folder`"),
        ('sender_name = "Stillingsvarsel"', "", "missing key `mail.sender_name`"),
        # Types and ranges.
        ("timeout = 20.0", 'timeout = "20"', "`fetch.timeout`"),
        ("timeout = 20.0", "timeout = 0", "`fetch.timeout`"),
        ("max_bytes = 20_000_000", "max_bytes = -1", "`fetch.max_bytes`"),
        ("port = 25", "port = 70000", "`mail.port`"),
        ("starttls = true", "starttls = 1", "`mail.starttls`"),
        ("only_to = []", 'only_to = "leser@example.no"', "`mail.only_to`"),
        ('data = "data"', "data = 3", "`data`"),
        ("enabled = true", 'enabled = "ja"', "enabled`"),
        ("# expect = [1000, 30000]", "expect = [5, 1]", "`sources.nav.expect`"),
        ("# expect = [1000, 30000]", "expect = [-1, 1]", "`sources.nav.expect`"),
        ("# expect = [1000, 30000]", "expect = [5]", "expect`"),
        # Values.
        ("connect_to = {}", 'connect_to = { "board.example" = "127.0.0.1" }', "`fetch.connect_to.board.example`"),
        ("connect_to = {}", 'connect_to = { "board.example" = ":8700" }', "`fetch.connect_to.board.example`"),
        ("connect_to = {}", 'connect_to = { "board.example" = "127.0.0.1:http" }', "`fetch.connect_to.board.example`"),
        ("connect_to = {}", 'connect_to = { "board.example" = "127.0.0.1:70000" }', "`fetch.connect_to.board.example`"),
        ("connect_to = {}", 'connect_to = { "board.example" = 8700 }', "`fetch.connect_to"),
        ('contact = "drift@erfaringsjobb.example"', 'contact = "drift"', "`fetch.contact`"),
        ('help_address = ""', 'help_address = "hjelp"', "`site.help_address`"),
        ('url = "https://erfaringsjobb.example"', 'url = "erfaringsjobb.example"', "`site.url`"),
        ('url = "https://erfaringsjobb.example"', 'url = "https://erfaringsjobb.example/"', "`site.url`"),
        ('sender_address = "varsel@', 'sender_address = "varsel', "`mail.sender_address`"),
        ('sender_address = "varsel@', 'sender_address = "a@example.no, b@', "`mail.sender_address`"),
        ('sender_address = "varsel@', 'sender_address = "=?utf-8?q?a=0D=0AX=3A?=@', "`mail.sender_address`"),
        ('sender_address = "varsel@', 'sender_address = "a\\r\\nX: 1@', "`mail.sender_address`"),
        ("per_hour = 2000", "per_hour = -1", "`mail.per_hour`"),
        ('staff = ""', 'staff = "drift"', "`mail.staff`"),
        ('dkim_selector = ""', 'dkim_selector = "v1"', "`mail.dkim_key`"),
        ('dkim_key = ""', 'dkim_key = "dkim.pem"', "`mail.dkim_key`"),
        ('dkim_selector = ""\ndkim_key = ""', 'dkim_selector = "v 1"\ndkim_key = "a"', "`mail.dkim_selector`"),
        ('staff = ""', 'bounces = "imaps://imap.example.no/INBOX"', "`mail.bounces`"),
        ("per_hour = 2000", "bounces = 1", "`mail.bounces`"),
        ('sender_name = "Stillingsvarsel"', 'sender_name = "a\\r\\nX: 1"', "`mail.sender_name`"),
        ('sender_name = "Stillingsvarsel"', 'sender_name = "=?utf-8?q?a=0D=0AX=3A_1?="', "`mail.sender_name`"),
    ],
)
def test_a_mistake_is_named_by_its_key_and_its_file(path: Path, old: str, new: str, names: str) -> None:
    message = refusal(with_change(path, old, new))
    assert names in message
    assert str(path) in message


@pytest.mark.parametrize("content", [b"[site", b"a = 1\na = 2", b"\xff\xfe", b"title = 'Bod\xf8'"])
def test_what_is_not_toml_is_refused_with_the_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(path).startswith(f"{path} is not TOML")


def test_a_file_that_is_missing_is_named_with_the_way_out(path: Path, tmp_path: Path) -> None:
    assert str(path) in refusal(path)
    assert "--config" in refusal(path)
    assert str(tmp_path) in refusal(tmp_path)


def test_an_unknown_source_is_named(path: Path) -> None:
    config = load(with_change(path, "[sources.nav]", "[sources.nva]"))
    with pytest.raises(ConfigError, match=r"'nva'.*nav"):
        chosen(config)


def test_values_cannot_be_changed_once_read() -> None:
    config = load(SHIPPED)
    with pytest.raises(AttributeError):
        config.data = "annet"  # type: ignore[misc] # that is the point
    assert isinstance(config, Config)


def test_a_secret_that_is_not_in_the_environment_is_empty() -> None:
    assert secret("ERFARINGSJOBB_NO_SUCH_SECRET") == ""


def test_a_return_address_needs_room_before_its_at(path: Path) -> None:
    long = TEXT.replace("varsel@", "en-avsender-med-langt-navn@").replace('staff = ""', 'staff = ""\nbounces = "Maildir"')
    path.write_text(long)
    assert "`mail.sender_address` may have 18 letters" in refusal(path)


def test_what_comes_back_lies_beside_the_file_unless_it_is_an_address(path: Path, tmp_path: Path) -> None:
    assert load(SHIPPED).bounces == ""
    assert load(with_change(path, 'staff = ""', 'bounces = "Maildir"')).bounces == (tmp_path / "Maildir").as_uri()
    there = "imaps://varsel%40example.no@imap.example.no/INBOX"
    assert load(with_change(path, 'staff = ""', f'bounces = "{there}"')).bounces == there
