"""A mapping file is checked whole when it is loaded, and a fault in it is a sentence that an IT person can act on."""

from pathlib import Path

import pytest

from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.sections import ConfigurationError
from bot.pharmacy.values import Capability
from tests.bot.pharmacy.rest.little_api import MAPPING

GOOD = MAPPING.read_text()


def fault(tmp_path: Path, text: str) -> str:
    """The sentence about a mapping of this text, without the folder."""
    path = tmp_path / "plans.yml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_mapping(path)
    return str(caught.value).replace(f"{tmp_path}/", "")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("items: matches\n", "itmes: matches\n", "'itmes' is no key of match_prescription: write one of request"),
        ("drug_generic: product.generic", "drug_genric: x", "'drug_genric' is no key of the fields of prescription"),
        ("    status: status\n", "", "status is missing: write `status:` and where the answer has it (word)."),
        ("    confidential: flags.private\n", "", "confidential is missing"),
        ("    claim_state: claim.state\n", "", "claim_state is missing"),
        ("number: rx\n", "number: rx[\n", "'rx[' at number is no JMESPath expression: write one as `drug.name`"),
        ("RDY: ready", "RDY: redy", "'redy' is no word of status: write one of cancelled, delivered"),
        ("confirmed: [RDY]", "confirmed: [READY]", "'ready' is confirmed and stands for no status"),
        ("time_zone: America/New_York", "time_zone: EDT5", "time_zone is no IANA name"),
        ("time_zone: America/New_York\n", "", "time_zone is missing"),
        ("path: /products", "path: products", "path does not begin with a slash"),
        ("method: POST, path: /claims", "method: GET, path: /claims", "a GET request has no body"),
        ("method: POST, path: /claims", "method: DELETE, path: /claims", "method is none that is used here"),
        ("{name: \"{drug}\"}", "{name: \"{number}\"}", "{number} is not given to stock: it is given {drug}."),
        ("{name: \"{drug}\"}", "{name: \"{drug\"}", "a brace in query is no gap"),
        ("{birth_date:%m/%d/%Y}", "{last_name:%d}", "the form of a gap can't be written"),
        ("      headers: {Idempotency-Key: \"{key}\"}\n", "", "carries no {key}, and an answer that is lost"),
        ("pages: {number: page}", "pages: {number: page, next: more}", "pages goes one way"),
        ("pages: {cursor: meta.after, into: after}", "pages: {cursor: meta.after}", "into is missing"),
        ("answers: [409, 422]", "answers: [200]", "answers takes HTTP statuses from 400 to 499"),
        ("calls:\n", "callz:\n", "'callz' is no key of a mapping file"),
        ("  formulary:\n", "  formulery:\n", "'formulery' is no key of calls"),
        ("    fields: {phone: cell, email: mail}\n", "", "contact has no fields: write `fields:`"),
        ("  prescriptions:\n", "  prescriptions:\n    shared: {status: x}\n", "status belongs below fields alone"),
        ("calls:\n", "calls: {\n", "this is no YAML"),
        ("calls:\n", "push: {id: id, at: at, status: s, number: n}\ncalls:\n", "push names no prescription: write"),
        ("calls:\n", "push: {id: id, status: s, reference: r}\ncalls:\n", "at is missing: write `at:`"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_what_to_write(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    sentence = fault(tmp_path, GOOD.replace(old, new, 1))
    assert told in sentence
    assert sentence.startswith("plans.yml, line ")


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    text = GOOD.replace("cell, email: mail", "cell, fax: number")
    assert fault(tmp_path, text).startswith(f"plans.yml, line {line_of(text, 'fax')}: 'fax' is no key")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.yml: the file cannot be read"):
        load_mapping(tmp_path / "nowhere.yml")


def test_a_good_mapping_has_no_warning_and_says_what_it_can() -> None:
    mapping = load_mapping(MAPPING)
    assert mapping.warnings == ()
    assert Capability.DELIVERIES not in mapping.capabilities()
    assert mapping.capabilities()[:3] == (Capability.IDENTITY, Capability.PRESCRIPTIONS, Capability.CLAIMS)


@pytest.mark.parametrize(
    ("old", "new", "held"),
    [
        ("method: POST, path: /match, body: {rx: \"{number}\", name: \"{last_name}\", born: \"{birth_date}\"}",
         "path: /match, query: {name: \"{last_name}\", born: \"{birth_date}\"}", "birth_date, last_name"),
        ("path: /claims, body: {numbers: \"{numbers}\"}", "path: \"/claims/{numbers}\"", "numbers"),
    ],
)  # fmt: skip
def test_an_address_that_names_a_person_is_warned_of(tmp_path: Path, old: str, new: str, held: str) -> None:
    path = tmp_path / "plans.yml"
    text = GOOD.replace(old, new, 1)
    path.write_text(text)
    (warning,) = load_mapping(path).warnings
    assert warning.startswith(f"{path}, line {line_of(text, new)}: the address of ")
    assert f"holds {held}, and addresses are written to logs" in warning


def test_a_mapping_that_confirms_nothing_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "plans.yml"
    path.write_text(GOOD.replace("confirmed: [RDY]\n", ""))
    assert "no patient is told that a prescription is ready" in load_mapping(path).warnings[0]


def test_the_zone_of_the_configuration_goes_before_the_files_own() -> None:
    assert load_mapping(MAPPING, "America/Chicago").forms.zone.key == "America/Chicago"
