"""When, where and for how much."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.facts.reading import facts
from scraper.model import Facts, Place
from tests.fakes import posting


def stated(text: str, title: str = "Erfaringskonsulent") -> Facts:
    return facts(posting(title=title, published=date(2026, 11, 20)), text)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Lønn etter avtale", (None, None)),
        ("Lønn etter tariff", (None, None)),
        ("Lønnes etter gjeldende tariffavtale", (None, None)),
        ("Lønn: kr 420 000 – 480 000", (420000, 480000)),
        ("Lønn kr. 420.000,- til 480.000,- pr. år", (420000, 480000)),
        ("Årslønn fra kr 400 000 til kr 450 000 avhengig av ansiennitet", (400000, 450000)),
        ("Stillingen lønnes i lønnstrinn 32–38", (None, None)),
        ("Stillingen lønnes som fagarbeider, minstelønn kr 430 200", (430200, None)),
        ("Timelønn 215 kr", (215, 215)),
        ("Timelønn: kr 198,50 - 230,00", (198, 230)),
        ("Salary NOK 450 000 - 500 000", (450000, 500000)),
        ("Vi har et budsjett på 3 400 000 kroner", None),
        ("Kommunen har 420 000 innbyggere", None),
        ("Løn frå 750 000", (750000, None)),
        ("Konkurransedyktige betingelser", (None, None)),
        ("Ansvar for lønn og regnskap", None),
        ("Arbeidsoppgaver\n- lønn og fakturering etter avtale", None),
        ("Vi tilbyr\n- Lønn i henhold til tariff\n- God pensjonsordning", (None, None)),
        ("Lønn etter HTA kap. 4, stillingskode 6559", (None, None)),
        ("Løn etter gjeldande tariff", (None, None)),
        ("Deltakeravgift kr 500", None),
        ("Du får gratis lunsj og god kaffe.", None),
        ("Årslønn 450 000 kroner", (450000, 450000)),
        ("Tilsetting på vanlige lønnsvilkår", (None, None)),
        ("540-600 000 kroner i lønn", (540000, 600000)),
        ("lønn på inntil kr 500 000", (None, 500000)),
        ("Kontakt tlf 400 00 000. Lønn etter avtale.", (None, None)),
        ("Stillingskode 1408 førstekonsulent, lønn kr 500 000–560 000 per år", (500000, 560000)),
        ("Lønnsspenn: 480 000 - 530 000 NOK", (480000, 530000)),
        ("Lønn: Etter avtale", (None, None)),
        ("Godtgjøring etter avtale", (None, None)),
        ("Lønn kr 210 per time", (210, 210)),
        ("450 000–500 000 kroner", (450000, 500000)),
        ("Du tilbys lønn mellom 420 000 og 460 000", (420000, 460000)),
        ("kr 430 000,- - kr 480 000,- i 100 % stilling", (430000, 480000)),
        ("Lønn fra 400 000 kr", (400000, None)),
        ("Minstelønn 430 000", (430000, None)),
        ("Lønn som miljøarbeider (1077) kr 500 000 til 560 000", (500000, 560000)),
        ("Between NOK 470,000 and 545,000 a year.", (470000, 545000)),
        ("Vi gir:\n780 000–860 000, fast, full stilling.", (780000, 860000)),
        ("Løn i spennet 600–660 tusen.", (600000, 660000)),
        ("Lønsramme 420' til 455'", (420000, 455000)),
        ("Lønn som assistent/fagarbeider etter tariff", (None, None)),
        ("Løn: kr 410 000–450 000", (410000, 450000)),
        ("Vi har fått 1,2 mill. kr i tilskudd", None),
        ("Det utbetales 300 000 kr i stipend årlig til medlemmer", None),
        ("Lønnes etter avtale", (None, None)),
        ("Gode lønns- og arbeidsvilkår", (None, None)),
        ("Pay: NOK 230 per hour", (230, 230)),
        ("God lønn", (None, None)),
        ("Organisasjonsnummer 987 654 321", None),
        ("Lønn kr 450.000-500.000", (450000, 500000)),
        ("Lønn på kr 35 000 per måned", (None, None)),
        ("Lønn: kr 480 000 + tillegg", (480000, 480000)),
        ("Lønnstrinn 32-38", (None, None)),
        ("Lønn: kr 431 400–508 700 avhengig av ansiennitet", (431400, 508700)),
        ("Lønn etter gjeldende tariff", (None, None)),
        ("Brutto kr 480 000 – 520 000 pr. år", (480000, 520000)),
        ("Timelønn fra 220,- til 245,-", (220, 245)),
        ("Startlønn 450.000", (450000, None)),
        ("Lønnen er 40 000 kr i måneden", (None, None)),
        ("Lønn i ltr. 30–36", (None, None)),
        ("Løn etter overeinskomst, minimum kr 870 000", (870000, None)),
        ("Salary 620–720k NOK", (620000, 720000)),
        ("235 kr/t, cirka 15 timer i måneden", (235, 235)),
        ("Lønn 560 000–690 000, stipend og flyttehjelp", (560000, 690000)),
        ("Du får 400 000 kroner til tiltak.", None),
        # By what, whatever it is called; a year's pay of a small post; nothing.
        ("Du får månedslønn etter overenskomst.", (None, None)),
        ("Vi betaler etter KS-tariffen.", (None, None)),
        ("Tariff etter NSF-overenskomsten.", (None, None)),
        ("- lønn etter vår tabell", (None, None)),
        ("Løn vert avtala med kvar einskild.", (None, None)),
        ("- avlønning som assistent", (None, None)),
        ("Møtegodtgjøring følger Helse Sør-Østs satser.", (None, None)),
        ("Fra kr 380 000 (0 år) til kr 452 000 (16 år)", (380000, 452000)),
        ("Årslønnen er 90 000 kroner for de 20 prosentene.", (90000, 90000)),
        ("Mange kombinerer med trygd; det ordner vi. 428 000 kroner i hel stilling.", (428000, 428000)),
        ("Deltakelse gir ikke lønn.", (None, None)),
        ("Du lærer opp frivillige, som ikke får lønn.", None),
        ("Lønn etter Bymisjonens lønnstabell.", (None, None)),
        ("Lønn fastsettes lokalt.", (None, None)),
        ("Ltr. 22–28 i Oslo kommunes lønnsregulativ", (None, None)),
        ("Pay follows the municipal tariff for assistants.", (None, None)),
        ("Annual pay starts at NOK 550,800.", (550800, None)),
        ("Lønn min. 425 000, maks. 470 000", (425000, 470000)),
        ("Årslønn i hel stilling 415 300 ved null års ansiennitet og 477 900 ved 16 år.", (415300, 477900)),
        ("Lønna starter på 483 000 og ender på 563 000 når du har 16 års ansiennitet.", (483000, 563000)),
        ("Lønn fra kr. 420 000,- til kr. 480 000,-", (420000, 480000)),
        ("Årsløn for heil stilling går frå kr 398 700 ved 0 år til kr 497 900 ved 16 år.", (398700, 497900)),
        ("Minstelønn etter HTA kap. 4", (None, None)),
        ("Tariffbestemt lønn", (None, None)),
        ("Timesats kr 190–212", (190, 212)),
        ("Du får honorar for kvart møte.", (None, None)),
        ("Behandler lønnes med kr 560 000–640 000 og erfaringsrådgiveren kr 480 000–540 000.", (480000, 640000)),
        ("Lønn etter stiftelsens stige, 446 000 kroner på laveste trinn og 503 000 på høyeste.", (446000, 503000)),
        ("Førstekonsulent fra kr 510 000, rådgiver til kr 610 000 i lønn.", (510000, 610000)),
        ("Gjennomsnittsgjelden hos dem som kontakter oss, er 640 000 kroner.", None),
        ("Assistentløn etter tariff", (None, None)),
        ("Vi betaler 412 kroner per undervisningstime.", (412, 412)),
        ("Kommunen bidrar med 900 000 kroner i året, resten er tilskudd.", None),
        ("Lønn tilsvarende kommunal miljøarbeider", (None, None)),
        ("Minimumsløn 490 000, meir ved ansiennitet", (490000, None)),
        ("Løna er 450 000 kroner og gjeld for full stilling.", (450000, 450000)),
        ("Vi tilbyr\nLøn etter tariffavtale, rimeleg hybel og eit raust fagbudsjett.", (None, None)),
        ("Vi tilbyr\nLøn 420 000 kr i 100 %, lik for båe, og lån av ski.", (420000, 420000)),
        ("Goder\nTariffestet lønn, pensjonsordning og trening i arbeidstiden.", (None, None)),
        ("Leiarløn etter avtale", (None, None)),
        ("Vi lønner etter KS-tariff, med full ansiennitet.", (None, None)),
        ("Lønn: 94 000 kroner årlig for 20 %.", (94000, 94000)),
        ("84 000–91 000 kroner i året for stillingen, i lønn.", (84000, 91000)),
        ("I nord får du nedskrevet studielånet med inntil 60 000 kroner i året.", None),
        ("- 480 000–573 000 kroner i lønn etter ansiennitet, og 20 000 kroner årlig i nord-tillegg", (480000, 573000)),
        ("- stab til budsjett og rapportering, lønn mellom 640 000 og 740 000 kroner, og god kantine", (640000, 740000)),
        ("Lønn: 460 000 kroner per år i hel stilling, noe som gir 138 000 for den delen du arbeider.", (460000, 460000)),
        ("- lønn som assistent med tillegg: kr 440 000 i 100 %", (440000, 440000)),
        ("Tarifflønn med kvelds- og helgetillegg.", (None, None)),
        ("Løn etter avtale, men aldri under 440 000 i full stilling.", (440000, None)),
        ("Godtgjøring kr 2 100 per møte.", (2100, 2100)),
        ("Gjennomsnittlig gjeld hos dem vi møter er 740 000 kroner.", None),
    ],
)
def test_pay_is_its_lowest_and_highest_amount_or_words_only(text: str, amounts: tuple[int | None, int | None] | None) -> None:
    found = stated(text)
    assert ((found.pay.low, found.pay.high) if found.pay else None) == amounts
    assert ("pay" in found.quotes) == (found.pay is not None)
    assert found.pay is None or 0 < len(found.pay.text) <= 160


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Oppstart snarest", "snarest"),
        ("Tiltredelse etter avtale", "etter avtale"),
        ("Oppstart 1. februar 2027", "1. februar 2027"),
        ("Ønsket oppstart: januar 2027", "januar 2027"),
        ("Tiltreding snarast mogleg", "snarast mogleg"),
        ("Start date: 1 February 2027", "1 February 2027"),
        ("Tiltredelse 01.03.2027", "01.03.2027"),
        ("Det nye huset åpner 1. mars 2027", ""),
        ("Kurset har oppstart i april", ""),
        ("Stillingen er ledig fra 1. mars 2027", "1. mars 2027"),
        ("Stillinga er ledig frå 15. januar", "15. januar"),
        ("Snarlig oppstart", "snarlig"),
        ("Start: as soon as possible", "as soon as possible"),
        ("Oppstart så snart som mulig", "så snart som mulig"),
        ("Ledig for snarlig tiltredelse", "snarlig"),
        ("Teamet startet i januar 2025", ""),
        ("Søknadsfrist 1. desember", ""),
        ("Tiltredelse: snarest/etter avtale", "snarest"),
        ("Vikariat fra 01.01.27 til 31.12.27", "01.01.27"),
        ("Prosjektet startet opp 1. januar 2026", ""),
        ("Tiltredelse: etter nærmere avtale", "etter nærmere avtale"),
        ("Oppstart så fort som mulig", "så fort som mulig"),
        ("Oppstart i januar/februar 2027", "januar"),
        ("Stillingen er ledig for tiltredelse fra 1.2.2027", "1.2.2027"),
        ("Tiltredelsesdato: 15. januar", "15. januar"),
        ("We would like you to start in March 2027", "in March 2027"),
        ("Ledig snarest", "snarest"),
        ("Stillingen er ledig fra nå", ""),
        ("Stillingen er ledig snarast", "snarast"),
        ("Vi starter med kaffe hver dag", ""),
        ("Du begynner 1. mars", "1. mars"),
        ("Oppstart etter avtale.", "etter avtale"),
        ("Tiltredelse snarest mulig.", "snarest mulig"),
        ("Ønsket tiltredelse er 1. mars 2027.", "1. mars 2027"),
        ("Oppstart 1/3-27.", "1/3-27"),
        ("Ledig fra snarest: 1 stilling", "snarest"),
        ("Fra nyttår vil vi ha en kollega til.", "nyttår"),
        ("Han begynner 4. januar.", ""),
    ],
)
def test_the_start_is_in_the_ads_own_words(text: str, start: str) -> None:
    found = stated(text)
    assert found.start.lower() == start.lower()
    assert ("start" in found.quotes) == bool(found.start)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Søknadsfrist: 15. desember", "2026-12-15"),
        ("Søk innen 15.12.2026", "2026-12-15"),
        ("Send søknad og CV til kontakt@example.no innen fredag 11. desember.", "2026-12-11"),
        ("Vi gir deg svar innen 20. desember", ""),
        ("Søknadsfrist etter avtale. Oppstart 1. mars 2027", ""),
        ("Etter fristen kaller vi inn til intervju 15. desember", ""),
        ("Søknadsfrist 6. desember. Informasjonsmøte 1. desember.", "2026-12-06"),
        ("Informasjonsmøte 1. desember, søknadsfrist 6. desember.", "2026-12-06"),
        ("Stillingen besettes innen 1. mars 2027", ""),
        ("Frist: 11.12", "2026-12-11"),
        ("Søknadsfristen er utvidet til 20. desember 2026", "2026-12-20"),
        ("Applications close on 10 December", "2026-12-10"),
        ("Apply by 10 December 2026", "2026-12-10"),
        ("Deadline for applications: December 10, 2026", "2026-12-10"),
        ("Søknadsfrist: snarest", "snarest"),
        ("Søkjarar blir vurderte fortløpande", "løpende"),
        ("Påmeldingsfrist 1. desember", ""),
        ("SØKNADSFRIST\n11. desember 2026", "2026-12-11"),
        ("Siste frist for å søke er søndag 13. desember", "2026-12-13"),
        ("Søknad sendes innen 1. desember 2026", "2026-12-01"),
        ("Har du spørsmål før fristen, ring 1. desember", ""),
        ("Prosjektet har frist 31. mars 2027 for rapportering", ""),
        ("Du må tiltre innen 1. februar 2027", ""),
        ("Opprinnelig frist 1. desember, ny frist 15. desember", "2026-12-15"),
        ("Søknadsfristen er 11. desember 2026 kl. 23.59", "2026-12-11"),
        ("Send søknad innan 3. desember", "2026-12-03"),
        ("Søk stillinga innan 03.12.26", "2026-12-03"),
        ("Vi ønsker søknaden din senest 10. desember", "2026-12-10"),
        ("Ny søknadsfrist: 1. januar 2027", "2027-01-01"),
        ("Frist for å søke: mandag 7. desember", "2026-12-07"),
        ("Frist: Løpende", "løpende"),
        ("Intervjuer holdes innen 20. desember", ""),
        ("Ferdigstilles innen 1. desember", ""),
        ("Please send your application before 5 December", "2026-12-05"),
        ("Søk snarest!", "snarest"),
        ("Skriv til oss innen 10. desember", "2026-12-10"),
        ("Fristen er 30. november", "2026-11-30"),
        ("Søknadsfrist 15.12.", "2026-12-15"),
        ("Søknadsfrist: Søknader vurderes fortløpende", "løpende"),
        ("Last ned søknadsskjema. Tilbudet åpner før 1. februar 2027", ""),
        ("Søknadsfrist 11.12.26", "2026-12-11"),
        ("Vi ønsker søknad snarest og senest 10. desember.", "2026-12-10"),
        ("Søk snarest, vi intervjuer fortløpende.", "snarest"),
        ("Søknadsfristen er forlenget fra 1. desember til 15. desember 2026.", "2026-12-15"),
        ("Forlenget søknadsfrist: 20.12.2026", "2026-12-20"),
        ("NY FRIST: 12. desember", "2026-12-12"),
        ("Frist for å søke er mandag 14. desember kl. 12.00.", "2026-12-14"),
        ("Send søknad og CV på e-post innen utgangen av 5. desember.", "2026-12-05"),
        ("Vi må ha søknaden din i hende senest 8.12.2026.", "2026-12-08"),
        ("Interessert? Ta kontakt innen 9. desember.", "2026-12-09"),
        ("Søknader behandles etter hvert som de kommer inn.", "løpende"),
        ("Applications will be reviewed on a rolling basis.", "løpende"),
        ("Please apply no later than December 13.", "2026-12-13"),
        ("Last date to apply: 13 December 2026", "2026-12-13"),
        ("Meld interesse før jul. Oppstart 1. februar 2027.", ""),
        ("Velkommen som søker innen 15. desember!", "2026-12-15"),
        ("Det er løpende opptak av nye ansatte.", "løpende"),
        ("Vi tar imot søknader hele året.", "løpende"),
        ("Applications are read as they arrive.", "løpende"),
        ("Søk så snart du kan, for vi trenger noen før påske.", "snarest"),
        ("Søk så fort som mulig.", "snarest"),
        ("Vi intervjuer løpende.", "løpende"),
        ("Meld din interesse innen 9. desember via skjemaet.", "2026-12-09"),
        ("Gi beskjed til kontoret innen 1. desember.", "2026-12-01"),
        ("Vi tar imot søknader til og med søndag 20. desember 2026.", "2026-12-20"),
        ("Forslag på kandidater må være oss i hende 5. januar 2027.", "2027-01-05"),
        ("Frist for å søke er den tiende desember 2026.", "2026-12-10"),
        ("Meld deg innan utgangen av januar 2027.", "2027-01-31"),
        ("Rekrutteringen går løpende, send CV når det passer.", "løpende"),
        ("Vi ansetter fortløpende og har opplæring hver måned.", "løpende"),
        ("You can apply at any time.", "løpende"),
        ("Påmelding heile året.", "løpende"),
        ("Ta kontakt så snart du kan, gjerne i dag.", "snarest"),
        ("Det er bare å ta kontakt jo før jo heller.", "snarest"),
        (
            "Fristen var opprinnelig 3. desember, men siden siden lå nede, tar vi imot søknader til og med 9. desember.",
            "2026-12-09",
        ),
        ("Opphavleg frist var 1. desember 2026. Han er no lengd til 8. desember 2026.", "2026-12-08"),
        ("Fristen i portalen (1. desember) er feil; rett frist er 8. desember 2026.", "2026-12-08"),
        ("Svar på denne mailen så fort som mulig.", "snarest"),
        ("Søknad sendes snarest, helst i dag.", "snarest"),
        ("Vi skrev først at fristen var 1. desember, men nå sier vi 8. desember.", "2026-12-08"),
    ],
)
def test_the_deadline_is_the_day_one_can_last_apply_and_no_other(text: str, deadline: str) -> None:
    found = stated(text)
    assert found.deadline == deadline
    assert ("deadline" in found.quotes) == bool(found.deadline)


@pytest.mark.parametrize(
    ("places", "text", "codes"),
    [
        (("Bodø",), "Arbeidssted: Fauske", ("1804",)),
        (("Drammen",), "Arbeidssted Drammen eller Hamar.", ("3301", "3403")),
        ((), "Arbeidssted: Fauske", ("1841",)),
        ((), "Arbeidsstad er Fjellhuset i Bergen sentrum.", ("4601",)),
        ((), "Place of work: Drammen.", ("3301",)),
        ((), "Vi har vært på tur til Hamar.", ()),
        ((), "Arbeidssted er Storgata.", ()),
    ],
)
def test_the_kommune_is_the_boards_and_what_the_text_adds_to_it(
    places: tuple[str, ...], text: str, codes: tuple[str, ...]
) -> None:
    found = facts(posting(places=tuple(Place(kommune=place) for place in places)), text)
    assert found.kommune_codes == codes
    assert ("kommune_codes" in found.quotes) == bool(codes)


@pytest.mark.parametrize(
    ("employer", "text", "codes"),
    [
        ("NOTODDEN KOMMUNE", "Kom til oss.", ("4005",)),
        ("NAV Elverum", "Kom til oss.", ("3420",)),
        ("Helse Fonna HF, Stord DPS", "Kom til oss.", ()),
        ("Stord DPS", "Kom til oss.", ("4614",)),
        ("Jæren DPS", "Kom til oss.", ()),
        ("Stiftelsen Ly", "Vi holder til i Larvik sentrum.", ("3909",)),
        ("Stiftelsen Ly", "Vi var på tur i Larvik.", ()),
    ],
)
def test_an_office_or_a_seat_tells_the_kommune_where_nothing_else_does(
    employer: str, text: str, codes: tuple[str, ...]
) -> None:
    assert facts(posting(employer=employer), text).kommune_codes == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Gruppene er i Skien og Porsgrunn.", ("4003", "4001")),
        ("Et samarbeid mellom kommunene Skien, Porsgrunn og Bamble.", ("4003",)),
        ("Vi leverer til Bergen og Tromsø.", ("4003",)),
        ("Teamet dekker Skien, Porsgrunn og Bamble.", ("4003",)),
        ("Skien er arbeidssted. Vi har gruppe i Skien og Porsgrunn.", ("4003", "4001")),
        ("Arbeidssted: Skien. Vi har gruppe i Skien og Porsgrunn.", ("4003",)),
        ("- kan reise mellom Bamble, Skien og Porsgrunn", ("4003",)),
        ("- samhandling med erfaringskonsulentene i Skien og Porsgrunn", ("4003",)),
        ("Utvalget møtes vekselvis i Skien og Porsgrunn.", ("4003", "4001")),
        ("Veka er delt mellom Skien og Notodden.", ("4003", "4005")),
        ("Kontoret ligger i sentrum, men to dager i uka er du på Notodden.", ("4003", "4005")),
        ("Two days a week your workplace is the clinic in Porsgrunn.", ("4003", "4001")),
        ("Fast stilling 100 %, Skien eller Porsgrunn.", ("4003", "4001")),
        ("Vi ansetter tre: to på 50 % i Skien og en på 80 % i Porsgrunn.", ("4003", "4001")),
        ("Vi lyser ut to stillinger:\n- 40 % ved rusposten i Skien\n- 60 % på senteret i Porsgrunn", ("4003", "4001")),
        ("I Porsgrunn har vi et samtalekontor to dager i uka.", ("4003",)),
        ("Psykologen er på Notodden to dager i uka.", ("4003",)),
        ("Veka er delt mellom kontoret og Notodden, men du skal ikke dit.", ("4003",)),
        ("Organisasjonen har fire ansatte i Skien og en i Porsgrunn.", ("4003",)),
        ("Vi har avdelinger på Skien, Porsgrunn og Notodden.", ("4003",)),
        ("- bo i Skien eller Porsgrunn", ("4003",)),
        ("Arbeidsstedene er Skien, Porsgrunn og Bamble.", ("4003", "4001", "4012")),
        ("Arbeidssted er hovedsakelig Skien, med onsdager i Notodden.", ("4003", "4005")),
        ("Kommunene Skien, Siljan og Bamble samarbeider. Arbeidet foregår i alle de tre kommunene.", ("4003", "4010", "4012")),
        ("Skien, Siljan og Bamble har gått sammen om én stilling.", ("4003", "4010", "4012")),
        ("Vi er en på 60 % ved sykehuset Skien og en på 40 % ved sykehuset Notodden som skal ansettes.", ("4003", "4005")),
        ("Arbeidssted: Skien. Du har én fast arbeidsdag i uken på døgnenheten i Notodden.", ("4003", "4005")),
        ("Arbeidssted er Skien, men intervjuene holdes i Notodden.", ("4003",)),
    ],
)
def test_kommuner_listed_beside_the_boards_own_are_workplaces_but_partners_are_not(text: str, codes: tuple[str, ...]) -> None:
    found = facts(posting(places=(Place(kommune="Skien"),)), text)
    assert found.kommune_codes == codes


def test_several_places_of_work_are_enough_where_the_board_names_none() -> None:
    text = "Vi trenger fem som skal undervise i fengslene i Trondheim, Skien og Bodø."
    assert facts(posting(), text).kommune_codes == ("5001", "4003", "1804")
    assert facts(posting(), "Vi har besøkt Trondheim, Skien og Bodø.").kommune_codes == ()


def test_a_bare_name_of_two_places_is_the_one_where_the_employer_is() -> None:
    place = Place(city="Åmot", kommune="Åmot")
    assert facts(posting(places=(place,), employer="Vinje kommune"), "Kom til oss.").kommune_codes == ("4036",)
    assert facts(posting(places=(place,), employer="Stiftelsen Ly"), "Kom til oss.").kommune_codes == ("3422",)


def test_where_neither_says_a_place_the_kommune_that_employs_is_meant() -> None:
    assert facts(posting(employer="Psykisk helse, Bodø kommune"), "Kom til oss.").kommune_codes == ("1804",)
