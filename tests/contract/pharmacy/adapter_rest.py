"""The REST adapter over two APIs, with the mappings that come with the product."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from starlette.applications import Starlette

from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.client import Client, SignIn
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.rest.sign_in import InBody, bearer
from tests.contract.pharmacy.adapters import Adapter, Feature, System
from tests.contract.pharmacy.databases import nobody_there
from tests.contract.pharmacy.served import served
from tests.contract.pharmacy.server_bestrx import KEY, bestrx_api
from tests.contract.pharmacy.server_scriptdesk import TOKEN, scriptdesk_api
from tests.contract.pharmacy.shop import Shop
from tests.contract.pharmacy.world import NOW, World

MAPPINGS = Path(__file__).resolve().parents[3] / "mappings"


def over(url: str, mapping: str, sign_in: SignIn) -> RestPharmacy:
    """The adapter at an address, with a mapping of the product."""
    client = Client("api", url, sign_in, clock=lambda: NOW)
    return RestPharmacy(client, load_mapping(MAPPINGS / mapping), clock=lambda: NOW)


def _opens(
    serve: Callable[[Shop, list[str]], Starlette], root: str, mapping: str, sign_in: SignIn
) -> Callable[[World, Path], AbstractContextManager[System]]:
    @contextmanager
    def opens(world: World, _: Path) -> Iterator[System]:
        asked: list[str] = []
        with served(serve(Shop(world), asked)) as url, nobody_there() as nowhere:
            yield System(
                pharmacy=over(url + root, mapping, sign_in),
                away=over(f"http://127.0.0.1:{nowhere.port}{root}", mapping, sign_in),
                asked=lambda: asked,
            )

    return opens


_NO_PLACE = "its API has no call for it"

ADAPTERS = [
    Adapter(
        "an API of the shape of docs/connect/pharmacy-api.yaml",
        _opens(scriptdesk_api, "/v1", "scriptdesk-api.yml", bearer(TOKEN)),
    ),
    Adapter(
        "an API of the BestRx kind",
        _opens(bestrx_api, "", "bestrx-like.yml", InBody({"ApiKey": KEY})),
        cannot={
            Feature.CONFIDENTIAL: "its profile does not say it, so that every one counts as confidential",
            Feature.STANDING_REQUESTS: "its profile does not say it",
            **dict.fromkeys(
                (
                    Feature.PROXIES,
                    Feature.FILLS,
                    Feature.CLAIMS,
                    Feature.PRIOR_AUTHORIZATIONS,
                    Feature.DELIVERIES,
                    Feature.FORMULARY,
                    Feature.LOCATIONS,
                    Feature.HOURS,
                    Feature.LUNCH,
                    Feature.CLOSINGS,
                    Feature.CHAT_HOURS,
                    Feature.RENEWALS,
                    Feature.CONSULTATIONS,
                ),
                _NO_PLACE,
            ),
        },
    ),
]
