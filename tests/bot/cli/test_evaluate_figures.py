"""What the figures count: a handful of messages whose outcome a person can count along."""

from dataclasses import asdict
from typing import Any

import pytest

from bot.cli.classify import Prepared
from bot.cli.evaluate_figures import Share, figures
from bot.cli.evaluate_outcome import Outcome, outcome
from bot.cli.evaluate_page import confusion_page, mistaken
from bot.cli.evaluate_sets import Expected


def went(
    intent: str,
    guess: str,
    scope: str = "inside",
    *,
    also_ok: tuple[str, ...] = (),
    lang: str = "en",
    heard: str = "en",
    alarm: bool = False,
    kind: str = "",
) -> Outcome:
    """A message that should be `intent`, that the classifier takes for `guess` and the gate finds `scope`."""
    gated = {"near": "nlu_clarify", "outside": "nlu_fallback"}.get(scope, guess)
    parse: dict[str, Any] = {
        "intent": {"name": gated, "confidence": 0.9},
        "intent_ranking": [{"name": guess, "confidence": 0.9}],
        "entities": [],
        "scope": {"score": 0.45, "decision": scope},
    }
    expected = Expected("some words", intent, frozenset(also_ok), lang, kind)
    return outcome(expected, Prepared("some words", "some words", alarm, heard), parse)


def counted(share: Share) -> tuple[int, int]:
    assert share.share == (share.count / share.of if share.of else None)
    return share.count, share.of


def test_a_clarified_question_is_no_right_answer_though_the_first_guess_was() -> None:
    found = figures(
        [
            went("refill_request", "refill_request"),
            went("refill_request", "refill_request", "near"),
            went("refill_request", "prescription_status"),
            went("prescription_status", "prescription_status"),
            went("prescription_status", "refill_request", "outside"),
        ]
    )
    assert counted(found.acted_on.right) == (2, 5)
    assert counted(found.first_guess.right) == (3, 5)
    refill = found.acted_on.intents["refill_request"]
    assert (refill.support, refill.precision) == (3, 1.0)
    assert refill.recall == pytest.approx(1 / 3)
    assert refill.f1 == pytest.approx(0.5)
    status = found.acted_on.intents["prescription_status"]
    assert (status.precision, status.recall, status.f1) == (0.5, 0.5, 0.5)
    assert found.acted_on.f1 == pytest.approx(0.5)
    assert counted(found.turned_away.all) == (2, 5)
    assert counted(found.turned_away.clarified) == (1, 5)
    assert counted(found.turned_away.not_understood) == (1, 5)
    assert counted(found.turned_away.intents["refill_request"]) == (1, 3)


def test_a_fair_answer_is_right_and_stands_on_the_diagonal() -> None:
    found = figures([went("out_of_medicine", "refill_request", also_ok=("refill_request",))])
    assert counted(found.acted_on.right) == (1, 1)
    assert asdict(found.confusion) == {
        "expected": ["out_of_medicine"],
        "acted_on": ["out_of_medicine"],
        "counts": [[1]],
    }


def test_what_nothing_came_out_as_has_no_precision() -> None:
    found = figures([went("vaccine", "pharmacy_hours")])
    assert found.acted_on.intents["vaccine"].precision is None
    assert found.acted_on.precision == 0.0


def test_where_messages_of_other_trades_and_small_talk_went() -> None:
    found = figures(
        [
            went("out_of_scope", "price_or_insurance"),
            went("out_of_scope", "delivery_status", also_ok=("delivery_status",)),
            went("out_of_scope", "refill_request", "near"),
            went("out_of_scope", "out_of_scope", "outside"),
            went("out_of_scope", "clinical_question"),
            went("out_of_scope", "emergency"),
            went("out_of_scope", "thank"),
            went("thank", "pharmacy_hours"),
            went("refill_request", "prescription_status"),
        ]
    )
    other, small_talk = found.scope["out_of_scope"], found.scope["small_talk"]
    assert counted(other.answered) == (2, 7)
    assert counted(other.wrongly_answered) == (1, 7)
    shares = (other.clarified, other.technician, other.pharmacist, other.emergency, other.smalltalk)
    assert [share.count for share in shares] == [1, 1, 1, 1, 1]
    assert counted(small_talk.wrongly_answered) == (1, 1)
    assert counted(found.turned_away.all) == (0, 2)
    assert counted(found.turned_away.questions) == (0, 1)


def test_an_emergency_is_recognised_by_net_or_pipeline_and_a_false_alarm_is_anybody_elses() -> None:
    found = figures(
        [
            went("emergency", "clinical_question", alarm=True),
            went("emergency", "emergency"),
            went("emergency", "clinical_question"),
            went("emergency", "refill_request", lang="es", heard="es", alarm=True),
            went("refill_request", "refill_request", alarm=True),
            went("clinical_question", "emergency", also_ok=("emergency",)),
            went("clinical_question", "clinical_question"),
            went("refill_request", "clinical_question"),
        ]
    )
    emergency, clinical = found.emergency, found.clinical
    assert counted(emergency.by_net) == (2, 4)
    assert counted(emergency.by_pipeline) == (1, 4)
    assert counted(emergency.by_either) == (3, 4)
    assert counted(emergency.false_by_net) == counted(emergency.false_by_either) == (1, 3)
    assert counted(emergency.false_by_pipeline) == (0, 3)
    assert counted(clinical.to_pharmacist) == (1, 2)
    assert counted(clinical.to_alarm) == (1, 2)
    assert counted(clinical.wrongly_to_pharmacist) == (2, 5)


def test_other_languages_are_handed_over_and_spoil_no_intents_figures() -> None:
    found = figures(
        [
            went("refill_request", "refill_request", lang="es", heard="es"),
            went("refill_request", "refill_request", lang="es", heard="en"),
            went("thank", "thank", heard="tl"),
        ]
    )
    assert counted(found.language.others_taken_for_english) == (1, 2)
    assert counted(found.language.english_taken_for_others) == (1, 1)
    assert list(found.acted_on.intents) == ["thank"]
    assert counted(found.turned_away.other_language) == (1, 1)


def test_kinds_of_messages_are_told_apart() -> None:
    found = figures([went("thank", "thank", kind="typos"), went("thank", "deny", kind="typos"), went("deny", "deny")])
    assert {kind: counted(share) for kind, share in found.kinds.items()} == {"typos": (1, 2)}


def test_the_page_holds_every_figure_and_names_the_confusions_in_words() -> None:
    confused = [went("refill_request", "prescription_status")] * 3 + [went("refill_request", "refill_request")] * 7
    confused += [went("<b>", "<b>", "near")]
    confusion = figures(confused).confusion
    assert mistaken(confusion)[0] == ("refill_request", "prescription_status", 3, 10)
    page = confusion_page(confusion, "a <set>: 11 messages.")
    assert '<td class="s2">3</td>' in page
    assert '<td class="s4 right">7</td>' in page
    assert "<li><b>refill_request</b> came out as <b>prescription_status</b>: 3 of 10</li>" in page
    assert "a &lt;set&gt;: 11 messages." in page
    assert '<th scope="row">&lt;b&gt;</th>' in page
    assert "<script" not in page
    assert "http" not in page
