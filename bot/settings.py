"""The one place for settings. Each is an environment variable: SCRIPTDESK_ and the field's name in capitals."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.envelope import parse_keys

PREFIX = "SCRIPTDESK_"
ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or unusable. The message names the variable, and never repeats its value."""


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path.expanduser()))  # keeps links: an environment's interpreter is one


def _key_list(secret: SecretStr) -> SecretStr:
    parse_keys(secret.get_secret_value())
    return secret


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < 20:
        raise ValueError("it must have at least 20 characters")
    return secret


type FilePath = Annotated[Path, AfterValidator(_absolute)]
type KeyList = Annotated[SecretStr, AfterValidator(_key_list)]
type Token = Annotated[SecretStr, AfterValidator(_long_enough)]


class PlaceSettings(BaseSettings):
    """Where things are: what every command needs, and no secret beyond the passwords that a database address holds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", description="The address that the gateway listens on.")
    port: int = Field(8080, ge=1, le=65535, description="The one public port, a number from 1 to 65535.")
    var: FilePath = Field(Path("var"), validate_default=True, description="The folder of databases, keys and logs.")
    database_url: str = Field("", repr=False, description="The SQLAlchemy address of the conversations.")
    redis_url: str | None = Field(None, repr=False, description="The wake-up channel between many gateways.")
    pharmacy_url: str = Field("", repr=False, description="The SQLAlchemy address of the pharmacy's system.")
    demo: bool = Field(True, description="Whether pharmacy, people and keys are made up.")
    pharmacy_name: str = Field("Elm Street Pharmacy", description="The pharmacy's name, as patients read it.")
    privacy_url: str = Field("/demo/privacy.html", description="The address of the pharmacy's privacy notice.")
    https: bool = Field(False, description="Whether browsers reach the gateway over https.")
    embedding_sites: str = Field(
        "", description="The sites that may embed the chat, as https://a.example https://b.example."
    )
    model: FilePath | None = Field(None, description="A trained model, if not the one of the present data.")
    web: FilePath = Field(ROOT / "bot" / "web", description="The folder of pages and scripts that are served.")
    rasa_python: FilePath = Field(
        ROOT / ".venv-rasa" / "bin" / "python", description="The interpreter of Rasa's own environment."
    )

    @model_validator(mode="before")
    @classmethod
    def _no_blank_addresses(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}

    @model_validator(mode="after")
    def _default_addresses(self) -> Self:
        # The model is frozen for everybody else; here it is still being made.
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.var / 'scriptdesk.db'}")
        if not self.pharmacy_url:
            object.__setattr__(self, "pharmacy_url", self.demo_pharmacy_url)
        return self

    @property
    def demo_pharmacy_url(self) -> str:
        return f"sqlite:///{self.var / 'pharmacy.db'}"

    @property
    def pharmacy_is_demo(self) -> bool:
        """Only then may a seed write there: seeding replaces every row."""
        return self.demo and self.pharmacy_url == self.demo_pharmacy_url


class Settings(PlaceSettings):
    """What the gateway needs: the places, the two other processes, and the keys."""

    rasa_url: str = Field(description="The address of Rasa, as http://127.0.0.1:5005.")
    action_url: str = Field(description="The address of the action server, asked only for its health.")
    channel_token: Token = Field(description="The bearer token between gateway and Rasa.")
    action_token: Token = Field(description="The bearer token between Rasa and the action server.")
    envelope_keys: KeyList = Field(description="What seals all that passes through Rasa.")
    vault_keys: KeyList = Field(description="What encrypts all that is stored.")


def settings_from_environment(given: Mapping[str, Any] | None = None) -> Settings:
    """The gateway's settings; `given`, by field name, goes before the environment.

    Raises SettingsError, whose one sentence names the variable to set.
    """
    return _read(Settings, given or {})


def places_from_environment() -> PlaceSettings:
    """The settings of a command. Raises SettingsError, whose one sentence names the variable to set."""
    return _read(PlaceSettings, {})


def environment_of(settings: PlaceSettings) -> dict[str, str]:
    """The variables that make another process read the same settings. Holds the secrets in the clear."""
    return {
        PREFIX + field.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for field, value in settings
        if value is not None
    }


def _read[S: PlaceSettings](kind: type[S], given: Mapping[str, Any]) -> S:
    try:
        return kind(**given)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    field = str(fault["loc"][0])
    meaning = f"{PREFIX}{field.upper()} is {_lowered(kind.model_fields[field].description or field)}"
    if fault["type"] == "missing":
        raise SettingsError(f"{PREFIX}{field.upper()} is not set. {meaning}")
    reason = _lowered(fault["msg"].removeprefix("Value error, "))
    raise SettingsError(f"{PREFIX}{field.upper()} cannot be used: {reason}. {meaning}")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
