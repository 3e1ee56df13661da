"""Which prescription a question is about; and where that is not certain, the answer that finds out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from actions.opened import Opened
from actions.question import Answer, Awaiting, DrugMention, Question, Verifying, remember
from bot.cards import Choice, ClarifyCard, Label, NoticeCard, NoticeCode, Verify
from bot.envelope import Claims
from bot.pharmacy.values import FillStatus, Prescription

MOST_BUTTONS = 5
CHOOSE = Awaiting("", "choose")
"""A question whose answer is one of its buttons: a bare "yes" does not say which."""

_ENDED = frozenset({FillStatus.CANCELLED, FillStatus.TRANSFERRED, FillStatus.EXPIRED})


def choose(question: Question, claims: Claims, opened: Opened | None) -> Prescription | Answer:
    """The one prescription that `question` is about, or the answer that asks for what is missing.

    In this order: the number that was typed or the button that was pressed; the medicine that was named or carried
    among what is opened; the prescription last spoken of; the one verified last.
    """
    doubt = None if question.placeholder or question.pressed else unclear_drug(question)
    if doubt:
        return doubt
    if opened is None:
        return verify(question)
    number = claims.identifiers.get(question.placeholder or "")
    picked = opened.by_number(number) if number else opened.by_handle(question.pressed)
    if picked:
        return picked
    if (question.placeholder or question.pressed) and not just_verified(question):
        return verify(question)
    if question.drug:
        return _by_drug(question, question.drug, opened)
    return _by_memory(question, opened)


def _by_drug(question: Question, drug: str, opened: Opened) -> Prescription | Answer:
    matches = opened.named(drug)
    matches = tuple(rx for rx in matches if not _has_ended(rx)) or matches
    if len(matches) == 1:
        return matches[0]
    if matches:
        typed = tuple(rx for rx in matches if any(rx.drug.brand == name.typed.lower() for name in question.named))
        if len(typed) == 1:
            return typed[0]
        if opened.last in matches and just_verified(question):
            return next(rx for rx in matches if rx == opened.last)
        subject = None if question.named else opened.by_handle(question.memory.subject)
        return subject if subject in matches and subject else which_prescription(question, opened, matches)
    if not question.named and (just_verified(question) or opened.tier > 1):
        return _by_memory(question, opened)
    if opened.tier > 1:
        return Answer((NoticeCard("notice", NoticeCode.NOT_AMONG_YOURS),), remember(question))
    if just_verified(question):
        return Answer((NoticeCard("notice", NoticeCode.OTHER_PRESCRIPTION),), remember(question))
    return verify(question)


def _by_memory(question: Question, opened: Opened) -> Prescription | Answer:
    if just_verified(question) and opened.last:
        return opened.last
    remembered = opened.by_handle(question.memory.subject) or opened.last
    if remembered:
        return remembered
    current = tuple(rx for rx in opened.prescriptions if not _has_ended(rx)) or opened.prescriptions
    if len(current) == 1:
        return current[0]
    if current:
        return which_prescription(question, opened, current)
    if opened.tier > 1:
        return Answer((NoticeCard("notice", NoticeCode.NO_PRESCRIPTIONS),), remember(question))
    return verify(question)


def just_verified(question: Question) -> bool:
    """Whether the gateway asks this very question again after its form was answered."""
    return question.memory.verifying == Verifying(question.intent, question.drug)


def verify(question: Question, tier: int = 1) -> Answer:
    """Ask for a verification; `question` is then asked again by the gateway."""
    memory = remember(question, verifying=Verifying(question.intent, question.drug))
    if tier > 1:
        return Answer((Verify("verify", 2),), memory)
    return Answer((Verify("verify", 1, question.placeholder),), memory)


def unclear_drug(question: Question) -> Answer | None:
    """The question back, where a medicine was only guessed or several were named; None where nothing is unclear."""
    named = (*question.named, *question.uncertain)
    if len(named) > 1:
        names = tuple(dict.fromkeys(drug.generic for drug in named))
        card = ClarifyCard("clarify", "which_drug", _drug_choices(question, names))
        return Answer((card,), replace(remember(question, awaiting=CHOOSE), drug=question.memory.drug))
    if question.guessed:
        return did_you_mean(question, question.guessed.candidates or (question.guessed.generic,))
    return None


def did_you_mean(
    question: Question, names: Sequence[str], brands: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Answer:
    """Ask whether one of `names` was meant. `brands`: what else stands on the pharmacy's products of that name."""
    card = ClarifyCard("clarify", "did_you_mean", _drug_choices(question, names, brands))
    awaiting = CHOOSE if len(names) > 1 else Awaiting("", "did_you_mean", names[0], question.intent)
    return Answer((card,), remember(question, awaiting=awaiting))


def drug_entities(mention: DrugMention | None) -> tuple[tuple[str, str], ...]:
    """A medicine as a button carries it."""
    return (("drug", mention.generic),) if mention else ()


def _drug_choices(
    question: Question, names: Sequence[str], brands: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> tuple[Choice, ...]:
    return tuple(
        Choice(_with_brands(name, brands.get(name, ())), question.intent, (("drug", name),))
        for name in names[:MOST_BUTTONS]
    )


def _with_brands(name: str, brands: Sequence[str]) -> str:
    """Semaglutide (Ozempic, Wegovy)."""
    listed = ", ".join(brand.capitalize() for brand in brands)
    return f"{name.capitalize()} ({listed})" if listed else name.capitalize()


def which_prescription(question: Question, opened: Opened, matches: Sequence[Prescription]) -> Answer:
    """Ask which of several prescriptions is meant."""
    labels = [opened.label(rx, question) for rx in matches[:MOST_BUTTONS]]
    choices = tuple(
        Choice(_named_number(label), question.intent, (("prescription", label.handle),)) for label in labels
    )
    return Answer((ClarifyCard("clarify", "which_prescription", choices),), remember(question, awaiting=CHOOSE))


def _named_number(label: Label) -> str:
    number = f"Rx ending {label.number_ending}"
    return f"{number} · {label.drug}" if label.drug else number


def _has_ended(rx: Prescription) -> bool:
    return rx.discontinued or rx.status.what in _ENDED
