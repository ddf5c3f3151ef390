"""The words by which facts may be stated: whether they state one is told from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.facts.days import MONTH
from scraper.facts.posts import POSTS
from scraper.facts.words import words


# Words by which a fact may be stated: for each kind of employment its own, for other facts the same whatever the value.
_DRIVES = words(r"førarkort\w*, lappen, bil, bilen, kjøre, køyre, kjører, driv\w*, klasse B", ends=r"førerkort\w*")
# What is asked for, and not, in the same ways, whichever it is.
LICENCE = re.compile(
    r"\bfør[ea]rkort|\b(?:bil)?sertifikat(?:et)?\b(?! (?:for(?! (?:person)?bil)|som) )|\b(?:B|BE|C1|D1)-sertifikat"
    r"|\bkl(?:asse|\.)? B\b"
    r"|\b(?:kan|kunne) (?:kjøre|køyre) leie?bil|\bhas? a licen[cs]e\b|\blappen\b|\blicen[cs]e needed\b"
    r"|\bkan du (?:kjøre|køyre) bil\b|\blov til å (?:kjøre|køyre)\b|\bmå kunne (?:kjøre|køyre)\b(?=[.,]|$| bil)"
    r"|\bdriv(?:ing|er['’]?s) licen[cs]e|\b(?:ask for|or|nor) a licen[cs]e\b"
    r"|\bdisponere? (?:egen |eigen )?bil"
    r"|\b(?:har|må ha|ha) lappen\b|\b(?:ha|har) (?:egen |eigen )?bil\b|^\W*bil\b(?=:| er | og )|\b(?:kan"
    r"|kunne) (?:kjøre|køyr[ea]) (?:bil|minibuss|buss)|\bdu (?:kjører|køyrer) bil\b",
    re.IGNORECASE,
)
CERTIFICATE = re.compile(
    r"\bpolitiattest|\battest fr[aå] politiet|\bvandelsattest|\bbarneomsorgsattest|\bbarnevernsattest|\bstraffeattest"
    r"|\battest etter (?:helsepersonell|helse|barnevern|politiregister)\w*"
    r"|\bcertificate from the police|\bpolice (?:certificate|clearance|check|record)|\bcertificate of (?:good )?conduct"
    r"|\bcriminal record (?:check|certificate)|\bDBS check|\bDBS\b",
    re.IGNORECASE,
)
ALIKE = re.compile(f"{LICENCE.pattern}|{CERTIFICATE.pattern}", re.IGNORECASE)
_EDUCATION = words(
    r"""
        autoris\w*, eksam\w*, papir\w*, diplom\w*, skole\w*, skule\w*, studi\w*, degree\w*, educat\w*, qualif\w*, school\w*
        formell\w*, sosionom\w*, vernepl\w*, helsefag\w*, certificate\w*, college, universi\w*, skoler\w*, MB, krav, kreves
    """,
    ends=r"""
        utdann\w*, bachelor\w*, master\w*, høgsk\w*, høysk\w*, fagbrev\w*, fagskole\w*, fagskule\w*, vitnem\w*, kurs\w*, grad
        sykepl\w*, sjukepl\w*
    """,
)
_OPEN = words(
    r"""
        underveis, undervegs, deadline, closing date, (?:hele|heile) året, rolling, ongoing, continuous\w*, as they, as soon
        etter ?hvert, etter kvart, så snart, så raskt, når rett, when (?:the )?right, snar[ea]st\w*
    """,
    ends=r"løpende, løpande, frist\w*",
)
FORMS: Mapping[tuple[str, str], re.Pattern[str]] = {
    ("contract", "fast"): words(
        r"(?<!growing )(?<!grown )faste?(?!-| (?:team|veiled|rettlei|kontakt|møte|rutine|sam|avtale|dag)), permanent\w*"
    ),
    ("contract", "vikariat"): words(r"substitut\w*, parental leave, maternity", ends=r"vikar\w*, permisjon\w*"),
    ("contract", "engasjement"): words(
        r"""
            (?:midlertidig|mellombels)\w*(?! (?:plasser|bolig|bustad|opph)), temporary, fixed[- ]term, tidsavgrens\w*
            til og med, periode\w*
            (?:ett|eit|et|to|tre|\d+|one|two|three) (?:års?|måned\w*|månad\w*|year\w*|month\w*)
        """,
        ends=r"engasjement(?= \d| (?:i|på|fra|frå|fram|til|ut|for) (?:\d|ett?\b|eit|to\b|tre\b|per))",
    ),
    ("contract", "prosjekt"): words(r"project\w*", ends=r"prosjekt\w*"),
    ("contract", "tilkalling"): words(
        r"ringevikar\w*, ekstravakt\w*, behovsvakt\w*, ved behov, ved ledige, on[- ]call, casual", ends=r"tilkall\w*"
    ),
    ("contract", "timelønn"): words(
        r"time?l[øo]n\w*(?<!nn[ae]n), (?:per|pr\.?) time, timebet\w*, timebas\w*, timen, timar?, hourly, (?:per|an) hour"
    ),
    ("contract", "sesong"): words(r"sommer\w*, sumar\w*, sommar\w*, summer", ends=r"sesong\w*"),
    ("positions", ""): re.compile(
        r"(?<![\d,.–-])\b(\d{1,2}|én|éi|éin|ett|eitt|one|to|two|tre|three|fire|four|fem|five|seks|six|sju|syv|seven"
        rf"|åtte|eight|ni|nine|ti|ten|begge|båe|both) (?:[^\s.;,]+ ){{0,3}}?{POSTS}",
        re.IGNORECASE,
    ),
    ("percent", ""): re.compile(
        r"\b\d{1,3}(?:[.,]\d+)?(?:\s?%?\s?[-–]\s?\d{1,3})?\s?(?:%|prosent|per ?cent)"
        r"|\b(?:hei?ltid|fulltid)(?:\b|s?(?:stilling|jobb))|\bhei?l stilling"
        r"|\bfull(?: stilling\w*|[- ]time)|\bhal[vf](?: stilling\w*|[- ]time)",
        re.IGNORECASE,
    ),
    ("pay", ""): words(
        r"pay, paid, salar\w*, wage\w*, lønstrinn, honorar\w*", ends=r"l[øo]nn?(?:en|a|et|s\w*|er|t|ar)?, lønn\w*, tariff\w*"
    ),
    ("deadline", "day"): re.compile(
        rf"(?<![\d.,])\d{{1,2}}(?:\.|st|nd|rd|th)? ?{MONTH}\b(?: \d{{4}})?|\b{MONTH} \d{{1,2}}\b(?:,? \d{{4}})?"
        r"|(?<![\d.,:])\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?(?![\d,:%])|\b\d{4}-\d\d-\d\d\b",
        re.IGNORECASE,
    ),
    **{("deadline", label): _OPEN for label in ("løpende", "snarest")},
    ("driving_licence", "yes"): _DRIVES,
    ("driving_licence", "no"): _DRIVES,
    **{("education", f"{level} required"): _EDUCATION for level in ("course", "fagbrev", "bachelor", "master", "autorisasjon")},
    **{("education", level): _EDUCATION for level in ("none", "advantage", "course", "fagbrev", "fagskole", "bachelor")},
    ("waived", ""): ALIKE,
}
