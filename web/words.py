"""What the pages say, in each language that there is a catalog for; bokmål is what stands in the templates."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from digest import words


@cache
def languages() -> tuple[str, ...]:
    """Give every language that pages are written in: bokmål, and those that have a folder of catalogs."""
    folder = files("web").joinpath("locale")
    return ("nb", *sorted(each.name for each in folder.iterdir() if each.is_dir()))


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Give the catalogs of a language as one: each .po file of its folder, and behind them what mails say."""
    if language == "nb":
        return gettext.NullTranslations()
    together = Translations()
    for file in sorted(files("web").joinpath("locale", language).iterdir(), key=lambda each: each.name):
        compiled = BytesIO()
        with file.open("rb") as lines:
            write_mo(compiled, read_po(lines, locale=language))
        compiled.seek(0)
        together.merge(Translations(fp=compiled))
    together.add_fallback(words.catalog(language))
    return together
