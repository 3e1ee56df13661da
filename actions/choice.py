"""Which prescription a question is about; and where that is not certain, the answer that finds out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from actions.mentions import DrugKind, DrugMention
from actions.opened import Opened
from actions.question import Answer, Awaiting, Question, Verifying, choosing, remember
from bot.cards import Choice, ClarifyCard, Label, NoticeCard, NoticeCode, Verify
from bot.envelope import Claims
from bot.pharmacy.values import Drug, FillStatus, Prescription

MOST_BUTTONS = 5
MOST_OF_KIND = 3

_ENDED = frozenset({FillStatus.CANCELLED, FillStatus.TRANSFERRED, FillStatus.EXPIRED})


def choose(question: Question, claims: Claims, opened: Opened | None) -> Prescription | Answer:
    """The one prescription that `question` is about, or the answer that asks for what is missing.

    In this order: the number that was typed or the button that was pressed; the medicine that was named or carried
    among what is opened; the prescription last spoken of; the one verified last.
    """
    question = settled(question, opened)
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
    if question.kind:
        return _by_kind(question, question.kind, opened)
    if question.drug:
        return _by_drug(question, question.drug, opened)
    return _by_memory(question, opened)


def settled(question: Question, opened: Opened | None) -> Question:
    """A misspelled name that is confused with others, where the patient's own prescriptions leave no doubt: all of
    them are known, the likeliest is one of them, and none of the others is."""
    guess = question.guessed
    if opened is None or opened.tier < 2 or guess is None or not guess.lookalikes or len(question.drugs) > 1:
        return question
    own = [name for name in guess.offered if opened.named(name)]
    return replace(question, drugs=(replace(guess, match="exact"),)) if own == [guess.generic] else question


def _by_drug(question: Question, drug: str, opened: Opened) -> Prescription | Answer:
    matches = opened.named(drug)
    matches = tuple(rx for rx in matches if not has_ended(rx)) or matches
    if len(matches) == 1:
        return matches[0]
    if matches:
        typed = tuple(rx for rx in matches if any(rx.drug.brand == name.typed.lower() for name in question.named))
        if len(typed) == 1:
            return typed[0]
        if opened.last in matches and just_verified(question):
            return next(rx for rx in matches if rx == opened.last)
        as_strong = tuple(rx for rx in matches if any(is_as_strong(rx.drug, name) for name in question.named))
        if len(as_strong) == 1:
            return as_strong[0]
        subject = None if question.named else opened.by_handle(question.memory.subject)
        return subject if subject in matches and subject else which_prescription(question, opened, matches)
    if not question.named and (just_verified(question) or opened.tier > 1):
        return _by_memory(question, opened)
    confused = next((name for name in question.named if name.lookalikes), None)
    if opened.tier > 1:
        if confused and any(opened.named(name) for name in confused.lookalikes):
            return look_alike(question, confused)
        return Answer((NoticeCard("notice", NoticeCode.NOT_AMONG_YOURS),), remember(question))
    if just_verified(question):
        # Whatever was verified: a name that the patient did not type is not told at this tier.
        if confused:
            return look_alike(question, confused)
        return Answer((NoticeCard("notice", NoticeCode.OTHER_PRESCRIPTION),), remember(question))
    return verify(question)


def is_as_strong(drug: Drug, mention: DrugMention) -> bool:
    """Whether a product is of the strength and the form that stood beside the name, and one of them did."""
    if mention.strength is None and mention.form is None:
        return False
    strong = mention.strength is None or f"{drug.strength} ".startswith(f"{mention.strength} ")
    return strong and (mention.form is None or mention.form in drug.form)


def _by_kind(question: Question, kind: DrugKind, opened: Opened) -> Prescription | Answer:
    """One of the patient's own of that kind. The list of a kind is never complete: of none it is asked which."""
    fitting = tuple(rx for rx in opened.prescriptions if rx.drug.generic in kind.generics)
    fitting = tuple(rx for rx in fitting if not has_ended(rx)) or fitting
    if just_verified(question) and opened.last and (opened.last in fitting or not fitting):
        return opened.last
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and opened.tier < 2:
        return verify(question)
    others = tuple(rx for rx in opened.prescriptions if not has_ended(rx)) or opened.prescriptions
    if fitting or others:
        return which_prescription(question, opened, fitting or others)
    return Answer((NoticeCard("notice", NoticeCode.NO_PRESCRIPTIONS),), remember(question))


def _by_memory(question: Question, opened: Opened) -> Prescription | Answer:
    if just_verified(question) and opened.last:
        return opened.last
    remembered = opened.by_handle(question.memory.subject) or opened.last
    if remembered:
        return remembered
    current = tuple(rx for rx in opened.prescriptions if not has_ended(rx)) or opened.prescriptions
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
    names = tuple(dict.fromkeys(drug.generic for drug in (*question.named, *question.uncertain)))
    if len(names) > 1:
        choices = _drug_choices(question, names)
        memory = replace(remember(question, awaiting=choosing(choices)), drug=question.memory.drug)
        return Answer((ClarifyCard("clarify", "which_drug", choices),), memory)
    if question.guessed:
        return did_you_mean(question, question.guessed.offered, called=dict(question.guessed.names))
    return None


def look_alike(question: Question, mention: DrugMention) -> Answer:
    """ "Do you mean hydroxyzine, or hydralazine?" """
    names = tuple(dict.fromkeys((mention.generic, *mention.lookalikes)))
    choices = _drug_choices(question, names, called=dict(mention.names))
    return _which(question, "look_alike", choices)


def which_of_kind(question: Question, kind: DrugKind) -> Answer:
    """Ask which medicine of a kind is meant, with the first few of it."""
    return _which(question, "which_medicine", _drug_choices(question, kind.generics[:MOST_OF_KIND]))


def _which(question: Question, asked: Literal["look_alike", "which_medicine"], choices: tuple[Choice, ...]) -> Answer:
    memory = replace(remember(question, awaiting=choosing(choices)), drug=question.memory.drug)
    return Answer((ClarifyCard("clarify", asked, choices),), memory)


def did_you_mean(
    question: Question,
    names: Sequence[str],
    brands: Mapping[str, Sequence[str]] = MappingProxyType({}),
    called: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    """Ask whether one of `names` was meant. `brands`: what else stands on the pharmacy's products of that name;
    `called`: the other name by which it was nearly typed."""
    choices = _drug_choices(question, names, brands, called)
    card = ClarifyCard("clarify", "did_you_mean", choices)
    awaiting = choosing(choices) if len(names) > 1 else Awaiting("", "did_you_mean", names[0], question.intent)
    return Answer((card,), remember(question, awaiting=awaiting))


def _drug_choices(
    question: Question,
    names: Sequence[str],
    brands: Mapping[str, Sequence[str]] = MappingProxyType({}),
    called: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Choice, ...]:
    return tuple(
        Choice(_label(name, brands.get(name, ()), called.get(name)), question.intent, (("drug", name),))
        for name in names[:MOST_BUTTONS]
    )


def _label(name: str, brands: Sequence[str], called: str | None) -> str:
    """Semaglutide (Ozempic, Wegovy); Zyrtec (cetirizine)."""
    if called and called != name:
        return f"{called.capitalize()} ({name})"
    listed = ", ".join(brand.capitalize() for brand in brands)
    return f"{name.capitalize()} ({listed})" if listed else name.capitalize()


def which_prescription(question: Question, opened: Opened, matches: Sequence[Prescription]) -> Answer:
    """Ask which of several prescriptions is meant."""
    labels = [opened.label(rx, question) for rx in matches[:MOST_BUTTONS]]
    choices = tuple(Choice(name_of(label), question.intent, (("prescription", label.handle),)) for label in labels)
    memory = remember(question, awaiting=choosing(choices))
    return Answer((ClarifyCard("clarify", "which_prescription", choices),), memory)


def name_of(label: Label) -> str:
    """ "Rx ending 1182 · lisinopril", as it stands on a button."""
    number = f"Rx ending {label.number_ending}"
    return f"{number} · {label.drug}" if label.drug else number


def has_ended(rx: Prescription) -> bool:
    return rx.discontinued or rx.status.what in _ENDED
