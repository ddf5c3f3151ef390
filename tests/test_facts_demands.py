"""What is asked of whoever applies, and what is only wished or not needed at all."""

from __future__ import annotations

import pytest

from scraper.facts.reading import facts
from scraper.model import Facts
from tests.fakes import posting


def stated(text: str, title: str = "Erfaringskonsulent") -> Facts:
    return facts(posting(title=title), text)


@pytest.mark.parametrize(
    ("text", "education"),
    [
        ("Det kreves ingen formell utdanning", ("none", False)),
        ("Ingen formell utdanning kreves", ("none", False)),
        ("Stillingen er uten krav til utdanning.", ("none", False)),
        ("Det stilles ikke krav til formell kompetanse", ("none", False)),
        ("Du trenger ikke ha noen utdanning for å søke.", ("none", False)),
        ("Det er ikke nødvendig med utdanning, vi gir opplæring.", ("none", False)),
        ("Formell utdanning er ikke et krav.", ("none", False)),
        ("Det er ikkje krav om formell utdanning", ("none", False)),
        ("Vi krev ikkje utdanning", ("none", False)),
        ("Utdanning i helse- eller sosialfag er en fordel", ("advantage", False)),
        ("Relevant utdanning er ønskelig", ("advantage", False)),
        ("Gjerne relevante kurs", ("course", False)),
        ("MB-programmet eller tilsvarende er en fordel", ("course", False)),
        ("Erfaringsskolen eller lignende er ønskelig", ("course", False)),
        ("Kvalifikasjoner\n- Fagbrev som helsefagarbeider", ("fagbrev", True)),
        ("Kvalifikasjoner\n- Gjerne fagbrev som helsefagarbeider", ("fagbrev", False)),
        ("Kvalifikasjoner\n- Fagbrev er en fordel, men ikke et krav", ("fagbrev", False)),
        ("Kvalifikasjoner\n- Bachelorgrad innen sosialfag", ("bachelor", True)),
        (
            "Krav:\n- 3-årig høyskoleutdanning innen helse- og sosialfag\n- Videreutdanning i psykisk helse er ønskelig",
            ("bachelor", True),
        ),
        (
            "Krav:\n- Relevant høyere utdanning, minimum bachelor. Lang erfaring kan kompensere for utdanning",
            ("bachelor", True),
        ),
        ("Minimum treårig relevant høyskoleutdanning", ("bachelor", True)),
        ("Du er utdannet sosionom, vernepleier eller sykepleier", ("bachelor", True)),
        ("Krav om autorisasjon som sykepleier", ("autorisasjon", True)),
        ("Du må ha mastergrad i psykisk helsearbeid", ("master", True)),
        ("Teamet består av ansatte med bachelor og master.", None),
        ("Du samarbeider med Høgskolen i Innlandet", None),
        ("Arbeidsoppgaver\n- Undervise på bachelorutdanningen i vernepleie", None),
        ("Vi tilbyr\n- mulighet for å ta fagbrev", None),
        ("Vi tilbyr\n- kurs og opplæring", None),
        ("Vi tilbyr deg MB-programmet", None),
        ("You need a bachelor's degree", ("bachelor", True)),
        ("No formal qualifications are required.", ("none", False)),
        ("A degree is not required", ("none", False)),
        ("Ønskede kvalifikasjoner\n- Fagskole innen psykisk helse", ("fagskole", False)),
        ("Det er en fordel om du har fullført KBT Fagskole eller MB-programmet.", ("course", False)),
        ("Gjennomført erfaringskonsulentkurs er et krav", ("course", True)),
        ("Utdanning: ikke et krav", ("none", False)),
        ("Personlig egnethet vektlegges mer enn formell utdanning", ("none", False)),
        ("Bachelor innen helse/sosial er ønskelig, men ikke et krav.", ("bachelor", False)),
        ("Vi ser etter deg som har fullført videregående skole", None),
        ("Krav til utdanning: ingen", ("none", False)),
        ("Ingen krav til formell kompetanse.", ("none", False)),
        ("Det er ingen formelle krav til utdanning", ("none", False)),
        ("Vi stiller ingen krav til utdanning, men kurs for erfaringskonsulenter er en fordel.", ("course", False)),
        ("Fullført erfaringskonsulentutdanning eller MB-program", ("course", True)),
        ("Kvalifikasjoner\n- Relevant fagutdanning, gjerne fagbrev", ("fagbrev", False)),
        ("Høgskoleutdanning innan helse- og sosialfag", ("bachelor", True)),
        ("Du har bachelor i sosialt arbeid eller tilsvarende", ("bachelor", True)),
        ("Krav om fagbrev", ("fagbrev", True)),
        ("Relevant utdanning på høyskolenivå", ("bachelor", True)),
        ("Master i psykologi er en fordel, bachelor er et krav", ("bachelor", True)),
        ("Det er ein fordel med fagbrev eller kurs", ("course", False)),
        ("Utdanning er ikke nødvendig", ("none", False)),
        ("Vi legger mer vekt på erfaring enn utdanning.", ("none", False)),
        ("Sykepleieren i teamet har master.", None),
        ("Du får tilbud om å ta KBT Fagskole", None),
        ("Vi dekker MB-kurset", None),
        ("Må ha helsefaglig utdanning", ("bachelor", True)),
        ("Norsk autorisasjon som vernepleier", ("autorisasjon", True)),
        ("Du må være autorisert sykepleier", ("autorisasjon", True)),
        ("A bachelor's degree or equivalent experience is required.", ("bachelor", True)),
        ("Formal education is not necessary.", ("none", False)),
        ("Kurs i recovery er ønskelig", ("course", False)),
        ("Høgare utdanning er ikkje naudsynt", ("none", False)),
        ("Fagskole eller høyskole", ("fagskole", True)),
        ("Utdanning som erfaringskonsulent er ønskelig", ("course", False)),
        ("Vi krever ingen bestemt utdanning", ("none", False)),
        ("God norsk skriftlig og muntlig. Fagbrev.", ("fagbrev", True)),
        ("Vi vurderer også søkere uten formell utdanning.", ("none", False)),
        ("Det kreves ingen spesiell utdanning.", ("none", False)),
        ("Ingen krav til utdanning.", ("none", False)),
        ("Utdanning er underordnet; det er erfaringen din vi trenger.", ("none", False)),
        ("Krav\n- Relevant bachelorgrad\n- Førerkort", ("bachelor", True)),
        ("Kvalifikasjoner\n- Utdanning fra Erfaringsskolen eller tilsvarende", ("course", True)),
        ("Kvalifikasjoner\n- Fullført videregående skole", None),
        ("Gjerne fagbrev som helsefagarbeider.", ("fagbrev", False)),
        ("Vi ser helst at du har tatt MB-utdanningen.", ("course", False)),
        ("Kvalifikasjonskrav\n- 3-årig høyskoleutdanning innen helse- og sosialfag", ("bachelor", True)),
        ("Kvalifikasjoner\n- Høyere utdanning på minimum masternivå", ("master", True)),
        ("Det er et krav at du har fullført fagskole i erfaringskompetanse.", ("fagskole", True)),
        ("Formell utdanning er ingen forutsetning, men kurs for erfaringskonsulenter er en fordel.", ("course", False)),
        ("No qualifications are required.", ("none", False)),
        ("Du treng ikkje ha utdanning.", ("none", False)),
        ("Lang erfaring kan kompensere for manglende utdanning.\nKrav\n- bachelor i sosialt arbeid", ("bachelor", True)),
        ("Papirer fra skole bryr vi oss lite om.", ("none", False)),
        ("Utdanning spelar inga rolle.", ("none", False)),
        ("Dette krever vi ikke\n- utdanning", ("none", False)),
        ("Har du kurs i pårørendearbeid, er det bra.", ("course", False)),
        ("Krav\n- kurs, eller villig til å ta det", ("course", False)),
        ("Krav\n- vernepleier, sosionom eller sykepleier", ("bachelor", True)),
        ("Krav\n- relevant fagskole\nSøkere uten dette kan også bli vurdert.", ("fagskole", False)),
        ("Vi ønsker bachelor i økonomi.", ("bachelor", False)),
        ("School certificates don't matter to us.", ("none", False)),
        ("Søknader på papir blir ikke returnert.", None),
        ("Søknader uten vitnemål blir ikke vurdert.", None),
        ("Krav\n- mastergrad\n- undervisningserfaring fra fagskole", ("master", True)),
        ("Fagbrev gir høyere lønn, men er intet krav.", ("fagbrev", False)),
        ("- har studert ved fagskule i recovery; dette er ikkje noko vilkår", ("fagskole", False)),
        ("Vi ønsker at du har noe utdanning etter videregående, men stiller det ikke som krav.", ("advantage", False)),
        ("Fagbrev i helsefag er ynskjeleg, men manglande fagbrev skal ikkje stogge deg.", ("fagbrev", False)),
        (
            "Some college-level education is welcome but is not decisive, and no particular degree is asked for.",
            ("advantage", False),
        ),
        ("Fem av oss har treårig utdanning frå før.", None),
        ("Miljøarbeiderne våre har bachelor.", None),
        ("Vi ser etter deg som har bachelor.", ("bachelor", True)),
    ],
)
def test_the_least_education_that_suffices_and_whether_it_is_required(text: str, education: tuple[str, bool] | None) -> None:
    found = stated(text)
    assert ((found.education.level, found.education.required) if found.education else None) == education
    assert ("education" in found.quotes) == (found.education is not None)


@pytest.mark.parametrize(
    ("text", "education"),
    [
        ("Krav:\n- egenerfaring\nØnske:\n- fagbrev", ("fagbrev", False)),
        ("Vi krever\n- førerkort\nVi ønsker\n- fagbrev", ("fagbrev", False)),
        ("Vi ønsker oss en person som\n- har master i helseledelse", ("master", True)),
        ("Essential: lived experience.\nNot essential: degrees.", ("none", False)),
        ("Vi legger ikke vekt på\n- skolegang", ("none", False)),
        ("Kvalifikasjoner: autorisasjon som sjukepleiar, helst med vidareutdanning.", ("autorisasjon", True)),
        ("Kvalifikasjoner\n- egenerfaring\nVi har 23 ansatte, de fleste med bachelor.", None),
        ("Lønn som ungdomsarbeider uten fagbrev.", None),
        ("Master er ikke nødvendig.", None),
    ],
)
def test_the_heading_above_tells_what_is_asked_and_what_is_wished(text: str, education: tuple[str, bool] | None) -> None:
    found = stated(text).education
    assert ((found.level, found.required) if found else None) == education


@pytest.mark.parametrize(
    ("text", "lived"),
    [
        ("Egen brukererfaring er en fordel", "wished"),
        ("Det er en styrke om du har levd erfaring, men det er ikke avgjørende.", "wished"),
        ("Kjennskap til medvirkning; egen bruker- eller pårørendeerfaring teller positivt", "wished"),
        ("Det er ønskelig at du har egenerfaring", "wished"),
        ("Eigenerfaring er ein føremon", "wished"),
        ("Pårørendeerfaring er et pluss", "wished"),
        ("Lived experience is an advantage", "wished"),
        ("Brukererfaring fra Gerica er en fordel", ""),
        ("Vi oppfordrer alle, også med egenerfaring, til å søke. Mangfold er en fordel.", ""),
        ("Erfaring fra rusfeltet er en fordel", ""),
        ("Egen erfaring med rus eller psykisk helse er ønskelig", "wished"),
        ("Egen erfaring med Excel er en fordel", ""),
        ("Du har gjerne selv vært bruker av tjenestene", "wished"),
        ("Kvalifikasjoner\n- Gjerne egenerfaring som pårørende", "wished"),
        ("Ønskelig\n- brukererfaring", "wished"),
        ("Erfaringskompetanse er ønskelig", "wished"),
        ("Personal experience of substance use is welcome", "wished"),
        ("Brukererfaring, enten egen eller som pårørende, vil bli vektlagt", "wished"),
        ("Det er en styrke om du selv har erfaring som pasient", "wished"),
        ("Har du egen erfaring med psykisk uhelse er det et pluss", "wished"),
        ("Gjerne egenerfaring", "wished"),
        ("Eigen brukarerfaring vil bli vektlagt", "wished"),
        ("God brukererfaring på nettsidene våre er viktig", ""),
        ("Erfaring fra lignende arbeid er en fordel", ""),
        ("Du samarbeider med personer med egenerfaring", ""),
        ("Personlig erfaring med spiseforstyrrelser er ønskelig", "wished"),
        ("Det er fint om du har eigen bakgrunn frå barnevernet.", "wished"),
        ("Ønskelig\n- er eller har vært pårørende selv", "wished"),
        ("Vi ønsker at du har egenerfaring eller er pårørende, men dette er ikke avgjørende.", "wished"),
        ("Tidligere barnevernsbarn som har tatt utdanningen, er særlig velkomne.", "wished"),
        ("Du behøver ikke ha brukererfaring for akkurat denne jobben; her er det regnskap som teller.", ""),
        ("Mange av oss har vært elever her selv, og egen erfaring med rus telles med på plussida.", "wished"),
        ("Har du dessuten vært bruker av tjenester selv, teller det positivt når kandidater ellers står likt.", "wished"),
        ("At du selv har stått i en pårørendesituasjon, kan være verdifullt, men er ikke nødvendig.", "wished"),
        (
            "Det er en fordel om du kjenner barnevernet fra innsiden, enten som ansatt eller fordi du selv vokste opp der.",
            "wished",
        ),
    ],
)
def test_lived_experience_is_wished_where_the_ad_says_so(text: str, lived: str) -> None:
    found = stated(text)
    assert found.lived_experience == lived
    assert ("lived_experience" in found.quotes) == bool(found.lived_experience)


def test_lived_experience_is_required_where_it_is_the_ground_of_the_post() -> None:
    found = facts(posting(title="Husvert"), "Egen brukererfaring er en fordel.", "Du har selv bodd på gata")
    assert (found.lived_experience, found.quotes["lived_experience"]) == ("required", "Du har selv bodd på gata")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Førerkort klasse B er et krav", True),
        ("Du trenger ikke førerkort", False),
        ("Du må verken ha studert eller ha førerkort.", False),
        ("Vi spør ikke etter utdanning, vandelsattest eller førerkort.", False),
        ("Lappen er et krav.", True),
        ("You have a licence valid in Norway.", None),
        ("Førerkort er en fordel, men ikke et krav", True),
        ("Førarkort er ikkje eit krav", False),
        ("Det er ønskelig med førerkort", True),
        ("Du må disponere bil", True),
        ("Ikke krav om førerkort", False),
        ("Førerkort er ikke nødvendig", False),
        ("Driving licence is not required", False),
        ("You must have a driving licence", True),
        ("Vi hjelper brukerne med å ta førerkort og finne bolig", None),
        ("Arbeidsoppgaver\n- øvelseskjøre med ungdom som tar førerkort", None),
        ("Gjerne førerkort", True),
        ("Må kunne kjøre bil", True),
        ("AWS-sertifikater", None),
        ("Førerkort kl. B kreves, ikke nødvendigvis egen bil", True),
        ("Du bør ha førerkort", True),
        ("Sertifikat klasse B", True),
        ("Førerkort for bil", True),
        ("Det er ikke et krav med førerkort", False),
        ("Må ha førerkort klasse B og disponere egen bil", True),
        ("Du treng ikkje førarkort", False),
        ("Førerkort er ønskelig, men ikke nødvendig", True),
        ("No driving licence needed", False),
        ("Du slipper å ha førerkort", False),
        ("Førarkort klasse B er ein føremon", True),
        ("Vi har ikke bil. Førerkort er et must", True),
        ("Du må disponere bil.", True),
        ("Førerkort klasse B er nødvendig.", True),
        ("Førerkort er ikke nødvendig.", False),
        ("Du må ha sertifikat.", True),
        ("Driving licence not needed.", False),
        ("Bil: nei, men sykkel kan lånes", False),
        ("Sertifikat for truck er en fordel.", None),
        ("Du disponerer foreningens bil, så du må kunne kjøre.", True),
        ("Ferge og buss stopper utenfor, og førerkort er dermed ikke nødvendig.", False),
        ("Førerkort er uten betydning siden båten går hvert kvarter.", False),
        ("Vi har ikke bruk for førerkort.", False),
        ("Lappen trenger du heller ikke, kollegene kjører.", False),
        ("Det er ingen ulempe å mangle førerkort.", False),
        ("Førerkort behøves ikke, ei heller politiattest.", False),
        ("Førerkort har ingen betydning.", False),
        ("Lappen er det ingen av oss som spør etter.", False),
        ("No certificate is necessary, nor is a driving licence.", False),
    ],
)
def test_a_driving_licence_is_asked_for_wished_or_not_needed(text: str, *, asked: bool | None) -> None:
    found = stated(text)
    assert found.driving_licence == asked
    assert ("driving_licence" in found.quotes) == (found.driving_licence is not None)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Politiattest må fremlegges før tiltredelse, ikke eldre enn tre måneder", True),
        ("Politiattest (ikke eldre enn 3 måneder) kreves", True),
        ("Politiattest kreves ikke", False),
        ("Politiattest er ikke aktuelt.", False),
        ("Arbeidsgiver innhenter ikke politiattest.", False),
        ("Barnevernsattest fra politiet.", True),
        ("Vi krever ikke politiattest", False),
        ("Det kreves tilfredsstillende politiattest", True),
        ("Gyldig politiattest må leggjast fram", True),
        ("Politiattest skal ikke legges ved søknaden, men leveres ved tilbud", True),
        ("A police certificate is required", True),
        ("No police certificate is required", False),
        ("Merknader på politiattesten er ikke til hinder", True),
        ("Rulleblad er ingen hindring", None),
        ("Politiattest vil bli innhentet", True),
        ("Det er ikke krav om politiattest", False),
        ("Tilfredsstillende politiattest kreves, jf. helse- og omsorgstjenesteloven § 5-4", True),
        ("Vi ber ikke om politiattest", False),
        ("Politiattest er ikkje naudsynt", False),
        ("Den som får stillinga må levere politiattest", True),
        ("Attesten skal ikke være eldre enn tre måneder. Politiattest.", True),
        ("Vandelsattest", True),
        ("Det må fremlegges tilfredsstillende politiattest.", True),
        ("Politiattest kreves.", True),
        ("Vi krever ikke politiattest.", False),
        ("Merknader på politiattesten er ikke til hinder for ansettelse.", True),
        ("Ingen politiattest", False),
        ("Police certificate not required.", False),
        ("Attest fra politiet må vises.", True),
        ("Politiattest kreves ikke når du svarer anonyme voksne.", False),
        ("Stillingen er ikke underlagt krav om politiattest.", False),
        ("Førerkort behøves ikke, ei heller politiattest.", False),
        ("Du vil aldri bli bedt om politiattest.", False),
        ("A certificate from the police is mandatory.", True),
        ("Det trengs ikke politiattest for å jobbe i prosjektet.", False),
        ("Politiattest kan vi ikke kreve for denne stillingen.", False),
        ("Det blir ikke krevd politiattest for stillingen.", False),
        ("Politiattest skal ikke leveres.", False),
        ("Politiattest er ikkje påkravd.", False),
        ("Politiattest er det ikke hjemmel for her.", False),
        ("Siden du arbeider med voksne, skal politiattest ikke framlegges.", False),
        ("Ingen vil be om attest fra politiet.", False),
        ("Politiattest legges fram, men dom er ikke nødvendigvis et problem.", True),
    ],
)
def test_a_police_certificate_is_asked_for_or_not_needed(text: str, *, asked: bool | None) -> None:
    found = stated(text)
    assert found.police_certificate == asked
    assert ("police_certificate" in found.quotes) == (found.police_certificate is not None)
