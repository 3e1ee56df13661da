"""A patient who asks, through the real action server and the demo pharmacy, as Rasa and the gateway would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
from starlette.applications import Starlette

from actions.names import HANDLERS, QUESTIONS
from bot.cards import Card, Drop, Handoff, Verify, load_card
from bot.chat.render import Press, View, render
from bot.envelope import Claims, Direction, Envelopes, TurnContext, VerifiedPatient

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
"""A Monday, half past ten in New Haven; Thanksgiving is three days away."""

ZONE = ZoneInfo("America/New_York")
TOKEN = "only-rasa-knows-this-one"
MARIA = "P0001"
LISINOPRIL, METFORMIN, ATORVASTATIN = "RX4471182", "RX4471190", "RX4471203"
OZEMPIC, SERTRALINE, ZOLPIDEM = "RX4471215", "RX4471227", "RX4471233"

type Entity = dict[str, Any]


def drug(generic: str, typed: str | None = None, **more: Any) -> Entity:
    """A medicine as the linker finds it."""
    return {"entity": "drug", "value": generic, "typed": typed or generic, "match": "exact", "candidates": [], **more}


def guess(generic: str, typed: str, *candidates: str) -> Entity:
    return drug(generic, typed, match="guess", candidates=list(candidates or (generic,)))


def number(placeholder: str) -> Entity:
    return {"entity": "prescription", "value": placeholder}


@dataclass(frozen=True)
class Answered:
    """What came back for one message."""

    cards: tuple[Card, ...]
    responses: tuple[str, ...]
    events: tuple[dict[str, Any], ...]

    @property
    def shown(self) -> tuple[View, ...]:
        controls = Handoff | Verify | Drop
        return tuple(render(card, now=NOW, time_zone=ZONE) for card in self.cards if not isinstance(card, controls))

    @property
    def view(self) -> View:
        """The one card that the patient sees."""
        (view,) = self.shown
        return view

    @property
    def handoff(self) -> Handoff | None:
        return next((card for card in self.cards if isinstance(card, Handoff)), None)

    @property
    def verify(self) -> Verify | None:
        return next((card for card in self.cards if isinstance(card, Verify)), None)

    @property
    def followup(self) -> str | None:
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)


@dataclass
class Patient:
    """One conversation: it keeps the slots, as a gateway does, and proves who asks, as a form does."""

    app: Starlette
    envelopes: Envelopes
    claims: Claims = field(default_factory=Claims)
    slots: dict[str, Any] = field(default_factory=dict)
    conversation: str = "c_test"
    turn: int = 0

    def verify(self, *prescriptions: str, tier: int = 1, reference: str = MARIA, proxy: str | None = None) -> None:
        """Tier 1 adds to what was verified before, the last one last."""
        before = self.claims.patient.prescriptions if self.claims.patient else ()
        known = tuple(dict.fromkeys((*(rx for rx in before if rx not in prescriptions), *prescriptions)))
        patient = VerifiedPatient(reference, tier, NOW + timedelta(minutes=15), known, proxy)
        self.claims = replace(self.claims, patient=patient)

    def typed(self, **identifiers: str) -> None:
        """What the gateway masked: RX_1="447 1182"."""
        self.claims = replace(self.claims, identifiers={**self.claims.identifiers, **identifiers})

    def at(self, location: str) -> None:
        self.claims = replace(self.claims, location=location)

    async def ask(self, action: str, intent: str, *entities: Entity, text: str = "", **more: Any) -> Answered:
        """Have `action` answer a message of `intent`."""
        self.turn += 1
        context = TurnContext(self.conversation, 1, self.turn)
        call = action_call(context, self.envelopes.seal_claims(context, self.claims), action, intent, entities, text)
        call["tracker"]["slots"] = self.slots
        call["tracker"]["latest_message"].update(more)
        status, answer = await post(self.app, call)
        assert status == 200, answer
        self.slots = {
            **self.slots,
            **{event["name"]: event["value"] for event in answer["events"] if event["event"] == "slot"},
        }
        return self._opened(context, answer)

    async def press(self, view: View, button: str, actions: Mapping[str, str]) -> Answered:
        """Press a button of a card, by its id; `actions`: intent → action."""
        press = next(found.press for found in view.buttons if found.id == button)
        assert isinstance(press, Press)
        entities = [{"entity": name, "value": value} for name, value in press.entities]
        return await self.ask(actions[press.intent], press.intent, *entities)

    def _opened(self, context: TurnContext, answer: Mapping[str, Any]) -> Answered:
        sealed = [message["custom"] for message in answer["responses"] if message["custom"]]
        cards = [load_card(self.envelopes.open(Direction.TO_GATEWAY, context, card["sealed"])) for card in sealed]
        assert [card.kind for card in cards] == [card["card"] for card in sealed]
        responses = [message["response"] for message in answer["responses"] if message["response"]]
        return Answered(tuple(cards), tuple(responses), tuple(answer["events"]))


async def says(patient: Patient, *asked: tuple[str, str], named: Sequence[Entity] = (), acted_on: int = 0) -> Answered:
    """A message of several clauses with their intents; Rasa acts on the intent of one of them. `named`: what the
    linker finds in it, in any clause."""
    text = " ".join(clause for clause, _ in asked)
    parts: list[dict[str, Any]] = []
    for clause, intent in asked:
        start = text.index(clause, parts[-1]["end"] if parts else 0)
        parts.append({"text": clause, "start": start, "end": start + len(clause), "intent": intent, "score": 0.5})
    found = []
    for entity in named:
        said = str(entity.get("typed", entity["value"]))
        start = text.index(said)
        found.append({**entity, "start": start, "end": start + len(said)})
    intent = asked[acted_on][1]
    action = next(name for name, handler in HANDLERS.items() if handler is QUESTIONS[intent])
    return await patient.ask(action, intent, *found, text=text, parts=parts)


def kinds(cards: Sequence[Card]) -> list[type[Card]]:
    return [type(card) for card in cards]


def action_call(
    context: TurnContext, envelope: str, action: str, intent: str, entities: Sequence[Entity] = (), text: str = ""
) -> dict[str, Any]:
    """What Rasa posts."""
    return {
        "next_action": action,
        "sender_id": "t",
        "domain": {"intents": []},
        "tracker": {
            "sender_id": "t",
            "slots": {},
            "events": [],
            "latest_message": {
                "text": text,
                "intent": {"name": intent, "confidence": 0.9},
                "entities": list(entities),
                "metadata": {
                    "envelope": envelope,
                    "conversation": context.conversation,
                    "stretch": context.stretch,
                    "turn": context.turn,
                },
            },
        },
    }


async def post(app: Starlette, call: object, token: str = TOKEN) -> tuple[int, Any]:
    """One POST over the ASGI app: status and body."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://actions") as client:
        answer = await client.post("/webhook", json=call, headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, answer.json()
