"""How much, how and how many: what an ad says of the post, and not of colleagues, of other posts or of what may come."""

from __future__ import annotations

import pytest

from scraper.facts.reading import facts
from scraper.model import Facts
from tests.fakes import posting


def stated(text: str, title: str = "Erfaringskonsulent") -> Facts:
    return facts(posting(title=title), text)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Vi søker erfaringskonsulent i inntil 60 % stilling.", (60, 60)),
        ("Stillinga er på 50 prosent og er fast.", (50, 50)),
        ("Vi har ledig 2 x 50 % faste stillinger.", (50, 50)),
        ("Det er lyst ut 40 % stilling, med mulighet for utvidelse til 80 %.", (40, 40)),
        ("Stillingsstørrelse: 75%", (75, 75)),
        ("Stillingsprosent: 100", (100, 100)),
        ("Omfang: 20 %", (20, 20)),
        ("Vi søker en erfaringskonsulent som skal jobbe sammen med to kolleger i 100 % stilling.", None),
        ("Teamet består av psykolog (100 %), sosionom (80 %) og lege (20 %).", None),
        ("Vår forrige erfaringskonsulent jobbet 80 % hos oss. Nå søker vi en ny i 50 % stilling.", (50, 50)),
        ("Lønn fra kr 430 000 i 100 % stilling.", None),
        ("Stillingen er 50 %. Lønn kr 430 000–480 000 i 100 % stilling.", (50, 50)),
        ("Vi gir 100 % for brukerne våre hver dag.", None),
        ("I kommunen har 12 % av barna en forelder med psykisk sykdom.", None),
        ("Heltid, fast.", (100, 100)),
        ("Full stilling, fast ansettelse", (100, 100)),
        ("Halv stilling", (50, 50)),
        ("Position: 60% permanent", (60, 60)),
        ("We offer a full-time permanent position.", (100, 100)),
        ("This is a part-time position (40%).", (40, 40)),
        ("About 30 % of our guests are under 25.", None),
        ("To stillinger: én på 100 % og én på 50 %.", (50, 100)),
        ("Sykefraværet er på 6 %, og 90 % av oss trives.", None),
        ("Du får 20 % stilling som erfaringskonsulent og 30 % som miljøarbeider", (20, 30)),
        ("Stillingen er 50 %, men kan på sikt utvides til 100 %.", (50, 50)),
        ("Minst 50 % av arbeidstiden er ute hos brukerne.", None),
        ("Arbeidstid: 18,75 timer per uke (50 %)", (50, 50)),
        ("Stillingen utgjør 60 % av full stilling.", (60, 60)),
        ("Vi kan tilby 50-100 % fast stilling etter avtale", (50, 100)),
        ("Det er ledig 40% fast stilling som erfaringskonsulent ved DPS.", (40, 40)),
        ("For tiden er det tre ansatte i 80 % stilling, og vi søker nå en i 50 %.", (50, 50)),
        ("Leder jobber 100 %, mens erfaringskonsulentene jobber 50 %.", None),
        ("Stillingens størrelse er 30 %", (30, 30)),
        ("Arbeidstid: 50 %, dagtid", (50, 50)),
        ("Stillingsandel 40–60 prosent", (40, 60)),
        ("Heiltidsstilling", (100, 100)),
        ("Vi søkjer ein erfaringskonsulent i full stilling", (100, 100)),
        ("Vi har en heltidskultur og søker deg", None),
        ("Det er 25 % økning i antall henvendelser.", None),
        ("Stillingen er på 1 årsverk", None),
        ("Ca. 50 % stilling", (50, 50)),
        ("Stillingen er delt: 50 % på DPS og 50 % i kommunen", (50, 50)),
        ("Hele 80 % av våre brukere er fornøyde med tilbudet, og vi søker nå en kollega i 60 %.", (60, 60)),
        ("Du må regne med reiser, ca. 20 % av tiden.", None),
        ("Permanent position, 80%", (80, 80)),
        ("37,5 timer i uken, 100 % stilling", (100, 100)),
        ("Stillingen er på 50 pst.", (50, 50)),
        ("Halv stilling, dagtid.", (50, 50)),
        ("Vi søker erfaringskonsulent i hel stilling.", (100, 100)),
        ("Stillingsstørrelse: 20-40%.", (20, 40)),
        ("Det er snakk om to stillinger: en på 100 % og en på 60 %.", (60, 100)),
        ("Stillinga er på femti prosent.", (50, 50)),
        ("Stillingen er 80% med mulighet for utvidelse til 100%.", (80, 80)),
        ("Vi har ledig inntil 100 % stilling.", (100, 100)),
        ("Ansettelsesforhold: Fast. Omfang: Deltid 75 %.", (75, 75)),
        ("The post is 0.5 FTE.", (50, 50)),
        ("Sykefraværet er nede i 4 % og 90 % av brukerne er fornøyde.", None),
        ("1-2 dager i uken, tilsvarende 20-40 prosent.", (20, 40)),
        ("Teamet består av tre ansatte i 100 % og en lege i 20 %. Stillingen er på 60 %.", (60, 60)),
        ("Fulltid, fast.", (100, 100)),
        ("Stillingsandel 50–60 %, etter ønske.", (50, 60)),
        ("Teamkoordinator – 100 %", (100, 100)),
        ("- 4 x 80 % miljøterapeut (bachelor)", (80, 80)),
        ("Engasjement fram til 31.12.2028 på 40 %", (40, 40)),
        ("Omfanget er 80 %.", (80, 80)),
        ("Hun startet 2. november i 50 % stilling.", None),
        ("Ansatt i 60 % stilling siden 2021 fikk hun prisen.", None),
        ("Ta med deg 100 % engasjement i alle ledd.", None),
        ("Recovery is ten per cent technology.", None),
        ("Arbeidsoppgaver\n- rekruttere til tre nye 50 %-stillinger", None),
        ("Vi er 100 % eid av kommunen og søker deg.", None),
        ("Med en vekst på over 50 % per år søker vi nå deg.", None),
        ("Erfaring fra salg, både deltid og heltid, er relevant.", None),
        (
            "I dag består teamet av:\n- overlege i psykiatri (60 %)\n- psykolog\nVi søker sykepleier i 100 % stilling.",
            (100, 100),
        ),
    ],
)
def test_the_percentage_is_the_posts_own(text: str, percent: tuple[int, int] | None) -> None:
    found = stated(text)
    assert found.percent == percent
    assert ("percent" in found.quotes) == (found.percent is not None)


@pytest.mark.parametrize(
    ("title", "text", "percent"),
    [
        ("Erfaringskonsulent 50 %", "Noko helgearbeid, og 100 % engasjement. Vi har også en 80 % stilling.", (50, 50)),
        ("Boveileder", "Boveileder (100 %) skal hjelpe voksne i egen bolig.", (100, 100)),
        ("Ledige stillinger", "1) Sykepleier, 100 % fast\n2) Erfaringskonsulent, 50 % engasjement", (50, 100)),
        ("Ledige stillinger", "Outreach nurse (100 %).\nOutreach worker (70 %).", (70, 100)),
        ("Erfaringskonsulent", "Mange skriver «Vi søker erfaringskonsulent i 50 % stilling» i annonsen.", None),
        ("Leder", "Ni medarbeidere i 50–100 % samles, og vi søker deres leder.\n100 % fast stilling.", (100, 100)),
        (
            "Nye stillinger",
            "Om oss\nVi er mange.\nTo stillinger\n- Sosionom, fast 100 %\n- Erfaringskonsulent, engasjement 50 %",
            (50, 100),
        ),
    ],
)
def test_title_and_captions_say_which_percentage_is_meant(title: str, text: str, percent: tuple[int, int] | None) -> None:
    assert stated(text, title).percent == percent


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("Vi søker erfaringskonsulent i fast 50 % stilling", ("fast",)),
        ("Stillingen er en fast stilling", ("fast",)),
        ("Ansettelsesforhold: Fast", ("fast",)),
        ("Stillingstype: Vikariat", ("vikariat",)),
        ("Vi har ledig fast stilling på 60 %", ("fast",)),
        ("Stillinga er mellombels i to år.", ("engasjement",)),
        ("Det er eit engasjement fram til 31.12.2027", ("engasjement",)),
        ("Midlertidig stilling i 2 år, mulighet for forlengelse/fast ansettelse", ("engasjement",)),
        ("Vi har fått prosjektmidler og søker erfaringskonsulent i en prosjektstilling på 18 måneder.", ("prosjekt",)),
        ("Våre fast ansatte gir deg opplæring.", ()),
        ("Du får fast kontaktperson i ledelsen.", ()),
        ("Et fast treffpunkt på torsdager", ()),
        ("Erfaringskonsulenten vår er i permisjon, og vi søker vikar fram til august.", ("vikariat",)),
        ("Tilkallingsvikar på timebasis", ("tilkalling", "timelønn")),
        ("The position is permanent.", ("fast",)),
        ("The position is temporary for two years.", ("engasjement",)),
        ("Du bruker ditt engasjement og din erfaring i stillingen.", ()),
        ("Fast stilling etter prøvetid på 6 måneder", ("fast",)),
        ("Avdelingen har 30 årsverk, alle i faste stillinger.", ()),
        ("Stillingen var tidligere et vikariat, men er nå fast.", ("fast",)),
        ("Ekstrahjelp/ringevikar", ("tilkalling",)),
        ("Prosjektet varer i tre år", ("prosjekt",)),
        ("Åremålsstilling på 6 år", ("åremål",)),
        ("Vi tilbyr fast ansettelse", ("fast",)),
        ("Du får fast stilling", ("fast",)),
        ("En fast, 50 % stilling", ("fast",)),
        ("Det er fast stilling, 40 prosent.", ("fast",)),
        ("Ledig vikariat som erfaringskonsulent 50 %", ("vikariat",)),
        ("Vi søker vikar for vår erfaringskonsulent", ("vikariat",)),
        ("Ett års engasjement med mulighet for forlengelse", ("engasjement",)),
        ("50 % engasjement ut 2027", ("engasjement",)),
        ("Stillinga er midlertidig, ut 2028", ("engasjement",)),
        ("Stillingen er prosjektfinansiert og varer til 31.12.2028", ("prosjekt",)),
        ("Vi har en vikarordning for sykdom", ()),
        ("Miljøarbeidere er fast ansatt hos oss.", ()),
        ("Det kan bli fast på sikt.", ()),
        ("Timebetalt arbeid", ("timelønn",)),
        ("Varighet: 2 år", ("engasjement",)),
        ("Faste stillinger og vikariater", ("fast", "vikariat")),
        ("Permanent, full-time", ("fast",)),
        ("This is a two-year contract.", ("engasjement",)),
        ("Vi har fast arbeidstid og faste rutiner.", ()),
        ("Sommervikar", ("vikariat",)),
        ("fast ansettelse etter prøvetid", ("fast",)),
        ("Tilsetjinga er fast", ("fast",)),
        ("Stillingen er et vikariat med varighet til 31.12.2027.", ("vikariat",)),
        ("Vi tilbyr fast ansettelse i kommunen.", ("fast",)),
        ("Fast stilling, 50 %. Vikariat i 50 % ut 2027 kan kombineres.", ("fast", "vikariat")),
        ("Stillinga er prosjektfinansiert i tre år.", ("prosjekt",)),
        ("Fast ansettelse med seks måneders prøvetid", ("fast",)),
        ("Midlertidig ansettelse i ett år", ("engasjement",)),
        ("Du blir ansatt på timebasis.", ("timelønn",)),
        ("Tilkallingsvikarer til natt", ("tilkalling",)),
        ("Ansettelsesform: Fast", ("fast",)),
        ("Varigheit: Fast", ("fast",)),
        ("Du får en fast kontaktperson og faste rutiner.", ()),
        ("Vi er et fast team på fem.", ()),
        ("Stillingen er foreløpig midlertidig fram til 1. juli 2027.", ("engasjement",)),
        ("Stillingen lyses ut som åremål på seks år.", ("åremål",)),
        ("This is a 2-year fixed-term appointment.", ("engasjement",)),
        ("Permisjonsvikariat fra januar til desember 2027.", ("vikariat",)),
        ("Vi søker vernepleier, fast 100 %.", ("fast",)),
        ("Begge er faste og på 80 %.", ("fast",)),
        ("Stilling: 50 %, prosjekt i 3 år", ("prosjekt",)),
        ("To ledige stillinger, hvorav én er vikariat", ("vikariat",)),
        ("Fast | 60 % | Søknadsfrist 13.12.2026", ("fast",)),
        ("Flere som begynte slik, har fått fast stilling.", ()),
        ("To fra rådet møter fast i utvalget.", ()),
        ("Engasjement i to år med mål om å gjøre stillingen fast.", ("engasjement",)),
        ("Arbeidsoppgaver\n- opplæring av sommervikarer", ()),
        ("We are a fast-growing company.", ()),
        ("Du ser etter et langsiktig engasjement.", ()),
        ("Kommunen har ledig et engasjement som konsulent.", ("engasjement",)),
        ("The town is growing fast, and many were born abroad.", ()),
        ("Engasjement i 50 % til sommeren. Det er ikkje lovnad om fast jobb etterpå.", ("engasjement",)),
        ("Prosjektstilling på 20 %. Du går ute sammen med en fast ansatt.", ("prosjekt",)),
    ],
)
def test_the_contract_is_what_is_offered(text: str, contract: tuple[str, ...]) -> None:
    found = stated(text)
    assert found.contract == contract
    assert ("contract" in found.quotes) == bool(found.contract)


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("Kr 214 i timen.", ("timelønn",)),
        ("Fast 40 % stilling. Kr 214 i timen.", ("fast",)),
        ("50 % i ett år.", ("engasjement",)),
        ("Vikariat, 50 % i ett år.", ("vikariat",)),
        ("Prosjektstilling, 50 % i tre år.", ("prosjekt",)),
        ("Fixed term for four years (åremål).", ("åremål",)),
    ],
)
def test_a_time_limit_or_hourly_pay_tells_the_contract_where_no_name_does(text: str, contract: tuple[str, ...]) -> None:
    assert stated(text).contract == contract


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("Vi søker to erfaringskonsulenter", 2),
        ("Vi søkjer tre nye erfaringsmedarbeidarar til teamet", 3),
        ("Vi har ledig 2 faste stillinger", 2),
        ("Antall stillinger: 1", 1),
        ("Antall ledige stillinger: 4", 4),
        ("Vi søker en erfaringskonsulent", None),
        ("Vi har fra før to erfaringskonsulenter og søker nå en til.", None),
        ("Du blir en av fire erfaringskonsulenter.", None),
        ("We are hiring two peer workers.", 2),
        ("Vi søker deg som kan jobbe to kvelder i uka", None),
        ("Vi søker deg som har minst to års erfaring", None),
        ("Vi trenger to referanser", None),
        ("Det er ledig én stilling", 1),
        ("2 stillinger", 2),
        ("Fast, 100 %, én stilling.", 1),
        ("Prosjektstilling i 100 %, 1 stk.", 1),
        ("Antall: 1.", 1),
        ("Vi har to faste stillinger og ett vikariat.", 3),
        ("Vi ansetter én.", 1),
        ("Vi søker 1 miljøterapeut i vikariat på 60 %.", 1),
        ("One full-time temporary post is open.", 1),
        ("Vi skal ansette to personer, og denne annonsen gjelder den ene. Fast, 1 stilling.", 1),
        ("En av de første oppgavene dine blir å ansette tre nye erfaringskonsulenter.", None),
        ("På kjøkkenet står det hver dag tre–fire personer.", None),
        ("Vi tilset 38 sommarvikarar; sjå eige oppslag.", None),
        ("VI SØKER EN MEDARBEIDER.", None),
        ("Vi lyser ut fire stillinger", 4),
        ("Søknaden må inneholde navn på to referanser", None),
        ("Avdelingen har 12 årsverk", None),
        ("Vi søker 2-3 erfaringskonsulenter", None),
        ("Det er ledig to 50 % stillinger", 2),
        ("Vi har tre ledige stillinger som erfaringskonsulent", 3),
        ("2 erfaringskonsulenter søkes", 2),
        ("To erfaringskonsulenter søkes til FACT", 2),
        ("Vi utlyser fire nye stillinger", 4),
        ("Vi er fem ansatte", None),
        ("Du får to veiledere", None),
        ("Det er to stillinger ledige", 2),
        ("We have three vacancies", 3),
        ("Vi treng to nye kollegaer", 2),
        ("Bydelen søker 3 medarbeidere med brukererfaring", 3),
        ("Vi søker én erfaringskonsulent og to miljøarbeidere", 3),
        ("Vi ansetter inntil tre erfaringskonsulenter", None),
        ("Arbeidet skjer to dager i uka. Vi søker deg!", None),
        ("Vi lyser ut 1 fast stilling", 1),
        ("Vi søker inntil 3 erfaringskonsulenter.", None),
        ("Vi har ledig tre 60 % stillinger.", 3),
        ("Det lyses ut to faste stillinger.", 2),
        ("Vi skal ansette fire nye medarbeidere.", 4),
        ("Antall stillinger: 2", 2),
        ("Vi er på jakt etter to erfaringskonsulenter.", 2),
        ("Kommunen oppretter to stillinger som erfaringskonsulent.", 2),
        ("Vi har tre erfaringskonsulenter fra før.", None),
        ("1-2 stillinger", None),
        ("- 2 x 100 % fast\n- 1 x 50 % vikariat", 3),
        ("Sykepleier, tre stillinger\nMiljøarbeider, én stilling", 4),
        ("I alt fem stillinger.", 5),
        ("Vi skal ansette én jobbspesialist.", 1),
        ("Rådet trenger fire nye medlemmer.", None),
        ("Seksjonen har 31 årsverk.", None),
        ("We seek to improve our services.", None),
        ("Nå setter vi av én veilederstilling.", 1),
        ("Derfor lyser vi ut EN stilling.", 1),
        ("Oppdraget er å finne 4 erfaringskonsulenter. Vi søker folk som kan være der.", 4),
        ("Stillingen er fast. Én stilling, 80 %.", 1),
        ("Det dreier seg om 1 fast stilling på 75 prosent.", 1),
        ("Vi har midler til én erfaringskonsulent i 50 % prosjektstilling i to år.", 1),
        ("Vi har éi stilling, og tek sikte på samtalar veke 50.", 1),
        ("To unge erfaringskonsulenter skal ansettes i engasjement ut 2027.", 2),
        ("Det er bare denne ene stillingen vi har midler til.", 1),
        ("We are filling one.", 1),
        ("Tre faste stillinger og to midlertidige (ett år), alle på 100 %", 5),
        ("Én 100 % og én 50 % stilling er ledig.", 2),
        ("Det er satt av midler til to studieturer.", None),
        ("Nå skal vi besette tre stillinger i den nye turnusen.", 3),
        ("Bystyret har bevilget midler til tre erfaringskonsulenter.", 3),
        ("Som et forsøk over to år vil vi nå engasjere én erfaringskonsulent.", 1),
        ("Nå utvider vi, og tre erfaringskonsulenter skal ansettes fast: to på 50 % og en på 80 %.", 3),
        ("Seks miljøterapeuter, hvorav fire i 100 % fast.", 6),
        ("Vi skal nå ansette én ung prosjektmedarbeider.", 1),
        ("Én person skal ansettes.", 1),
        ("Vi har én slik stilling.", 1),
        ("- 100 % fast helsefagarbeidar (2 stillingar)\n- 80 % fast nattevakt (1 stilling)", 3),
        ("Vi søker etter fire vernepleiere i faste stillinger, to på 100 %, én på 86 % og én på 75 %.", 4),
        ("1 stk 100 % og 2 stk 75 % faste stillinger", 3),
        ("Vi skal derfor tilsette 1 konsulent i full stilling.", 1),
        ("Avdelingene går sammen om 1 prosjektstilling som erfaringskonsulent.", 1),
        ("We have two permanent night host positions of 50 % each to fill.", 2),
        ("Vi har tre stillinger som miljøterapeut på 100 prosent.", 3),
        ("I tillegg ansettes to personer i 40 % som skal være med på alt.", 2),
        ("I alt er det plass til fem nye recoveryveiledere.", 5),
        ("Gjennom et ettårig engasjement skal vi ha fire mentorer.", 4),
        ("We therefore announce one temporary post (60 %) for two years.", 1),
        ("No går vi frå ingen til to erfaringskonsulentar, kvar i 50 % fast stilling.", 2),
        ("KORUS er eitt av sju regionale kompetansesenter på rusfeltet.", None),
        ("Closing date: 1 March 2026 for all applicants.", None),
        ("Dei 2 nye stillingane er ledige no.", 2),
        ("Rådgiveren skal hjelpe oss å ansette 30 erfaringskonsulenter.", None),
        ("De ønsker nå to medarbeidere med brukererfaring.", 2),
        ("Vi lyser ut ett års prosjektstilling på heltid.", None),
    ],
)
def test_the_number_of_posts_is_stated_in_digits_or_words(text: str, positions: int | None) -> None:
    found = stated(text)
    assert found.positions == positions
    assert ("positions" in found.quotes) == (found.positions is not None)


def test_posts_that_are_lettered_are_counted() -> None:
    found = stated("Stilling A\nVernepleier, 100 % fast\nStilling B\nErfaringskonsulent, 30 % fast")
    assert (found.positions, found.percent) == (2, (30, 100))


@pytest.mark.parametrize(
    ("text", "percent", "contract", "education"),
    [
        (
            (
                "Stillingen er 60 % fast med oppstart snarest. Teamet har i dag fire ansatte i hel stilling.\nOm deg\n"
                "Du har ikke nødvendigvis utdanning, men gjerne MB-programmet\nLønn kr 410 000 - 455 000 (100 %)"
            ),
            (60, 60),
            ("fast",),
            "course",
        ),
        (
            (
                "The position is 40 % and temporary until June 2028. You will work alongside two full-time nurses. "
                "A relevant degree is an advantage, but not required. Salary: NOK 440 000–480 000 per year (full-time)."
            ),
            (40, 40),
            ("engasjement",),
            "advantage",
        ),
        (
            (
                "Vi lyser ut to stillingar, ei på 50 % og ei på 80 %. Begge er faste. "
                "Det er ikkje krav om formell utdanning, men fagbrev er ein føremon."
            ),
            (50, 80),
            ("fast",),
            "fagbrev",
        ),
    ],
)
def test_several_facts_of_one_ad_do_not_get_in_each_others_way(
    text: str, percent: tuple[int, int], contract: tuple[str, ...], education: str
) -> None:
    found = stated(text)
    assert (found.percent, found.contract) == (percent, contract)
    assert found.education
    assert found.education.level == education
