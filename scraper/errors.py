"""What can go wrong, and who is told.

JobsError
├─ ConfigError                    stops at start; names the key and the file
├─ SourceError(source, url)       ends that source's run; the others go on
│  ├─ FetchError(transient)       the page did not come; a transient one is asked for again
│  ├─ ParseError                  the page is not as expected; the cause is chained
│  └─ CheckError                  far fewer postings than expected: nothing is concluded
├─ StoreError                     the database is missing, damaged or newer than the program
├─ HeldError                      a person must look before anything is sent or erased
└─ SendError(permanent, ours)     a mail was refused; a permanent refusal is not tried again
"""

from __future__ import annotations


class JobsError(Exception):
    """Anything that this program can explain to the person who runs it."""


class ConfigError(JobsError):
    """The configuration cannot be used."""


class SourceError(JobsError):
    """A board could not be read."""

    def __init__(self, message: str, *, source: str = "", url: str = "") -> None:
        super().__init__(message)
        self.source = source
        self.url = url

    def __str__(self) -> str:
        return " ".join(part for part in (super().__str__(), self.url and f"({self.url})") if part)


class FetchError(SourceError):
    """A page did not come, or not whole."""

    def __init__(self, message: str, *, url: str = "", status: int = 0, transient: bool = False, wait: float = 0.0) -> None:
        super().__init__(message, url=url)
        self.status = status
        self.transient = transient
        self.wait = wait  # seconds that the server asked for, clamped


class ParseError(SourceError):
    """A page came, but is not what the board sends."""


class CheckError(SourceError):
    """A run gave far fewer postings than it should."""


class StoreError(JobsError):
    """The database cannot be used."""


class HeldError(JobsError):
    """A person must look before anything is sent or erased."""


class WriteError(JobsError):
    """Mails could not be written; all others were."""


class SendError(JobsError):
    """A mail was not accepted."""

    def __init__(self, message: str, *, permanent: bool = False, ours: bool = False, status: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent  # this address will never accept it
        self.ours = ours  # nothing is wrong with the address: stop the batch and tell the operator
        self.status = status  # as RFC 3463 has it, where the server refused the address and not us
