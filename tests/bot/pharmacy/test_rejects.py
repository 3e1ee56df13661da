"""What a patient hears about an insurer's code, and what only the pharmacist says."""

from datetime import UTC, datetime

from bot.pharmacy import rejects
from bot.pharmacy.values import Actor, Claim, ClaimState

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
ASKED_ABOUT = {"41", "52", "65", "67", "68", "69", "70", "73", "75", "76", "77", "78", "79", "83", "85", "92", "99"} | {
    *("AG", "AJ", "3W", "3Y")  # drug-use review (88) is not among them
}


def test_every_code_that_patients_ask_about_has_plain_words_and_a_next_step() -> None:
    assert set(rejects.REJECTS) == ASKED_ABOUT
    for reject in rejects.REJECTS.values():
        assert reject.explanation.endswith(".")
        assert reject.next_step.endswith(".")
        assert reject.code not in reject.explanation + reject.next_step


def test_a_drug_use_review_is_only_for_the_pharmacist() -> None:
    assert "88" not in rejects.REJECTS
    assert rejects.pharmacist_only(["75", "88"])
    assert rejects.public_codes(["75", "88", "XX"]) == ("75",)
    assert not rejects.pharmacist_only(["75", "3W"])


def test_the_medicare_notice_is_handed_over_and_is_no_reason_of_its_own() -> None:
    assert rejects.needs_medicare_notice(["70", "569"])
    assert not rejects.needs_medicare_notice(["70"])
    assert rejects.public_codes(["70", "569"]) == ("70",)
    assert not rejects.pharmacist_only(["70", "569"])
    assert rejects.pharmacist_only(["88", "569"])


def test_codes_on_a_paid_claim_are_settled() -> None:
    assert rejects.open_codes(Claim(ClaimState.PAID, ("75", "88"), None, NOW)) == ()
    assert rejects.open_codes(Claim(ClaimState.REJECTED, ("75",), None, NOW)) == ("75",)
    assert rejects.open_codes(None) == ()


def test_a_column_of_codes_is_read_however_it_was_written() -> None:
    assert rejects.parse_codes(" 75,3w;75  AG ") == ("75", "3W", "AG")
    assert rejects.parse_codes(None) == ()


def test_the_prescriber_asks_for_approval_and_the_insurer_decides() -> None:
    assert rejects.REJECTS["75"].actor is Actor.PRESCRIBER
    assert rejects.REJECTS["3W"].actor is Actor.INSURER
    assert rejects.REJECTS["52"].actor is Actor.PATIENT
