"""What an ad says of the things that matter most to those who do this work: facts, and no judgement of the employer."""

from __future__ import annotations

from collections.abc import Mapping

from scraper.model import Facts


# Facts that have an answer each, by the words of the question.
_READ: Mapping[str, str] = {"Nevner annonsen veiledning?": "guidance", "Beskriver annonsen oppgavene?": "tasks"}
QUESTIONS = ("Står lønna i kroner?", "Er stillingen fast?", *_READ)


def points(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Give each question with its answer, in bokmål: ja, nei or what else is said; one that nobody reads is left out."""
    return (
        (QUESTIONS[0], _pay(facts)),
        (QUESTIONS[1], _permanent(facts)),
        *((question, _said(facts, name)) for question, name in _READ.items() if hasattr(facts, name)),
    )


def _pay(facts: Facts) -> str:
    if facts.pay is None:
        return "ikke oppgitt"
    return "ja" if has_amount(facts) else "bare i ord"


def _permanent(facts: Facts) -> str:
    if not facts.contract:
        return "ikke oppgitt"
    if facts.contract == ("fast",):
        return "ja"
    return "delvis" if "fast" in facts.contract else "nei"


def _said(facts: Facts, name: str) -> str:
    answer: bool | None = getattr(facts, name)
    return "ikke nevnt" if answer is None else "ja" if answer else "nei"


def has_amount(facts: Facts) -> bool:
    """Tell whether pay is stated in kroner."""
    return facts.pay is not None and (facts.pay.low is not None or facts.pay.high is not None)
