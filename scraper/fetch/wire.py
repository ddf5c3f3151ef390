"""The one place where bytes leave and come: checked addresses, and a deadline that holds whatever the server does.

httpx's time-outs are for each read, so one byte every half second would never end; here each read, connect and handshake gets
only what is left of the request's own deadline.
"""

from __future__ import annotations

import ipaddress
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpcore
import httpx


Target = tuple[str, int]  # address and port

_deadline: ContextVar[float] = ContextVar("deadline")
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")  # the rest of IPv6 is local, or wraps an IPv4 address, as NAT64 does
_WRAPPERS = tuple(map(ipaddress.IPv6Network, ("2002::/16", "2001::/32")))  # 6to4 and Teredo wrap one too


class Refused(Exception):  # noqa: N818 - says what was done, as httpcore's own do
    """An address that we do not connect to."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound everything inside, on this thread, to so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None) -> float:
    """Give what remains of the deadline, or the time-out where that is shorter."""
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline of the request has passed")
    return left if timeout is None else min(timeout, left)


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet and is no disguise of one that does not."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found not in _GIVEN_OUT or any(found in network for network in _WRAPPERS):
            return False
    return found.is_global and not found.is_multicast


class _Stream(httpcore.NetworkStream):
    """A connection each of whose reads and writes ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._stream.get_extra_info(info)


class _Guard(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change its answer in between.

    Only a host in ``connect_to`` is reached unchecked, and only by its name: nobody can send us on to its address.
    """

    def __init__(self, connect_to: Mapping[str, Target], resolve: Resolver, sockets: httpcore.NetworkBackend) -> None:
        self._connect_to = connect_to
        self._resolve = resolve
        self._sockets = sockets

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = Refused(f"{host} has no address")
        for target in self._checked(host, port):
            try:
                return _Stream(self._sockets.connect_tcp(*target, _left(timeout), local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _checked(self, host: str, port: int) -> list[Target]:
        if target := self._connect_to.get(host):
            return [target]
        addresses = list(self._resolve(host, port))
        for address in addresses:
            if not is_public(address):
                raise Refused(f"{host} is at {address}, which is not on the open internet")
        return [(address, port) for address in addresses]


class Resolver:
    """Finds the addresses of a name by the system's own means."""

    def __call__(self, host: str, port: int) -> Iterable[str]:
        """Give the IP addresses of a host."""
        import socket  # noqa: PLC0415 - the only use

        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return dict.fromkeys(str(entry[4][0]) for entry in found)


class Wire(httpx.BaseTransport):
    """An httpx transport over guarded connections; hosts in ``connect_to`` are reached in plain HTTP where it says.

    Each thread keeps connections of its own: one pool for all is looked through, connection by connection, at each request.
    """

    def __init__(
        self,
        connect_to: Mapping[str, str],
        resolve: Resolver | None = None,
        sockets: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._connect_to = {host: _target(where) for host, where in connect_to.items()}
        self._guard = _Guard(self._connect_to, resolve or Resolver(), sockets or httpcore.SyncBackend())
        self._tls = httpx.create_ssl_context()
        self._own = threading.local()
        self._pools: list[httpcore.ConnectionPool] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, without following redirects."""
        response = self._pool().handle_request(
            httpcore.Request(
                method=request.method,
                url=self._dialled(request.url),
                headers=request.headers.raw,
                content=request.content,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def _pool(self) -> httpcore.ConnectionPool:
        if not hasattr(self._own, "pool"):
            self._own.pool = httpcore.ConnectionPool(ssl_context=self._tls, network_backend=self._guard)
            self._pools.append(self._own.pool)
        return cast("httpcore.ConnectionPool", self._own.pool)

    def _dialled(self, url: httpx.URL) -> httpcore.URL:
        scheme = b"http" if url.host in self._connect_to else url.raw_scheme
        return httpcore.URL(scheme=scheme, host=url.raw_host, port=url.port, target=url.raw_path)

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            pool.close()


class _Body(httpx.SyncByteStream):
    """The raw bytes of an answer, in the pieces in which they come."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _target(where: str) -> Target:
    """Read «127.0.0.1:8700»."""
    host, _, port = where.rpartition(":")
    return host, int(port)
