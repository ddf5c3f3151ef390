"""Signs mails with DKIM, for those whose mail server does not. The only importer of dkim.

What is signed are the very bytes that are sent. A mail that cannot be signed is not sent: unsigned it would look forged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from scraper.errors import ConfigError, SendError


# From stands twice, so that nobody can add another one. RFC 8058 wants both headers of unsubscribing signed.
_HEADERS = (
    *("from", "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to"),
    *("auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post"),
)
_SHORTEST = 1024  # bits; Gmail takes no less


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The domain's key, and the name under which DNS has its other half."""

    selector: str
    domain: str
    secret: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path, selector: str, domain: str) -> Self:
        """Read a key, as `openssl genrsa 2048` makes it; raises ConfigError."""
        try:
            secret = path.read_bytes().replace(b"\r\n", b"\n")  # dkimpy finds no key where lines end as on Windows
        except OSError as error:
            raise ConfigError(
                f"The key of mail.dkim_key at {path} cannot be read: {error.strerror}. Without it nothing is sent."
            ) from error
        signer = cls(selector=selector, domain=domain, secret=secret)
        if signer.bits < _SHORTEST:
            raise ConfigError(
                f"{path} holds no RSA key of {_SHORTEST} bits or more. Make one with `openssl genrsa -out {path} 2048`."
            )
        return signer

    @property
    def bits(self) -> int:
        """How long the key is; 0 where it is none."""
        from dkim.crypto import UnparsableKeyError, parse_pem_private_key  # noqa: PLC0415 - most mail servers sign themselves

        try:
            return int(parse_pem_private_key(self.secret)["modulus"]).bit_length()
        except (UnparsableKeyError, ValueError, IndexError, TypeError, KeyError):
            return 0

    def is_believed(self, record: str) -> bool:
        """Tell whether somebody who finds this record in DNS takes our mails for ours."""
        import dkim  # noqa: PLC0415

        sample = self.signed(f"From: a@{self.domain}\r\n\r\nSigned\r\n".encode())
        return bool(dkim.verify(sample, dnsfunc=lambda _, timeout=5: record.encode()))  # noqa: ARG005 - dkimpy names it

    def signed(self, raw: bytes) -> bytes:
        """Give a mail with its signature before it; raises SendError."""
        import dkim  # noqa: PLC0415

        try:
            signature = dkim.sign(
                raw,
                self.selector.encode(),
                self.domain.encode(),
                self.secret,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[name.encode() for name in _HEADERS],
            )
        except dkim.DKIMException as error:
            raise SendError(f"the mail cannot be signed with the key of mail.dkim_key: {error}", ours=True) from error
        return bytes(signature) + raw
