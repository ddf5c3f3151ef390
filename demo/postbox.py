"""A mail server on loopback that keeps every mail as a file."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _OnAnyPort(Controller):
    """A controller that takes whichever port is free; aiosmtpd wakes its server by connecting, so it must learn which."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's own


class Postbox:
    """Takes mail for anybody, and writes 001.eml, 002.eml … into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._count = 0
        self._controller = _OnAnyPort(self, hostname="127.0.0.1", port=0)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._controller.port)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's
        """Keep one mail."""
        with self._lock:
            self._count += 1
            content = envelope.content
            raw = content if isinstance(content, bytes) else (content or "").encode()
            (self._folder / f"{self._count:03}.eml").write_bytes(raw)
        return "250 Kept"
