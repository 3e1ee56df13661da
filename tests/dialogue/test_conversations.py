"""The conversations of conversations/*.yml, each a test of its own: `make test-dialogue PYTEST_ARGS='-k Maria'`."""

from collections.abc import Iterator

import pytest

from tests.dialogue.runner import Failed, Theatre
from tests.dialogue.story import Story, all_stories, read_people
from tests.stack import Stack

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def theatre(stack: Stack) -> Iterator[Theatre]:
    with Theatre.at(stack) as theatre:
        yield theatre


def test_the_labels_that_patients_read_from_are_the_pharmacys(theatre: Theatre) -> None:
    labels = theatre.labels()
    for person in read_people().values():
        for drug, number in person.prescriptions.items():
            label = labels.get(number, "").casefold()
            assert label.startswith(f"{person.last_name} {person.birth_date} ".casefold()), (person.name, number)
            assert drug.partition(" (")[0] in label, (person.name, number)


@pytest.mark.parametrize("story", all_stories(), ids=lambda story: story.id)
def test_conversation(theatre: Theatre, story: Story) -> None:
    failure = None
    try:
        theatre.play(story)
    except Failed as failed:
        failure = str(failed)
    if failure:
        pytest.fail(failure, pytrace=False)  # what came says more than the runner's own lines
