"""What Rasa reads of what patients type."""

import re
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from bot.privacy.masking import mask, redact_for_storage, strip_command


def masked(text: str) -> str:
    return mask(text, {}).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("is 4471182 ready", "is RX_1 ready"),
        ("rx#4471182", "RX_1"),
        ("Rx number: 447-1182 lisinopril 10mg tab", "RX_1 lisinopril 10mg tab"),
        ("refill rx 4471182 90 tablets", "refill RX_1 90 tablets"),
        ("refill 4471182 and 5582210 please", "refill RX_1 and RX_2 please"),
        ("prescription 44 71 182", "prescription RX_1"),
        ("my prescription number is 4471", "my prescription number is RX_1"),
        ("4 4 7 1 1 8 2", "RX_1"),
        ("four four seven one one eight two", "RX_1"),
        ("C4471182", "RX_1"),
        ("ready4471182now", "ready RX_1 now"),
        ("4471182-01", "RX_1"),
        ("my number is 4471182 and my birthday is 04/09/1961", "my number is RX_1 and my birthday is DOB_1"),
        ("rx 4471182 203-555-0142", "RX_1 PHONE_1"),
    ],
)
def test_a_prescription_number_becomes_a_placeholder(typed: str, read: str) -> None:
    assert masked(typed) == read


@pytest.mark.parametrize(
    "written",
    [
        "04/09/1961",
        "4/9/61",
        "4-9-61",
        "4.9.1961",
        "04 / 09 / 1961",
        "04091961",
        "19610409",
        "1961-04-09",
        "4 9 1961",
        "april 9 1961",
        "April 9th, 1961",
        "Apr. 9, '61",
        "9 Apr 1961",
        "9apr1961",
        "09-APR-61",
        "9 de abril de 1961",
        "ninth of april 1961",
        "april ninth nineteen sixty one",
        "9th of april 61",
    ],
)
def test_one_birthday_is_one_placeholder_however_it_is_written(written: str) -> None:
    result = mask(f"i was born {written} thanks", {})
    assert result.text == "i was born DOB_1 thanks"
    assert result.identifiers == {"DOB_1": "1961-04-09"}


@pytest.mark.parametrize("written", ["born april 9", "dob 4/9", "dob 040961", "birthday is 4 9 61", "dob: 4-9-61"])
def test_a_birthday_without_a_century_or_a_year_is_masked_where_the_words_say_so(written: str) -> None:
    assert masked(written).endswith("DOB_1")


@pytest.mark.parametrize(
    ("typed", "read", "value"),
    [
        ("call me at 203-555-0142", "call me at PHONE_1", "+12035550142"),
        ("(203) 555 0142", "PHONE_1", "+12035550142"),
        ("text +1 203.555.0142", "text PHONE_1", "+12035550142"),
        ("my cell 2035550142 ok", "my cell PHONE_1 ok", "+12035550142"),
        ("+44 20 7946 0958", "PHONE_1", "+442079460958"),
        ("jane.doe+rx@example.com.", "EMAIL_1.", "jane.doe+rx@example.com"),
        ("jane at gmail dot com", "EMAIL_1", "janeatgmaildotcom"),
        ("my ssn is 123-45-6789", "my ssn is SSN_1", "123456789"),
        ("123 45 6789", "SSN_1", "123456789"),
        ("social security number 123456789", "social security number SSN_1", "123456789"),
        ("last four of my social 6789", "last four of my social SSN_1", "6789"),
        ("visa 4242 4242 4242 4242 exp 12/27", "visa CARD_1 exp 12/27", "4242424242424242"),
        (
            "credit card number is four two four two four two four two four two four two four two four two",
            "credit card number is CARD_1",
            "4242424242424242",
        ),
        ("3782 822463 10005", "CARD_1", "378282246310005"),
    ],
)
def test_phones_addresses_and_numbers_of_other_kinds(typed: str, read: str, value: str) -> None:
    result = mask(typed, {})
    assert result.text == read
    assert list(result.identifiers.values()) == [value]


@pytest.mark.parametrize(
    "typed",
    [
        "lisinopril 10mg",
        "metformin 500 mg 2x a day",
        "2000 units of vitamin d",
        "vitamin d3 50,000 iu",
        "1000 mg",
        "0.5 ml",
        "percocet 10-325",
        "augmentin 875-125",
        "hydrocodone 5/325",
        "10 20 40 mg",
        "do you open at 9:30",
        "9am to 5",
        "at 1730",
        "is it $12.50",
        "it cost 1200 dollars",
        "the copay was 1250",
        "$1,204",
        "90 tablets",
        "30 day supply",
        "1000 count",
        "since 2019",
        "flu shot 2025-2026",
        "bp 140/90",
        "sugar was 350",
        "24/7",
        "call 911",
        "covid-19",
        "b12",
        "open 11/26",
        "are you open on november 26",
        "2 pills",
        "98.6",
        "20%",
        "5,000 steps",
    ],
)
def test_doses_times_prices_counts_and_years_stay(typed: str) -> None:
    assert masked(typed) == typed


def test_numbering_goes_on_and_the_same_number_keeps_its_placeholder() -> None:
    first = mask("rx 4471182", {})
    second = mask("what about 5582210, and 447-1182 again", first.identifiers)
    assert second.text == "what about RX_2, and RX_1 again"
    assert second.identifiers == {"RX_1": "4471182", "RX_2": "5582210"}


def test_the_map_that_was_handed_in_is_left_alone() -> None:
    known = {"RX_1": "4471182"}
    mask("5582210", known)
    assert known == {"RX_1": "4471182"}


@pytest.mark.parametrize(
    "forged", ["RX_1", "rx_1", "RX__1", "is RX_1 ready", "DOB_1", "ＲＸ＿１", "R\u200bX_1", "RX_1RX_1"]
)
def test_a_placeholder_typed_by_hand_is_nobody_s_number(forged: str) -> None:
    result = mask(forged, {"RX_1": "4471182", "DOB_1": "1961-04-09"})
    assert "_1" not in result.text
    assert result.identifiers == {"RX_1": "4471182", "DOB_1": "1961-04-09"}


def test_a_real_number_with_an_underscore_is_still_a_number() -> None:
    assert masked("RX_4471182") == "RX_1"


@pytest.mark.parametrize(
    "disguised",
    ["４４７１１８２", "٤٤٧١١٨٢", "44\u200b71\u200d182", "447\u00a01182", "447\u20111182", "4️⃣4️⃣7️⃣1️⃣1️⃣8️⃣2️⃣", "\ufeff4471182"],
)
def test_digits_in_disguise_are_digits(disguised: str) -> None:
    assert mask(f"rx {disguised} ready?", {}).identifiers == {"RX_1": "4471182"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/refill", "refill"),
        ("  / /restart", "restart"),
        ("\u00a0/x", "x"),
        ("／intent", "intent"),
        ("\u200b/x", "x"),
        ("\u2028/x", "x"),
        ("/", ""),
        ("1/2 tablet", "1/2 tablet"),
        ("hi", "hi"),
        ("", ""),
    ],
)
def test_nothing_that_is_typed_is_a_command(typed: str, read: str) -> None:
    assert strip_command(typed) == read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my card is 4242 4242 4242 4242, rx 4471182", "my card is [card number removed], rx 4471182"),
        ("ssn 123-45-6789 ok", "ssn [Social Security number removed] ok"),
        ("４２４２４２４２４２４２４２４２ café", "[card number removed] café"),
        ("born 04/09/1961, call 203-555-0142 — “ready”?", "born 04/09/1961, call 203-555-0142 — “ready”?"),
    ],
)
def test_card_and_social_security_numbers_are_not_even_stored(typed: str, kept: str) -> None:
    assert redact_for_storage(typed) == kept


BEFORE = st.sampled_from(
    [
        "",
        "is ",
        "hi, ",
        "refill ",
        "my number is ",
        "rx ",
        "RX# ",
        "dob ",
        "it's ",
        "ok so ",
        "please check (",
        "lisinopril 10mg ",
        "at 9:30 ",
        "paid $4.00 for ",
        "¿",
        "I have\n",
        "why?",
    ]
)
AFTER = st.sampled_from(
    [
        "",
        " ready?",
        ".",
        ", thanks",
        ") please",
        " lisinopril 10mg",
        " and 90 tablets",
        "\nthanks",
        "!",
        " 2x a day",
        "?when",
        " is it",
    ]
)
SPACERS = st.sampled_from(["", " ", "-", "\u00a0", "\u2011"])


@st.composite
def prescription_numbers(draw: st.DrawFn) -> str:
    digits = draw(st.text(string.digits, min_size=6, max_size=9))
    cut = draw(st.integers(3, len(digits) - 3))
    return digits[:cut] + draw(SPACERS) + digits[cut:]


@st.composite
def birth_dates(draw: st.DrawFn) -> str:
    day = draw(st.dates(min_value=date(1915, 1, 1), max_value=date(2026, 1, 1)))
    forms = [
        "%m/%d/%Y",
        "%m-%d-%y",
        "%m.%d.%Y",
        "%Y-%m-%d",
        "%m%d%Y",
        "%B %d %Y",
        "%B %d, %Y",
        "%d %b %Y",
        "%b %d, '%y",
        "%m / %d / %Y",
    ]
    return day.strftime(draw(st.sampled_from(forms)))


@st.composite
def phones(draw: st.DrawFn) -> str:
    area, line = (
        draw(st.sampled_from(["203", "860", "475", "212"])),
        draw(st.text(string.digits, min_size=4, max_size=4)),
    )
    shape = draw(
        st.sampled_from(
            ["{}-555-{}", "({}) 555-{}", "{}555{}", "{}.555.{}", "+1 {} 555 {}", "1-{}-555-{}", "{} 555 {}"]
        )
    )
    return shape.format(area, line)


@st.composite
def social_security_numbers(draw: st.DrawFn) -> str:
    digits, spacer = draw(st.text(string.digits, min_size=9, max_size=9)), draw(SPACERS)
    return spacer.join((digits[:3], digits[3:5], digits[5:]))


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from("3456")) + draw(st.text(string.digits, min_size=14, max_size=14))
    number, spacer = body + luhn.calc_check_digit(body), draw(SPACERS)
    return spacer.join(number[start : start + 4] for start in range(0, 16, 4))


@given(BEFORE, st.one_of(prescription_numbers(), birth_dates(), phones(), social_security_numbers(), cards()), AFTER)
def test_no_identifier_survives_wherever_it_stands(before: str, identifier: str, after: str) -> None:
    text = masked(before + identifier + after)
    left = re.sub(r"(?:RX|DOB|PHONE|EMAIL|SSN|CARD)_[123]|10mg|9:30|\$4\.00|90 tablets|2x", "", text)
    assert not any(char.isdigit() for char in left), text


def test_a_time_before_a_card_is_not_read_as_its_beginning() -> None:
    assert masked("at 9:30 6001 2334 4567 0006") == "at 9:30 CARD_1"
    assert redact_for_storage("at 9:30 6001 2334 4567 0006") == "at 9:30 [card number removed]"


@given(BEFORE, st.one_of(cards(), social_security_numbers().filter(lambda number: not number.isdigit())), AFTER)
def test_cards_and_social_security_numbers_never_reach_the_store(before: str, identifier: str, after: str) -> None:
    assert identifier not in redact_for_storage(before + identifier + after)
    assert "removed]" in redact_for_storage(before + identifier + after)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_masked_and_starts_no_command(text: str) -> None:
    result = mask(text, {})
    assert not strip_command(result.text).strip().startswith("/")
    assert not mask(strip_command(text), {}).text.strip().startswith("/")


@given(st.text(max_size=80), st.integers(1, 99))
def test_a_placeholder_in_the_text_is_always_ours(text: str, number: int) -> None:
    result = mask(f"{text}RX_{number} ", {"RX_1": "4471182"})
    assert f"RX_{number}" not in result.text or f"RX_{number}" in result.identifiers
