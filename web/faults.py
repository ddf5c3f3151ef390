"""The pages that say that something is wrong, for any server to show with the status they are about. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from web.pages import File, Site, page
from web.words import catalog


_LATER = "Prøv igjen om noen minutter."
# For each status: what has happened, and what one can do. Those that our own server never gives are for one in front of it.
WORDS: Mapping[int, tuple[str, str]] = {
    400: ("Vi forstod ikke spørsmålet", "Gå tilbake, se over det du skrev, og prøv igjen."),
    401: ("Denne siden er for ansatte", "Åpne lenken du har fått på e-post, eller be om en ny."),
    403: ("Dette har du ikke tilgang til", "Gå tilbake, last siden på nytt, og prøv en gang til."),
    404: ("Siden finnes ikke", "Kanskje er adressen skrevet feil, eller siden er flyttet."),
    405: ("Det går ikke her", "Denne siden kan bare leses. Gå tilbake og prøv en annen vei."),
    408: ("Det tok for lang tid", "Forbindelsen ble brutt før alt var kommet fram. Prøv igjen."),
    409: ("Noen andre kom først", "Ingenting er lagret. Last siden på nytt, og se hva som er endret."),
    410: ("Siden er tatt bort", "Den kommer ikke tilbake."),
    413: ("Det ble for mye på en gang", "Ingenting er lagret. Gå tilbake, gjør teksten kortere, og prøv igjen."),
    414: ("Adressen er for lang", "Begynn på forsiden, og let deg fram derfra."),
    415: ("Vi kan ikke lese det som ble sendt", "Bruk skjemaet på siden."),
    429: ("Det kom for mange på en gang", "Vent en time, og prøv igjen."),
    431: ("Nettleseren sendte for mye", "Lukk nettleseren, åpne den på nytt, og prøv igjen."),
    500: ("Noe gikk galt hos oss", f"Det er ikke din feil. {_LATER}"),
    501: ("Dette kan ikke siden svare på", "Bruk en vanlig nettleser."),
    502: ("Siden er nede et øyeblikk", _LATER),
    503: ("Siden har for mye å gjøre akkurat nå", _LATER),
    504: ("Siden bruker for lang tid på å svare", _LATER),
}


def files(site: Site) -> Iterator[File]:
    """Give a page for each status, in every language: 404.html and its like, where other servers look for them too."""
    for status, (heading, advice) in WORDS.items():
        yield from page(site, f"{status}.html", "fault.html", heading=heading, advice=advice)


def nearest(status: int) -> int:
    """Give the status that has a page and says of any other what a reader needs to know."""
    return status if status in WORDS else 400 if status < 500 else 500


def plain(status: int, language: str) -> str:
    """Say the same in plain text, for when there is no page yet."""
    say = catalog(language).gettext
    heading, advice = WORDS[nearest(status)]
    return f"{say(heading)}. {say(advice)}\n"
