"""The doctor's look at the identity provider: discovery and keys for real, and the second factor."""

from bot.cli.doctor_finding import Finding
from bot.cli.doctor_outside import identity_provider
from bot.settings import PlaceSettings
from tests.oidc.real_provider import RealProvider
from tests.stack import free_port


def said(issuer: str = "", amr: str = "") -> list[Finding]:
    return list(identity_provider(PlaceSettings(oidc_issuer=issuer, oidc_amr=amr)))


def test_without_one_there_is_nothing_to_say() -> None:
    assert [str(each) for each in said()] == ["  identity provider: not used"]


def test_one_that_answers_is_fine_and_its_second_factor_is_asked_for(provider: RealProvider) -> None:
    answers, factor = said(provider.issuer)
    assert str(answers).startswith("  identity provider: it answers, and signs with one of ")
    assert factor.wrong
    assert "SCRIPTDESK_OIDC_AMR is not set" in factor.sentence
    assert [each.wrong for each in said(provider.issuer, "mfa")] == [False, False]


def test_one_that_is_away_or_calls_itself_otherwise_is_named(provider: RealProvider) -> None:
    for issuer, why in ((f"http://127.0.0.1:{free_port()}", "ConnectionError"), (f"{provider.issuer}/", "issuer")):
        (finding,) = said(issuer, "mfa")
        assert finding.wrong
        assert f"nobody can sign in by it ({why})" in finding.sentence
