"""Does the pharmacy have a medicine? Graded, with its age, and never of a controlled or restricted one."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.choice import did_you_mean, unclear_drug
from actions.opened import is_named
from actions.question import Answer, DrugMention, remember
from actions.turn import Turn
from bot.cards import Card, NoticeCard, NoticeCode, StockCard, StockLine
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Drug, Grade, Location, Schedule, Stock

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the pharmacy's system says of one medicine: its products, and the stock of each at each location."""

    name: str
    products: tuple[Drug, ...]
    stock: tuple[Stock, ...]
    locations: tuple[Location, ...]


async def availability(turn: Turn) -> Answer:
    question = turn.question
    if question.uncertain and question.drugs == question.uncertain[:1]:
        return await _other_brand(turn, question.uncertain[0])
    unclear = unclear_drug(question)
    if unclear:
        return unclear
    if question.drug is None:
        notice = NoticeCard("notice", NoticeCode.NEEDS_DRUG)
        return Answer((notice,), remember(question))
    mention = question.named[0] if question.named else DrugMention(question.drug, question.drug)
    shelf = await turn.ask(look_at_shelf, mention)
    return Answer((stock_answer(shelf, turn.claims.location),), remember(question))


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


def stock_answer(shelf: Shelf, here: str | None) -> Card:
    """The card. `here`: the code of the patient's location, whose stock comes first."""
    place = next((place for place in shelf.locations if place.code == here), shelf.locations[0])
    if not shelf.products:
        return NoticeCard("notice", NoticeCode.DRUG_UNKNOWN, place.phone)
    public = {drug.code for drug in shelf.products if not drug.restricted and drug.schedule is Schedule.NONE}
    if not public:
        return NoticeCard("notice", NoticeCode.RESTRICTED_DRUG, place.phone)
    told = [line for line in shelf.stock if line.drug.code in public]
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
