"""The pages that say that something is wrong."""

from __future__ import annotations

from web import faults
from web.pages import Site


SITE = Site(title="Erfaringsjobb", url="https://example.no", contact="drift@example.no")


def test_each_status_has_a_page_of_its_own_in_both_languages() -> None:
    made = dict(faults.files(SITE))
    assert set(made) == {f"{language}{status}.html" for language in ("", "nn/") for status in (400, 404, 405, 500)}
    headings = {name: str(text).partition("<h1>")[2].partition("</h1>")[0] for name, text in made.items()}
    assert headings["404.html"] == "Siden finnes ikke"
    assert headings["nn/404.html"] == "Sida finst ikkje"
    assert len(set(headings.values())) == 8


def test_no_search_engine_keeps_such_a_page_and_each_leads_on() -> None:
    for name, text in faults.files(SITE):
        assert isinstance(text, str)
        assert '<meta name="robots" content="noindex">' in text
        assert f'<a href="/{"nn/" if name.startswith("nn/") else ""}">' in text
