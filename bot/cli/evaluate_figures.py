"""What an understanding is worth, in figures: functions of what was expected and what was done.

Two readings of "right". `acted_on`: the intent that is acted on after safety net, language and gate; a clarifying
question acts on none. `first_guess`: the classifier's likeliest intent, safety net, language and gate aside. In both a
message is right when the intent is the expected one or one of `also_ok`.

Messages in other languages than English count under `language` and `emergency` only: the bot hands them over unread.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.decision import Decision
from bot.cli.evaluate_outcome import (
    CLARIFIED,
    CLINICAL,
    EMERGENCY,
    FOREIGN,
    OTHER_LANGUAGE,
    Outcome,
    asks_nothing_of_ours,
    is_right,
)


@dataclass(frozen=True)
class Share:
    """`count` of `of`; `share` from 0 to 1, None where there was nothing to count."""

    count: int
    of: int
    share: float | None


@dataclass(frozen=True)
class IntentFigures:
    """`support`: messages that should come out as this intent. `recall`: those of them that are right.

    `precision`: of the messages that came out as it, those that are right; None where none did. `f1`: their harmonic
    mean.
    """

    support: int
    precision: float | None
    recall: float
    f1: float


@dataclass(frozen=True)
class Reading:
    """`precision`, `recall`, `f1`: plain means over the expected intents; a precision of None counts as 0."""

    right: Share
    precision: float
    recall: float
    f1: float
    intents: Mapping[str, IntentFigures]


@dataclass(frozen=True)
class TurnedAway:
    """Of all messages but those of other trades (out_of_scope). `questions`: of what asks the pharmacy for
    something, so without small talk, too. `intents`: of each intent's messages."""

    all: Share
    questions: Share
    clarified: Share
    not_understood: Share
    other_language: Share
    intents: Mapping[str, Share]


@dataclass(frozen=True)
class Went:
    """Where messages went that ask nothing of the pharmacy's. `wrongly_answered`: with an intent not in also_ok."""

    answered: Share
    wrongly_answered: Share
    smalltalk: Share
    clarified: Share
    technician: Share
    pharmacist: Share
    emergency: Share


@dataclass(frozen=True)
class Emergencies:
    """Emergencies recognised, and false alarms over all messages that are none (nor may be, by also_ok)."""

    by_net: Share
    by_pipeline: Share
    by_either: Share
    false_by_net: Share
    false_by_pipeline: Share
    false_by_either: Share


@dataclass(frozen=True)
class Clinical:
    """Clinical questions: to the pharmacist, to an alarm; and others' way to the pharmacist without need."""

    to_pharmacist: Share
    to_alarm: Share
    wrongly_to_pharmacist: Share


@dataclass(frozen=True)
class Languages:
    """Messages in other languages that were treated as English ones, and the other way round."""

    others_taken_for_english: Share
    english_taken_for_others: Share


@dataclass(frozen=True)
class Confusion:
    """`counts[row][column]`: messages of `expected[row]` that came out as `acted_on[column]`; what is right, also by
    also_ok, stands in the column of its row's own intent."""

    expected: Sequence[str]
    acted_on: Sequence[str]
    counts: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Figures:
    messages: int
    acted_on: Reading
    first_guess: Reading
    turned_away: TurnedAway
    scope: Mapping[str, Went]
    emergency: Emergencies
    clinical: Clinical
    language: Languages
    kinds: Mapping[str, Share]
    confusion: Confusion


def figures(outcomes: Sequence[Outcome]) -> Figures:
    english = [each for each in outcomes if each.expected.language == "en"]
    kinds = sorted({each.expected.kind for each in english} - {""})
    return Figures(
        messages=len(outcomes),
        acted_on=_reading(english, lambda each: each.acted_on),
        first_guess=_reading(english, lambda each: each.first_guess),
        turned_away=_turned_away(english),
        scope={
            group: _went([each for each in english if asks_nothing_of_ours(each.expected.intent) == group])
            for group in (FOREIGN, "small_talk")
        },
        emergency=_emergencies(outcomes),
        clinical=_clinical(english),
        language=Languages(
            _share(
                (each for each in outcomes if each.expected.language != "en"),
                lambda each: each.acted_on not in (OTHER_LANGUAGE, EMERGENCY),
            ),
            _share(english, lambda each: each.acted_on == OTHER_LANGUAGE),
        ),
        kinds={
            kind: _share((each for each in english if each.expected.kind == kind), lambda each: each.right)
            for kind in kinds
        },
        confusion=_confusion(english),
    )


def _share(of: Iterable[Outcome], counts: Callable[[Outcome], bool]) -> Share:
    counted = [counts(each) for each in of]
    return Share(sum(counted), len(counted), sum(counted) / len(counted) if counted else None)


def _reading(outcomes: Sequence[Outcome], said: Callable[[Outcome], str]) -> Reading:
    support = Counter(each.expected.intent for each in outcomes)
    came_out = Counter(said(each) for each in outcomes)
    right = [each for each in outcomes if is_right(each.expected, said(each))]
    recalled = Counter(each.expected.intent for each in right)
    precise = Counter(said(each) for each in right)
    intents = {}
    for name in sorted(support):
        precision = precise[name] / came_out[name] if came_out[name] else None
        recall = recalled[name] / support[name]
        both = (precision or 0.0) + recall
        intents[name] = IntentFigures(
            support[name], precision, recall, 2 * (precision or 0.0) * recall / both if both else 0.0
        )
    return Reading(
        right=_share(outcomes, lambda each: is_right(each.expected, said(each))),
        precision=_mean([each.precision or 0.0 for each in intents.values()]),
        recall=_mean([each.recall for each in intents.values()]),
        f1=_mean([each.f1 for each in intents.values()]),
        intents=intents,
    )


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _turned_away(outcomes: Sequence[Outcome]) -> TurnedAway:
    others = [each for each in outcomes if each.expected.intent != FOREIGN]
    return TurnedAway(
        all=_share(others, lambda each: each.turned_away),
        questions=_share(
            (each for each in others if asks_nothing_of_ours(each.expected.intent) is None),
            lambda each: each.turned_away,
        ),
        clarified=_share(others, lambda each: each.acted_on == CLARIFIED),
        not_understood=_share(others, lambda each: each.acted_on == FOREIGN),
        other_language=_share(others, lambda each: each.acted_on == OTHER_LANGUAGE),
        intents={
            name: _share((each for each in outcomes if each.expected.intent == name), lambda each: each.turned_away)
            for name in sorted({each.expected.intent for each in outcomes})
        },
    )


def _went(outcomes: Sequence[Outcome]) -> Went:
    def to(decision: Decision) -> Share:
        return _share(outcomes, lambda each: each.decision is decision)

    return Went(
        answered=to(Decision.ANSWER),
        wrongly_answered=_share(outcomes, lambda each: each.decision is Decision.ANSWER and not each.right),
        smalltalk=to(Decision.SMALLTALK),
        clarified=to(Decision.CLARIFY),
        technician=to(Decision.TECHNICIAN),
        pharmacist=to(Decision.PHARMACIST),
        emergency=to(Decision.EMERGENCY),
    )


def _emergencies(outcomes: Sequence[Outcome]) -> Emergencies:
    real = [each for each in outcomes if each.expected.intent == EMERGENCY]
    none = [each for each in outcomes if not is_right(each.expected, EMERGENCY)]
    return Emergencies(
        by_net=_share(real, lambda each: each.by_net),
        by_pipeline=_share(real, lambda each: each.by_pipeline),
        by_either=_share(real, lambda each: each.decision is Decision.EMERGENCY),
        false_by_net=_share(none, lambda each: each.by_net),
        false_by_pipeline=_share(none, lambda each: each.by_pipeline),
        false_by_either=_share(none, lambda each: each.decision is Decision.EMERGENCY),
    )


def _clinical(outcomes: Sequence[Outcome]) -> Clinical:
    real = [each for each in outcomes if each.expected.intent == CLINICAL]
    none = [each for each in outcomes if not is_right(each.expected, CLINICAL)]
    return Clinical(
        to_pharmacist=_share(real, lambda each: each.decision is Decision.PHARMACIST),
        to_alarm=_share(real, lambda each: each.decision is Decision.EMERGENCY),
        wrongly_to_pharmacist=_share(none, lambda each: each.decision is Decision.PHARMACIST),
    )


def _confusion(outcomes: Sequence[Outcome]) -> Confusion:
    pairs = Counter((each.expected.intent, each.expected.intent if each.right else each.acted_on) for each in outcomes)
    expected = sorted({row for row, _ in pairs})
    # What is no intent stands last, behind the intents that came out without being asked for.
    others = sorted({column for _, column in pairs} - set(expected), key=lambda name: (name.startswith("("), name))
    columns = [*expected, *others]
    return Confusion(expected, columns, [[pairs[row, column] for column in columns] for row in expected])
