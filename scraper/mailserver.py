"""The mail server that the configuration names, with what opens it."""

from __future__ import annotations

from dataclasses import replace

from digest.signing import Signer
from digest.smtp import Server
from digest.tokens import Key
from scraper.config import Config, secret


def mailserver(config: Config) -> Server:
    """Give the mail server with all that our mail needs; raises ConfigError where mails are to be signed and cannot be."""
    return replace(bare(config), key=Key.load(config.data_folder) if config.bounces else None, signer=signer(config))


def bare(config: Config) -> Server:
    """Give the mail server without our keys."""
    options = config.mail
    return Server(
        sender=options.sender_address,
        host=options.host,
        port=options.port,
        starttls=options.starttls,
        username=options.username,
        password=secret("ERFARINGSJOBB_SMTP_PASSWORD"),
        only_to=frozenset(options.only_to),
        per_hour=options.per_hour,
    )


def signer(config: Config) -> Signer | None:
    """Give what signs our mails, where the mail server does not; raises ConfigError."""
    options = config.mail
    return Signer.load(config.dkim_key, options.dkim_selector, options.domain) if options.dkim_key else None
