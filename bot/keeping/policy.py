"""How long what is kept: the policy, as days in a YAML file."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import SettingsError

OWN = Path(__file__).with_name("policy.yml")

type Days = Annotated[int, Field(ge=1, le=36_500)] | None


class Policy(BaseModel):
    """Days until something is deleted; None keeps it for good. policy.yml says from when each is counted, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    conversations_closed: Days
    conversations_left: Days
    conversations_unanswered: Days
    one_time_codes: Days
    attempts: Days
    staff_sessions: Days
    demo_phone: Days


def read_policy(path: Path | None) -> Policy:
    """The product's own policy, with what the file at `path` says otherwise. Raises SettingsError."""
    content = yaml.safe_load(OWN.read_text())
    if path is None:
        return Policy(**content)
    try:
        own = yaml.safe_load(path.read_text()) or {}
    except (OSError, yaml.YAMLError):
        raise SettingsError(
            f"{path} cannot be read as YAML. SCRIPTDESK_RETENTION says how long what is kept."
        ) from None
    if not isinstance(own, dict):
        raise SettingsError(f"{path} must hold lines such as `attempts: 1`. SCRIPTDESK_RETENTION names it.")
    try:
        return Policy(**{**content, **{str(kind): days for kind, days in own.items()}})
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
    kinds = ", ".join(Policy.model_fields)
    raise SettingsError(
        f"{path} says something unusable about {fault['loc'][0]}: give days from 1 to 36500, or null to keep it, for "
        f"any of {kinds}."
    )
