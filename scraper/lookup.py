"""What DNS says of a domain, as far as it concerns mail. The only importer of dns."""

from __future__ import annotations

from collections.abc import Callable

import dns.exception
import dns.resolver


Lookup = Callable[[str], list[str]]  # a name to its TXT records; raises Unanswered

_SECONDS = 5.0


class Unanswered(Exception):  # noqa: N818 - says what was done
    """Nobody answers for DNS, so nothing is known."""


def resolver(server: str = "") -> Lookup:
    """Give what looks names up, at the machine's own name server or at this one (address, or address:port)."""
    try:
        asked = dns.resolver.Resolver(configure=not server)
    except dns.resolver.NoResolverConfiguration:
        return _nobody
    if server:
        host, _, port = server.partition(":")
        asked.nameservers, asked.port = [host], int(port or 53)
    return lambda name: _texts(asked, name)


def _nobody(_: str) -> list[str]:
    raise Unanswered("this machine has no name server")


def _texts(asked: dns.resolver.Resolver, name: str) -> list[str]:
    try:
        answer = asked.resolve(name, "TXT", lifetime=_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Unanswered(str(error)) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
