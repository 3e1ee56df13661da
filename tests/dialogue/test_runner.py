"""The runner itself: a story that is written wrongly says where, and a turn that brings something else fails."""

from pathlib import Path
from typing import Any

import pytest

from tests.dialogue.outcome import Came, differences, told
from tests.dialogue.story import BadStory, Expected, all_stories, read_people, read_stories

STORY = """\
- story: Maria asks
  patient: maria
  turns:
    - says: is my lisinopril ready
      gets: {form: verify}
    - fills: lisinopril
      gets: {card: status, says: ready, slots: {topic: prescription_status}}
"""


def card(kind: str, text: str, *buttons: str) -> dict[str, Any]:
    drawn = {"kind": kind, "buttons": [{"id": label, "label": label} for label in buttons], "links": []}
    return {"author": "bot", "kind": "card", "card": drawn, "text": text}


def written(folder: Path, text: str) -> Path:
    path = folder / "maria.yml"
    path.write_text(text, "utf-8")
    return path


def fault_of(folder: Path, text: str) -> str:
    with pytest.raises(BadStory) as raised:
        read_stories(written(folder, text), read_people())
    return str(raised.value)


def test_a_story_is_read_with_its_lines_and_the_patients_own_answers(tmp_path: Path) -> None:
    (story,) = read_stories(written(tmp_path, STORY), read_people())
    asks, fills = story.turns
    assert (asks.line, fills.line) == (4, 6)
    assert fills.values["prescription_number"] == "4471182"
    assert fills.values["birth_date"] == "1961-04-09"
    assert fills.gets == Expected(card=("status",), says=("ready",), slots={"topic": "prescription_status"})


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    (story,) = read_stories(written(tmp_path, STORY.replace("is my lisinopril ready", "yes")), read_people())
    assert story.turns[0].texts == ("yes",)


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("card: status", "crad: status", "maria.yml:7: what a patient gets has no “crad”"),
        ("- says:", "- asks:", "maria.yml:4: a turn has no “asks”"),
        ("patient: maria", "patient: marta", "maria.yml:2: there is no patient “marta”"),
        ("fills: lisinopril", "fills: ibuprofen", "maria.yml:6: the patient has no label of “ibuprofen”"),
        ("  patient: maria", "  ptient: maria", "maria.yml:2: a story has no “ptient”"),
        ("      gets: {form: verify}\n", "", "maria.yml:4: a turn is one of"),
        ("gets: {form: verify}", "gets: form", "maria.yml:5: a patient gets nothing, or"),
        ("gets: {form: verify}", "gets: {form: verify", "is no YAML"),
        ("fills: lisinopril", "staff: leaves", "maria.yml:6: staff do one of"),
    ],
)
def test_what_is_not_known_is_an_error_with_its_line(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    assert complaint in fault_of(tmp_path, STORY.replace(right, wrong, 1))


def test_two_stories_of_one_name_are_an_error(tmp_path: Path) -> None:
    assert "another story is called “Maria asks” too" in fault_of(tmp_path, STORY + STORY)


def test_what_came_as_expected_is_no_difference() -> None:
    came = Came([card("status", "Ready for pickup\nLisinopril", "Refill")], slots={"drug": "lisinopril", "day": None})
    slots = {"drug": "lisinopril", "day": "none"}
    wanted = Expected(card=("status",), says=("ready for PICKUP",), buttons=("Refill",), slots=slots)
    assert differences(wanted, came) == []


@pytest.mark.parametrize(
    ("expected", "came", "fault"),
    [
        (Expected(card=("hours",)), Came([card("status", "Ready")]), "the cards should be hours, and came as status"),
        (Expected(), Came([card("status", "Ready")]), "the cards should be none, and came as status"),
        (Expected(), Came(queue="technician"), "the queue should be none, and came as technician"),
        (Expected(form="verify"), Came(), "the form should be verify, and came as none"),
        (Expected(says=("ready",)), Came(), "“ready” is not said"),
        (Expected(card=("status",), says_not=("$4",)), Came([card("status", "$4.00")]), "“$4” is said"),
        (Expected(slots={"awaiting": {"ask": "refill"}}), Came(), "the slot awaiting.ask should be refill"),
        (Expected(), Came(refused="That did not match"), "it was refused: That did not match"),
        (Expected(flag="suicide"), Came(flags=("stroke",)), "the desk has no flag suicide: stroke"),
    ],
)
def test_what_came_otherwise_is_told(expected: Expected, came: Came, fault: str) -> None:
    assert any(one.startswith(fault) for one in differences(expected, came))


def test_an_alarm_must_give_the_right_numbers_and_no_others() -> None:
    links = [{"label": "Call 988", "href": "tel:988"}, {"label": "Poison Help", "href": "tel:18002221222"}]
    alarm = {"author": "bot", "kind": "alarm", "text": "Call", "card": {"kind": "alarm", "buttons": [], "links": links}}
    assert differences(Expected(alarm=("988", "1-800-222-1222")), Came([alarm])) == []
    assert differences(Expected(alarm=("911",)), Came([alarm])) != []
    assert differences(Expected(), Came([alarm])) != []


def test_a_failure_shows_what_came() -> None:
    shown = told(Came([card("status", "Rx ending 1182\nReady", "Request a refill")], slots={"drug": "lisinopril"}))
    assert all(part in shown for part in ("card status: Rx ending 1182", "[Request a refill]", "lisinopril"))


def test_every_story_can_be_read_and_there_are_a_hundred_and_more() -> None:
    assert len(all_stories()) >= 100
