"""config.toml as frozen values; a key that we do not know stops the program and is named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from scraper import titles
from scraper.errors import ConfigError
from scraper.letters import LONGEST_SENDER
from scraper.model import Mailbox
from scraper.strict import decoder


_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\=?]+@[\w-]+(?:\.[\w-]+)*")

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every table of config.toml has in common: values are fixed, and unknown keys are refused."""


class Site(Options, frozen=True):
    """The public side: what it is called and where it lies."""

    title: str
    url: str
    id_authority: str  # domain and year of the tag: URIs that identify items for ever
    owner: str = ""  # who runs it, as readers are told
    help_address: str = ""  # whom readers write to; "" is the sender of mails

    @property
    def is_https(self) -> bool:
        """Tell whether readers reach the site over TLS."""
        return self.url.startswith("https://")


class Fetch(Options, frozen=True):
    """How boards are asked."""

    contact: str
    timeout: Seconds = 20.0
    deadline: Seconds = 60.0
    max_bytes: Count = 20_000_000
    keep_raw_days: Count = 30
    connect_to: dict[str, str] = {}  # msgspec copies an empty default


class SourceOptions(Options, frozen=True):
    """Staff's switches for one board."""

    enabled: bool = True
    permitted: bool = True
    expect: tuple[int, int] | None = None
    mailbox: str = ""
    senders: tuple[str, ...] = ()
    receiver: str = ""


class Relevance(Options, frozen=True):
    """Titles that staff have added to the rules, in plain words."""

    titles: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    show_from: Annotated[int, Meta(ge=0)] = 0


class MailOptions(Options, frozen=True):
    """How mail leaves us."""

    sender_name: str
    sender_address: str
    host: str = "localhost"
    port: Annotated[int, Meta(ge=1, le=65535)] = 25
    starttls: bool = True
    username: str = ""
    only_to: tuple[str, ...] = ()
    staff: str = ""
    per_hour: Annotated[int, Meta(ge=0)] = 2000
    bounces: str = ""
    dkim_selector: str = ""
    dkim_key: str = ""

    @property
    def domain(self) -> str:
        """The domain that mails are from."""
        return self.sender_address.rpartition("@")[2]


class Backup(Options, frozen=True):
    """Copies of the database."""

    folder: str = ""


class Watch(Options, frozen=True):
    """Who raises the alarm when nothing is heard of us."""

    ping: str = ""


class Employer(Options, frozen=True):
    """One employer on a system that many share."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]{2,40}\Z")]
    title: str
    system: str
    address: str


class Config(Options, frozen=True):
    """Everything that an operator decides."""

    site: Site
    fetch: Fetch
    mail: MailOptions
    data: str = "data"
    relevance: Relevance = Relevance()
    sources: dict[str, SourceOptions] = {}
    employer: tuple[Employer, ...] = ()
    backup: Backup = Backup()
    watch: Watch = Watch()
    folder: Path = Path()  # where config.toml lies; not a key

    @property
    def data_folder(self) -> Path:
        """The folder of the database and everything made, beside config.toml unless it is absolute."""
        return self.folder / self.data

    @property
    def database(self) -> Path:
        """Where the database lies."""
        return self.data_folder / "jobs.db"

    @property
    def backups(self) -> Path:
        """Where copies of the database lie, beside config.toml unless the path is absolute."""
        return self.folder / self.backup.folder if self.backup.folder else self.data_folder / "backup"

    @property
    def public(self) -> Path:
        """Where the files for readers lie."""
        return self.data_folder / "public"

    def mailbox(self, name: str) -> Mailbox:
        """Give the mailbox of one source; a path of a folder is beside config.toml unless it is absolute."""
        options = self.source(name)
        url = self._located(options.mailbox)
        return Mailbox(url=url, senders=tuple(map(str.lower, options.senders)), receiver=options.receiver)

    @property
    def bounces(self) -> str:
        """The mailbox that mails come back to, or ""."""
        return self._located(self.mail.bounces)

    def _located(self, mailbox: str) -> str:
        return mailbox if "://" in mailbox or not mailbox else (self.folder / mailbox).resolve().as_uri()

    @property
    def dkim_key(self) -> Path:
        """Where the key that signs mails lies, beside config.toml unless the path is absolute."""
        return self.folder / self.mail.dkim_key

    def is_read(self, name: str) -> bool:
        """Tell whether a board is to be read: it is switched on, and has not taken back its permission."""
        return self.source(name).enabled and self.source(name).permitted

    def source(self, name: str) -> SourceOptions:
        """Give the switches of one board; a board that is not mentioned is on."""
        return self.sources.get(name) or SourceOptions()


def load(path: Path) -> Config:
    """Read a configuration file; raises ConfigError with the file, the key and what is wrong with it."""
    try:
        table = msgspec.toml.decode(path.read_bytes())
    except OSError as error:
        raise ConfigError(
            f"There is no configuration at {path}: {error.strerror}. "
            "Copy config.toml from the project, or name another file with --config."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    return _checked(_converted(table, path), path)


def _converted(table: Mapping[str, Any], path: Path) -> Config:
    """Turn the table into Config; `folder` is ours to set, so as a key it is unknown."""
    if "folder" in table:
        raise ConfigError(f"{path}: unknown key `folder`")
    decoder(Config)  # by one thread alone
    try:
        return msgspec.convert({**table, "folder": str(path.parent)}, Config, dec_hook=lambda kind, raw: kind(raw))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_readable(str(error))}") from error


def _readable(message: str) -> str:
    """Turn msgspec's «Object contains unknown field `hots` - at `$.mail`» into «unknown key `mail.hots`»."""
    what, _, path = message.partition(" - at `$")
    where = path.rstrip("`").lstrip(".").replace("[...]", ".*")
    if "unknown field" in what:
        return f"unknown key `{'.'.join(filter(None, (where, what.split('`')[1])))}`"
    if "missing required field" in what:
        return f"missing key `{'.'.join(filter(None, (where, what.split('`')[1])))}`"
    return f"`{where}`: {what[0].lower()}{what[1:]}" if where else what


def _checked(config: Config, path: Path) -> Config:
    """Refuse values that would fail later and further away from their cause."""
    for key, must, fine in _checks(config):
        if not fine:
            raise ConfigError(f"{path}: `{key}` {must}")
    return config


def _checks(config: Config) -> Iterator[tuple[str, str, bool]]:
    """Give each key with what it must be, and whether it is."""
    yield "site.url", "must begin with https:// or http:// and not end in /", _is_base(config.site.url)
    helpful = not config.site.help_address or bool(_ADDRESS.fullmatch(config.site.help_address))
    yield "site.help_address", "must be an e-mail address, or empty", helpful
    yield "watch.ping", "must begin with https:// or http://, or be empty", _is_web(config.watch.ping)
    yield "fetch.contact", "needs an address that boards can write to", "@" in config.fetch.contact
    for host, where in config.fetch.connect_to.items():
        yield f"fetch.connect_to.{host}", "must be host:port, such as 127.0.0.1:8700", _is_host_and_port(where)
    for name, source in config.sources.items():
        low, high = source.expect or (0, 0)
        yield f"sources.{name}.expect", "must be a lowest and a highest count", 0 <= low <= high
        yield (
            f"sources.{name}.mailbox",
            "must be imaps://user@host/folder, or the path of a folder",
            _is_mailbox(source.mailbox),
        )
    for key, words in (("titles", config.relevance.titles), ("maybe", config.relevance.maybe)):
        fine = all(map(titles.PLAIN.fullmatch, words))
        yield f"relevance.{key}", "must be titles in plain words: letters, digits, single spaces and hyphens", fine
    yield "mail.sender_address", "must be an e-mail address", bool(_ADDRESS.fullmatch(config.mail.sender_address))
    yield "mail.sender_name", "must be plain words on one line", _is_plain(config.mail.sender_name)
    yield from _mail_checks(config.mail)


def _mail_checks(mail: MailOptions) -> Iterator[tuple[str, str, bool]]:
    yield "mail.bounces", "must be imaps://user@host/folder, or the path of a folder", _is_mailbox(mail.bounces)
    short = not mail.bounces or len(mail.sender_address.partition("@")[0]) <= LONGEST_SENDER
    why = f"may have {LONGEST_SENDER} letters before the @ where there are mail.bounces: what a mail comes back to is longer"
    yield "mail.sender_address", why, short
    yield "mail.staff", "must be an e-mail address, or empty", not mail.staff or bool(_ADDRESS.fullmatch(mail.staff))
    selector = bool(re.fullmatch(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", mail.dkim_selector))
    yield "mail.dkim_selector", "must be a name in DNS, such as varsel2026, or empty", not mail.dkim_selector or selector
    yield "mail.dkim_key", "needs mail.dkim_selector, and the other way round", bool(mail.dkim_key) == bool(mail.dkim_selector)


def _is_mailbox(where: str) -> bool:
    """Tell whether a mailbox is written as RFC 5092 has it, without a password, or is a path."""
    return "://" not in where or bool(re.fullmatch(r"imaps?://[^@/:]+@[^:/?@]+(:\d+)?/[^;?]+", where))


def _is_base(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not url.endswith("/")


def _is_web(url: str) -> bool:
    return not url or bool(re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", url))


def _is_host_and_port(where: str) -> bool:
    host, _, port = where.rpartition(":")
    return host != "" and port.isdecimal() and 0 < int(port) < 65536


def _is_plain(name: str) -> bool:
    """Tell whether a name is safe in a header: Python 3.11.7 reads «=?utf-8?q?a=0D=0ABcc=3A_b?=» as a header of its own."""
    return name.isprintable() and "=?" not in name


def secret(variable: str) -> str:
    """Give a secret from the environment, the only place for one; "" when it is not set."""
    return os.environ.get(variable, "").strip()
