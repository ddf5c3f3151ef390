"""What ads call posts, and whoever is employed in them, after a number."""

from __future__ import annotations

from scraper.facts.words import one_of


MANY_POSTS = (
    r"(?:[^\W\d_]{2,15})?(?:stillinger|stillingar|stilling|positions?|posts|vacancies|vikariater|vikariat|engasjement(?:er)?"
    r"|engagements)\b"
)
# Whoever is employed: a plural in -ere, -arar, -er, -ar or -s that no other noun of ads is.
NOT_PEOPLE = (
    one_of(r"""
    timer, timar, dager, dagar, kvelder, kveldar, uker, veker, måneder, månader, år, ganger, gonger, helger, minutter
    hours, days, weeks, months, years, evenings
    kroner, millioner, språk, referanser, referansar, references, søknader, søknadar
    kommuner, kommunar, plasser, plassar, enheter, einingar, avdelinger, avdelingar, steder, stader, places, boliger, bustader
    samlinger, møter, prosjekter, tilbud, things, medlemmer, medlemer, medlemmar, \w*representanter, \w*representantar
""")
    + r"\b"
)
PEOPLE = (
    rf"(?!{NOT_PEOPLE})(?:[^\W\d_]|-){{2,40}}(?:ere|arar|er|ar|ers|ors|ants|ists|nts|des)\b"
    rf"|(?:kolleger|kollegaer|kollegaar|personer|personar|workers|guides|hosts|mentors|colleagues"
    rf"|assistants|people|verter)\b"
)
ONE_POST = r"(?:[^\W\d_]{0,15}stilling|position|post|vacancy|vikariat|engasjement|engagement)\b"
POSTS = rf"(?:{MANY_POSTS}|{ONE_POST}|{PEOPLE})"
