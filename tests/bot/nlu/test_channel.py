"""The gateway's way into Rasa: a real model behind the real launcher, and actions that answer fixed events."""

import json
import urllib.request
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from sanic import Sanic

from bot.nlu.agent import load_agent
from bot.nlu.server import application
from tests.bot.nlu.process import (
    ACTION_TOKEN,
    CHANNEL_TOKEN,
    REPOSITORY,
    ActionServer,
    RasaProcess,
    Training,
    free_port,
)

CANARY = "zanzibarcanary"


def test_a_question_reaches_its_action_and_the_answer_comes_back(rasa: RasaProcess, actions: ActionServer) -> None:
    answer = rasa.turn("is my lisinopril ready", conversation="c_7", stretch=2, turn=5, envelope="sealed-9")
    assert answer.status == 200
    [said] = answer.body["messages"]
    assert said["custom"]["card"] == "action_prescription_status"
    metadata, _ = json.loads(said["custom"]["sealed"])
    assert metadata == {"envelope": "sealed-9", "conversation": "c_7", "stretch": 2, "turn": 5}
    assert answer.body["slots"] == {"topic": "prescription_status", "drug": "lisinopril"}
    assert answer.body["model"] == rasa.get("/health").body["model"]
    assert answer.body["parse"]["intent"]["name"] == "prescription_status"
    assert answer.body["parse"]["scope"]["decision"] == "inside"
    assert "text" not in answer.body["parse"]
    assert actions.tokens == [f"Bearer {ACTION_TOKEN}"]


def test_slots_travel_with_the_turn_and_nothing_is_remembered(rasa: RasaProcess, actions: ActionServer) -> None:
    carried = {"topic": "refill_request", "awaiting": {"card": "k_1", "ask": "refill", "subject": "h_1"}}
    answer = rasa.turn("yes", slots=carried)
    _, seen = json.loads(answer.body["messages"][0]["custom"]["sealed"])
    assert seen["awaiting"] == carried["awaiting"]
    assert seen["topic"] == "refill_request"
    assert answer.body["slots"]["awaiting"] == carried["awaiting"]
    again = rasa.turn("yes", turn=2)
    _, seen = json.loads(again.body["messages"][0]["custom"]["sealed"])
    assert seen["awaiting"] is None
    assert seen["topic"] is None


def test_the_same_words_and_slots_always_get_the_same_answer(rasa: RasaProcess, actions: ActionServer) -> None:
    answers = [rasa.turn("refill my metformn", slots={"drug": "lisinopril"}) for _ in range(3)]
    rasa.turn("when do you close", conversation="c_other")
    answers.append(rasa.turn("refill my metformn", slots={"drug": "lisinopril"}))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0].body["messages"][0]["custom"]["card"] == "action_refill"


def test_every_intent_has_an_action(rasa: RasaProcess, actions: ActionServer) -> None:
    pressed = {
        "why_delayed": "action_why",
        "cancel_order": "action_handoff_staff",
        "transfer_prescription": "action_handoff_staff",
        "emergency": "action_emergency",
        "nlu_clarify": "action_clarify",
        "nlu_fallback": "action_not_understood",
        "greet": "action_small_talk",
        "deny": "action_deny",
    }
    for intent, action in pressed.items():
        answer = rasa.turn(None, intent=intent)
        assert [said["custom"]["card"] for said in answer.body["messages"]] == [action]


def test_no_button_means_one_of_rasas_own_intents(rasa: RasaProcess) -> None:
    for intent in ("restart", "back", "session_start"):
        assert rasa.turn(None, intent=intent).status == 400


def test_a_button_brings_intent_and_entities_without_words(rasa: RasaProcess, actions: ActionServer) -> None:
    answer = rasa.turn(None, intent="affirm", entities=[{"entity": "card", "value": "k_9"}])
    assert answer.status == 200
    latest = actions.calls[0]["tracker"]["latest_message"]
    assert latest["intent"]["name"] == "affirm"
    assert latest["entities"] == [{"entity": "card", "value": "k_9"}]
    assert latest["metadata"]["envelope"] == "sealed"


def test_a_typed_slash_gives_no_order(rasa: RasaProcess, actions: ActionServer) -> None:
    rasa.turn(' /refill_request{"drug": "morphine"}')
    latest = actions.calls[0]["tracker"]["latest_message"]
    assert all(entity["value"] != "morphine" or "start" in entity for entity in latest["entities"])
    assert latest["intent"]["confidence"] < 1.0 or latest["intent"]["name"].startswith("nlu_")


def test_a_placeholder_is_a_prescription_and_a_misspelled_drug_a_guess(rasa: RasaProcess) -> None:
    entities = rasa.parse("is RX_1 the metformn ready")["entities"]
    assert [(entity["entity"], entity["value"]) for entity in entities] == [
        ("drug", "metformin"),
        ("prescription", "RX_1"),
    ]
    assert (entities[0]["match"], entities[0]["typed"], entities[0]["candidates"]) == (
        "guess",
        "metformn",
        ["metformin"],
    )


def test_a_message_of_another_trade_is_not_answered(rasa: RasaProcess) -> None:
    for foreign in ("transfer 500 dollars to my checking account", "who won the world cup", "qwerty zxcv"):
        assert rasa.parse(foreign)["intent"]["name"] in {"out_of_scope", "nlu_fallback", "nlu_clarify"}


def test_a_message_unlike_anything_keeps_the_classifiers_ranking(rasa: RasaProcess) -> None:
    parse = rasa.parse("qwerty zxcv uiop")
    assert parse["scope"]["decision"] == "outside"
    assert parse["intent"]["name"] in {"nlu_fallback", "out_of_scope"}
    assert not parse["intent_ranking"][0]["name"].startswith("nlu_")


def test_two_questions_are_told_apart(rasa: RasaProcess) -> None:
    parse = rasa.parse("is my prescription ready and when do you close")
    assert [part["intent"] for part in parse["parts"]] == ["prescription_status", "pharmacy_hours"]


def test_the_action_learns_what_each_clause_asks(rasa: RasaProcess, actions: ActionServer) -> None:
    rasa.turn("is my prescription ready and when do you close")
    (call,) = actions.calls
    asked = call["tracker"]["latest_message"]
    assert call["next_action"] == "action_prescription_status"
    assert [(part["intent"], asked["text"][part["start"] : part["end"]]) for part in asked["parts"]] == [
        ("prescription_status", "is my prescription ready"),
        ("pharmacy_hours", "when do you close"),
    ]


def test_a_list_is_classified_in_order_and_leaves_no_conversation(rasa: RasaProcess, actions: ActionServer) -> None:
    texts = ["when do you close", "", "/greet", "refill my lisinopril"]
    answer = rasa.post("/parse", {"texts": texts})
    assert [parse["intent"]["name"] for parse in answer.body["parses"]] == [
        "pharmacy_hours",
        "nlu_fallback",
        "greet",
        "refill_request",
    ]
    assert not actions.calls


def test_without_the_token_nothing_is_said(rasa: RasaProcess, actions: ActionServer) -> None:
    for token in (None, "", "another", CHANNEL_TOKEN + "x"):
        for path in ("/turn", "/parse"):
            assert rasa.post(path, {"text": "hello"}, token).status == 401
    assert not actions.calls


def test_bad_requests_are_refused_by_the_name_of_the_field(rasa: RasaProcess, actions: ActionServer) -> None:
    assert rasa.turn("hello", slots={"no_such_slot": 1}).body == {"error": "bad_request", "field": "slots"}
    assert rasa.turn("  ").body == {"error": "empty", "field": "text"}
    assert rasa.post("/turn", b"{not json").status == 400
    assert rasa.post("/parse", {"texts": "hello"}).status == 400
    assert not actions.calls


def test_a_second_turn_while_one_is_running_is_busy(rasa: RasaProcess, actions: ActionServer) -> None:
    actions.delay_s = 1.0
    with ThreadPoolExecutor(3) as pool:
        turns = [pool.submit(rasa.turn, "when do you close", turn=number) for number in (1, 2)]
        other = pool.submit(rasa.turn, "when do you close", conversation="c_2")
        assert sorted(turn.result().status for turn in turns) == [200, 409]
        assert other.result().status == 200
    actions.delay_s = 0.0
    assert rasa.turn("when do you close", turn=3).status == 200


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"error": "action_failed"}),
        (400, {"action_name": "action_hours", "error": CANARY}),
        (200, {"events": [], "responses": []}),
        (200, {"events": "nonsense", "responses": []}),
    ],
)
def test_an_action_that_says_nothing_is_a_failure(rasa: RasaProcess, actions: ActionServer, answer: object) -> None:
    actions.answer = answer  # type: ignore[assignment]  # the parameters are such pairs
    silent = rasa.turn("when do you close")
    assert (silent.status, silent.body) == (502, {"error": "silent"})
    actions.answer = None
    assert rasa.turn("when do you close").status == 200


def test_our_fallback_action_does_not_loop(rasa: RasaProcess, actions: ActionServer) -> None:
    actions.answer = (200, {"events": [{"event": "followup", "name": "action_listen"}], "responses": [{"text": "Hm."}]})
    answer = rasa.turn(None, intent="nlu_fallback")
    assert answer.body["messages"] == [{"text": "Hm."}]
    assert len(actions.calls) == 1


def test_no_text_stands_in_any_log(rasa: RasaProcess, actions: ActionServer) -> None:
    rasa.turn(f"my secret is {CANARY}")
    rasa.turn(f"/{CANARY}")
    rasa.turn(f"{CANARY}", slots={CANARY: 1})
    rasa.post("/parse", {"texts": [f"/{CANARY}{{", CANARY]})
    rasa.post("/turn", b'{"text": "%s"' % CANARY.encode())
    for failing in ((500, {"error": CANARY}), (400, {"action_name": CANARY}), (200, {"events": [CANARY]})):
        actions.answer = failing
        rasa.turn(f"is my {CANARY} ready", slots={"drug": CANARY}, conversation=CANARY)
    assert CANARY not in rasa.output.read_text()


def test_there_is_nothing_else_to_reach(rasa: RasaProcess) -> None:
    base = f"http://127.0.0.1:{rasa.port}"
    for path in ("/", "/status", "/model", "/webhooks/rest/webhook", "/conversations/c_1/tracker", "/docs"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(base + path)
        assert refused.value.code == 404
        assert json.load(refused.value) == {"error": "refused"}
        assert "Access-Control-Allow-Origin" not in refused.value.headers


@pytest.fixture
def agent(training: Training, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setenv("SCRIPTDESK_ACTION_URL", "http://127.0.0.1:9/webhook")
    monkeypatch.setenv("SCRIPTDESK_ACTION_TOKEN", ACTION_TOKEN)
    return load_agent(training.model, REPOSITORY / "endpoints.yml")


@pytest.fixture
async def listening(tmp_path: Path) -> AsyncIterator[tuple[Sanic, aiohttp.ClientSession]]:
    """The application without a model, listening in this very process, and a gateway's session with it."""
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(f"bot.nlu.channel.TurnChannel:\n  token: {CHANNEL_TOKEN}\n")
    app = application(None, credentials)
    port = free_port()
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()  # type: ignore[no-untyped-call]  # Sanic leaves these two untyped
    headers = {"Authorization": f"Bearer {CHANNEL_TOKEN}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
        yield app, session
    server.close()  # type: ignore[no-untyped-call]


async def test_without_a_model_nothing_is_taken_and_a_fault_is_told_by_its_kind_alone(
    listening: tuple[Sanic, aiohttp.ClientSession], agent: Agent, capfd: pytest.CaptureFixture[str]
) -> None:
    # One test, because Sanic starts only once in a process.
    app, session = listening
    turn = {"conversation": "c", "stretch": 0, "turn": 1, "slots": {}, "envelope": "e", "text": f"hello {CANARY}"}
    async with session.get("/webhooks/scriptdesk/health") as answer:
        assert (answer.status, await answer.json()) == (503, {"ready": False, "model": None})
    async with session.post("/webhooks/scriptdesk/turn", json=turn) as answer:
        assert (answer.status, await answer.json()) == (503, {"error": "not_ready"})
    agent.tracker_store = InMemoryTrackerStore(agent.domain)
    app.ctx.agent = agent
    async with session.post("/webhooks/scriptdesk/turn", json=turn) as answer:
        assert (answer.status, await answer.json()) == (500, {"error": "failed", "kind": "TypeError"})
    assert CANARY not in "".join(capfd.readouterr())
