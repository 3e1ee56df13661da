"""Does the pharmacy have a medicine? Graded, with its age, and never of a controlled or restricted one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.choice import did_you_mean, is_as_strong, look_alike, unclear_drug, which_of_kind
from actions.mentions import DrugMention
from actions.opened import is_named, look_up
from actions.question import Answer, Awaiting, remember
from actions.turn import Turn
from bot.cards import Card, NoticeCard, NoticeCode, StockCard, StockLine
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Drug, Grade, Location, Schedule, Stock
from bot.switches import AnswerType

MOST_LINES = 12
MOST_DRUGS = 3
"""Medicines of one question that are answered about; of more it is asked which."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the pharmacy's system says of one medicine: its products, and the stock of each at each location."""

    name: str
    products: tuple[Drug, ...]
    stock: tuple[Stock, ...]
    locations: tuple[Location, ...]


async def availability(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.STOCK)
    question = turn.question
    if 1 < len(question.drugs) <= MOST_DRUGS:
        return await _each(turn)
    if question.uncertain and question.drugs == question.uncertain[:1]:
        return await _other_brand(turn, question.uncertain[0])
    unclear = unclear_drug(question)
    if unclear:
        return unclear
    if question.kind and question.kind.generics:
        return which_of_kind(question, question.kind)
    if question.drug is None:
        notice = NoticeCard("notice", NoticeCode.NEEDS_DRUG)
        return Answer((notice,), remember(question))
    mention = question.named[0] if question.named else DrugMention(question.drug, question.drug)
    if mention.lookalikes and not await _is_own(turn, mention):
        return look_alike(question, mention)
    return await _stock(turn, mention)


async def _stock(turn: Turn, mention: DrugMention) -> Answer:
    """Of locations that are switched off, their notice instead."""
    turn.must_serve(turn.claims.location)
    shelf = await turn.ask(look_at_shelf, mention)
    told = replace(shelf, stock=tuple(line for line in shelf.stock if not turn.is_closed(line.location)))
    closed = {line.location for line in shelf.stock if turn.is_closed(line.location)}
    if closed and not told.stock:
        turn.must_serve(min(closed))
    card = stock_answer(told, turn.claims.location, mention)
    return Answer((card, *turn.notices_of(closed)), remember(turn.question))


async def _each(turn: Turn) -> Answer:
    """Each medicine in its turn; what has a look-alike is asked about instead, as it is when it is named alone."""
    cards: list[Card] = []
    answers: list[Answer] = []
    for mention in turn.question.drugs:
        alone = replace(turn, question=replace(turn.question, drugs=(mention,)))
        answers.append(await availability(alone))
    for answer in answers:
        cards += [card for card in answer.cards if card not in cards]
    open_ones = [answer.memory.awaiting for answer in answers if answer.memory.awaiting]
    # Of several questions a bare "yes" answers none.
    asked = open_ones[0] if len(open_ones) == 1 else Awaiting("", "choose") if open_ones else None
    return Answer(tuple(cards), remember(turn.question, awaiting=asked))


async def _is_own(turn: Turn, mention: DrugMention) -> bool:
    """Whether a verified patient has precisely this medicine: then no other name was meant."""
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    return opened is not None and bool(opened.named(mention.generic))


async def _other_brand(turn: Turn, mention: DrugMention) -> Answer:
    """Whether one of the pharmacy's own products was meant, by the names that stand on them; where it could say
    nothing of their stock either, it says so at once."""
    shelf = await turn.ask(look_at_shelf, DrugMention(mention.generic, mention.generic))
    card = stock_answer(shelf, turn.claims.location)
    if not isinstance(card, StockCard):
        return Answer((card,), remember(turn.question))
    brands = tuple(dict.fromkeys(drug.brand for drug in shelf.products if drug.brand))
    return did_you_mean(turn.question, (mention.generic,), {mention.generic: brands})


def look_at_shelf(pharmacy: Pharmacy, mention: DrugMention) -> Shelf:
    """A brand that was typed is looked for as that brand; else all that has the same active ingredient.

    Blocking; may raise PharmacyUnavailable.
    """
    formulary, typed = pharmacy.formulary(), mention.typed.lower()
    name = typed if any(drug.brand == typed for drug in formulary) else mention.generic
    products = tuple(drug for drug in formulary if is_named(drug, name))
    return Shelf(name, products, tuple(pharmacy.stock(name)), tuple(pharmacy.locations()))


def stock_answer(shelf: Shelf, here: str | None, mention: DrugMention | None = None) -> Card:
    """The card. `here`: the code of the patient's location, whose stock comes first; of a strength or form that was
    named in `mention` and is carried, only that."""
    place = next((place for place in shelf.locations if place.code == here), shelf.locations[0])
    if not shelf.products:
        return NoticeCard("notice", NoticeCode.DRUG_UNKNOWN, place.phone)
    public = {drug.code for drug in shelf.products if not drug.restricted and drug.schedule is Schedule.NONE}
    if not public:
        return NoticeCard("notice", NoticeCode.RESTRICTED_DRUG, place.phone)
    told = [line for line in shelf.stock if line.drug.code in public]
    told = [line for line in told if mention and is_as_strong(line.drug, mention)] or told
    lines = [_line(line, shelf.locations) for line in _in_order(told, shelf.locations, here)]
    if not lines:
        return NoticeCard("notice", NoticeCode.DRUG_UNKNOWN, place.phone)
    return StockCard("stock", shelf.name, tuple(lines[:MOST_LINES]), place.phone)


def _in_order(stock: Sequence[Stock], locations: Sequence[Location], here: str | None) -> list[Stock]:
    """The patient's location first; of other locations only what is not to be had there."""
    rank = {place.code: number for number, place in enumerate(locations)}
    if here not in rank:
        return sorted(stock, key=lambda line: rank.get(line.location, len(rank)))
    at_hand = {line.drug.code for line in stock if line.location == here and line.grade in (Grade.IN_STOCK, Grade.LOW)}
    near = [line for line in stock if line.location == here]
    far = [line for line in stock if line.location != here and line.drug.code not in at_hand]
    return near + sorted(far, key=lambda line: rank.get(line.location, len(rank)))


def _line(stock: Stock, locations: Sequence[Location]) -> StockLine:
    name = next((place.name for place in locations if place.code == stock.location), stock.location)
    return StockLine(stock.drug.name, name, stock.grade, stock.expected_on, stock.as_of)
