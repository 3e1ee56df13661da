"""The one place for settings. Each is an environment variable: SCRIPTDESK_ and the field's name in capitals."""

import json
import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.envelope import parse_keys

PREFIX = "SCRIPTDESK_"
DEMO_MARK = "demo-"
"""What the keys and tokens of a demo begin with, wherever somebody copies them to."""
ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")


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


def _origins(text: str) -> str:
    # They stand in a header: a sign that ends a directive there would write a policy of its own.
    if not all(_ORIGIN.fullmatch(site) for site in text.split()):
        raise ValueError("each must read https://a.example, with nothing after the name but a port")
    return " ".join(text.split())


def _origin(text: str) -> str:
    if len(text.split()) > 1:
        raise ValueError("it must be one address")
    return _origins(text.rstrip("/"))


def _issuer(text: str) -> str:
    # Kept as it was written: the provider must call itself exactly so (OpenID Connect Discovery 1.0, section 4.3).
    parts = urlsplit(text)
    here = parts.scheme == "http" and parts.hostname in LOOPBACK
    fit = (parts.scheme == "https" or here) and parts.hostname and not (parts.query or parts.fragment or parts.username)
    if text and not fit:
        raise ValueError("it must begin with https:// and have nothing after its path")
    return text


def _networks(text: str) -> str:
    for part in text.split():
        try:
            ip_network(part)
        except ValueError:
            raise ValueError("each must be an address or a network, as 127.0.0.1 or 10.0.0.0/8") from None
    return text


_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?")

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
    push_url: str = Field("", repr=False, description="The SQLAlchemy address of what the pharmacy's systems push.")
    pharmacy_config: FilePath | None = Field(
        None, description="The file that names the pharmacy's systems, where there are several."
    )
    audit_key: FilePath | None = Field(
        None, description="The file of the key that signs the audit, if not audit-key.pem beside the other keys."
    )
    audit_checkpoints: FilePath | None = Field(
        None, description="The file or folder of the audit's signed checkpoints, if not audit-checkpoints.jsonl."
    )
    audit_checkpoint_lines: int = Field(500, ge=1, description="After how many lines the audit is signed.")
    audit_checkpoint_minutes: int = Field(10, ge=1, description="After how many minutes a new line is signed.")
    demo: bool = Field(True, description="Whether pharmacy, people and keys are made up.")
    pharmacy_name: str = Field("Elm Street Pharmacy", description="The pharmacy's name, as patients read it.")
    privacy_url: str = Field("/demo/privacy.html", description="The address of the pharmacy's privacy notice.")
    https: bool = Field(False, description="Whether browsers reach the gateway over https.")
    public_url: Annotated[str, AfterValidator(_origin)] = Field(
        "", description="Where browsers reach the gateway, as https://chat.example; without it nobody gets a notice."
    )
    embedding_sites: Annotated[str, AfterValidator(_origins)] = Field(
        "", description="The sites that may embed the chat, as https://a.example https://b.example."
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        "",
        max_length=500,
        description="The identity provider that staff may sign in at, by the issuer that it names itself.",
    )
    oidc_name: str = Field("", max_length=40, description="What staff call that provider, as in “Sign in with …”.")
    oidc_ca: FilePath | None = Field(None, description="A file of certificates to trust that provider by.")
    oidc_amr: str = Field(
        "", description="What that provider must report of how somebody signed in (its amr claim), as mfa."
    )
    tls_certificate: FilePath | None = Field(
        None, description="The certificate chain (PEM) of a gateway that speaks https itself."
    )
    tls_key: FilePath | None = Field(None, description="The private key (PEM) of that certificate.")
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        "", description="The proxies whose X-Forwarded-For is believed, as 127.0.0.1 10.0.0.0/8."
    )
    conversations_per_address: int = Field(
        60, ge=1, description="How many conversations one address may begin in ten minutes."
    )
    sockets_per_address: int = Field(100, ge=1, description="How many windows one address may have open at once.")
    messages_per_conversation: int = Field(
        30, ge=1, description="How many messages one conversation may send in a minute."
    )
    model: FilePath | None = Field(None, description="A trained model, if not the one of the present data.")
    ear: FilePath | None = Field(None, description="The safety net's ear, if not the one of the present data.")
    vault_key_file: FilePath | None = Field(
        None, description="The file whose vault keys are used, and read again when it changes."
    )
    retention: FilePath | None = Field(
        None, description="The file that says how long what is kept, if not the product's own."
    )
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
        if not self.push_url:
            object.__setattr__(self, "push_url", f"sqlite:///{self.var / 'pushes.db'}")
        if not self.pharmacy_url:
            object.__setattr__(self, "pharmacy_url", self.demo_pharmacy_url)
        return self

    @property
    def desk_address(self) -> str:
        """Where staff reach the desk, without a slash at its end: by `public_url`, else on this machine."""
        return self.public_url.rstrip("/") or f"{'https' if self.https else 'http'}://localhost:{self.port}"

    @property
    def demo_pharmacy_url(self) -> str:
        return f"sqlite:///{self.var / 'pharmacy.db'}"

    @property
    def audit_key_file(self) -> Path:
        return self.audit_key or self.var / "audit-key.pem"

    @property
    def audit_checkpoint_file(self) -> Path:
        return self.audit_checkpoints or self.var / "audit-checkpoints.jsonl"

    @property
    def pharmacy_is_demo(self) -> bool:
        """Only then may a seed write there: seeding replaces every row."""
        return self.demo and self.pharmacy_config is None and self.pharmacy_url == self.demo_pharmacy_url


class Settings(PlaceSettings):
    """What the gateway needs: the places, the two other processes, and the keys."""

    rasa_url: str = Field(description="The address of Rasa, as http://127.0.0.1:5005.")
    action_url: str = Field(description="The address of the action server, asked only for its health.")
    channel_token: Token = Field(description="The bearer token between gateway and Rasa.")
    action_token: Token = Field(description="The bearer token between Rasa and the action server.")
    envelope_keys: KeyList = Field(description="What seals all that passes through Rasa.")
    vault_keys: KeyList = Field(description="What encrypts all that is stored.")
    messages_by: str = Field(
        "",
        description="What carries codes and notices to patients: smtp, webhook, both with a blank between, or console.",
    )
    smtp_host: str | None = Field(None, description="The mail server.")
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port, a number from 1 to 65535.")
    smtp_tls: Literal["starttls", "implicit", "none"] = Field(
        "starttls", description="How the mail server is spoken to: starttls, implicit, or none on this machine alone."
    )
    smtp_from: str | None = Field(None, description="The e-mail address that messages come from.")
    smtp_user: str | None = Field(None, description="Who signs in at the mail server, if it asks.")
    smtp_password: SecretStr | None = Field(None, description="The password to sign in at the mail server.")
    smtp_ca: FilePath | None = Field(None, description="A file of certificates to trust the mail server by.")
    webhook_url: str | None = Field(None, repr=False, description="The address of the service for texts.")
    webhook_auth: Literal["hmac", "bearer"] = Field(
        "hmac", description="How we show the service for texts who we are: hmac or bearer."
    )
    webhook_secret: Token | None = Field(None, description="What signs for the service for texts, or its token.")
    webhook_ca: FilePath | None = Field(None, description="A file of certificates to trust the service for texts by.")
    inbound_secret: Token | None = Field(None, description="What the service for texts signs patients' texts with.")
    minors_own_from: int = Field(
        12, ge=0, le=18, description="The age from which a minor's record goes to the pharmacist whoever asks, 0 to 18."
    )
    oidc_client_id: str = Field("", description="What the identity provider calls this gateway.")
    oidc_client_secret: SecretStr | None = Field(None, description="The secret that the identity provider gave it.")

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        needed = ("oidc_issuer", "oidc_name", "oidc_client_id", "oidc_client_secret")
        given = [name for name in (*needed, "oidc_ca", "oidc_amr") if getattr(self, name)]
        missing = [name for name in needed if name not in given]
        if given and missing:
            unset, there = (f"{PREFIX}{name.upper()}" for name in (missing[0], given[0]))
            raise ValueError(f"{unset} is not set, and {there} is: an identity provider needs both")
        return self

    @model_validator(mode="before")
    @classmethod
    def _keys_of_the_file(cls, values: dict[str, Any]) -> dict[str, Any]:
        file = values.get("vault_key_file")
        if not file:
            return values
        try:
            return {**values, "vault_keys": json.loads(Path(file).expanduser().read_text())["vault_keys"]}
        except (OSError, ValueError, KeyError, TypeError):
            raise ValueError(f'{PREFIX}VAULT_KEY_FILE names no readable JSON file with "vault_keys"') from None


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
    if not fault["loc"]:
        raise SettingsError(f"{fault['msg'].removeprefix('Value error, ')}.")
    field = str(fault["loc"][0])
    meaning = f"{PREFIX}{field.upper()} is {_lowered(kind.model_fields[field].description or field)}"
    if fault["type"] == "missing":
        raise SettingsError(f"{PREFIX}{field.upper()} is not set. {meaning}")
    reason = _lowered(fault["msg"].removeprefix("Value error, "))
    raise SettingsError(f"{PREFIX}{field.upper()} cannot be used: {reason}. {meaning}")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
