"""Links are shown and compared without the trail of whoever sent us there, and nothing is asked to find that out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.judge import judge
from scraper.links import straight
from tests.fakes import posting


AD = "https://www.example.no/stilling/1"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (AD, AD),
        (f"{AD}?id=7", f"{AD}?id=7"),
        (f"{AD}?utm_source=nav&utm_medium=talentech_publishing", AD),
        (f"{AD}?utm_source=nav&id=7&UTM_campaign=x", f"{AD}?id=7"),
        (
            "https://candidate.webcruiter.com/cv?advertid=4900000001&language=nb&link_source_id=17&utm_source=nav",
            "https://candidate.webcruiter.com/cv?advertid=4900000001&language=nb",
        ),
        (
            "https://eksempel.teamtailor.com/jobs/8990001-erfaringskonsulent/applications/new?promotion=972239-nav-no",
            "https://eksempel.teamtailor.com/jobs/8990001-erfaringskonsulent/applications/new",
        ),
        ("https://www.finn.no/470000001?finnMail=agent&aur_so=aurora&stored-id=1", "https://www.finn.no/470000001"),
        (
            "https://click.mailsvc.finn.no/CL0/https:%2F%2Fwww.finn.no%2F470000001%3FfinnMail=agent%26aur_so=aurora/2/0100/abc",
            "https://www.finn.no/470000001",
        ),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.no%2Fstilling%2F1&data=05", AD),
        ("https://www.google.no/url?q=https://www.example.no/stilling/1&sa=D", AD),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.no%2Fstilling%2F1%3Ffbclid%3Dabc&h=AT0",
            AD,
        ),
        (
            "https://jobseeker.jobbnorge.no/jobseeker/#/application/apply/399001",
            "https://jobseeker.jobbnorge.no/jobseeker/#/application/apply/399001",
        ),
        (f"{AD}?q=a%20b&x=%C3%A6#part", f"{AD}?q=a%20b&x=%C3%A6#part"),
        (
            "https://click.mailsvc.finn.no/CL0/javascript:alert(1)/1/2",
            "https://click.mailsvc.finn.no/CL0/javascript:alert(1)/1/2",
        ),
        ("https://[broken?utm_source=nav", "https://[broken?utm_source=nav"),
        ("", ""),
    ],
)
def test_a_link_is_shown_without_redirector_and_tracking(link: str, shown: str) -> None:
    assert straight(link) == shown


@given(st.text())
def test_any_text_gives_an_answer_that_stays_the_same(text: str) -> None:
    assert straight(straight(text)) == straight(text)


def test_what_readers_follow_has_no_trail_and_still_tells_which_ad_it_is() -> None:
    tracked = "https://candidate.webcruiter.com/cv?advertid=4900000001&utm_source=nav"
    judged = judge(posting(apply_url=tracked, links=("https://www.finn.no/470000001?finnMail=agent",)))
    assert judged.posting.apply_url == "https://candidate.webcruiter.com/cv?advertid=4900000001"
    assert judged.posting.links == ("https://www.finn.no/470000001",)
    assert set(judged.origins) == {"webcruiter:4900000001", "finn:470000001"}
