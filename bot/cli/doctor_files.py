"""The doctor's look at this machine: settings, keys, who may read or change which file, model and ear."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine

from bot import production
from bot.cli.doctor_finding import Finding, bad, good
from bot.cli.ear import ear_path
from bot.cli.failure import CommandFailed
from bot.cli.fingerprint import model_path
from bot.cli.keys import key_file, secrets_for
from bot.cli.plan import Ports, gateway_settings
from bot.messages.choosing import make_senders
from bot.settings import ROOT, PlaceSettings, Settings, SettingsError

OTHERS_READ = 0o077
OTHERS_WRITE = 0o022
SHOWN = 4  # files; the rest is counted


def settings(places: PlaceSettings) -> Iterator[Finding]:
    """What a start with the demo off would refuse."""
    if places.demo:
        yield bad("demo", "SCRIPTDESK_DEMO is on: codes stand on a page and passwords are public. Set it to false.")
    if places.demo and not key_file(places).exists():
        yield from (bad("settings", reason) for reason in production.of_places(places))
        return  # a demo would make up its keys
    try:
        reasons = production.of_settings(_whole(places))
    except (CommandFailed, SettingsError) as unusable:
        reasons = [*production.of_places(places), str(unusable)]
    yield from (bad("settings", reason) for reason in reasons)
    if not reasons:
        yield good("settings", "what a start for patients asks for is set, and no key is a demo's")


def files(places: PlaceSettings) -> Iterator[Finding]:
    """Who may read what holds secrets and health data, and who may change what is run."""
    named = (places.var, key_file(places), places.tls_key, places.vault_key_file)
    secret = [path for path in named if path and path.exists()]
    if _reached_by_others(places.var):
        secret += sorted(path for path in places.var.rglob("*") if path.is_file() and path not in secret)
    open_ones = [path for path in secret if _reached_by_others(path)]
    for path in open_ones[:SHOWN]:
        mode = "700" if path.is_dir() else "600"
        yield bad("files", f"other users of this machine can reach {path}: chmod {mode} it.")
    if len(open_ones) > SHOWN:
        yield bad("files", f"and {len(open_ones) - SHOWN} more below {places.var}: chmod -R go= it.")
    if secret and not open_ones:
        yield good("files", f"{places.var} and the keys are their owner's alone")
    for path in secret:
        if path.stat().st_uid != os.geteuid():
            yield bad("files", f"{path} belongs to another user than the one who runs this: chown it.")
    if not places.demo and key_file(places).exists():
        yield bad("files", f"{key_file(places)} holds a demo's keys, and nothing needs it here: delete it.")
    for changed in (places.pharmacy_config, places.tls_certificate, *_models(places)):
        if changed and changed.exists() and stat.S_IMODE(changed.stat().st_mode) & OTHERS_WRITE:
            yield bad(
                "files", f"other users of this machine can change {changed}, which is run or trusted: chmod 644 it."
            )


def learned(places: PlaceSettings) -> Iterator[Finding]:
    """Whether model and ear are there, and are those of the present data."""
    model, ear = _models(places)
    for what, path, own, setting in (
        ("model", model, model_path(ROOT, places.rasa_python), "SCRIPTDESK_MODEL"),
        ("ear", ear, ear_path(ROOT), "SCRIPTDESK_EAR"),
    ):
        if not path.is_file():
            yield bad(what, f"there is none at {path}: run `scriptdesk train`.")
        elif path.name != own.name:
            yield bad(what, f"{setting} names one that was not made of the present data: unset it, or train anew.")
        else:
            yield good(what, f"{path.name} is there, made of the present data")


def keeping(places: PlaceSettings) -> Iterator[Finding]:
    """What the pharmacy decides: how patients are sent codes, and how long conversations are kept."""
    yield _codes(places)
    if places.retention is None:
        yield bad(
            "retention",
            "how long conversations and audit lines are kept is not set: decide it with counsel (45 CFR 164.316(b) asks"
            " for six years of documentation; states ask for more of pharmacies).",
        )
    else:
        yield good("retention", "a file says how long what is kept")


def _models(places: PlaceSettings) -> tuple[Path, Path]:
    return places.model or model_path(ROOT, places.rasa_python), places.ear or ear_path(ROOT)


def _reached_by_others(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & OTHERS_READ)


def _codes(places: PlaceSettings) -> Finding:
    try:
        whole = _whole(places)
    except (CommandFailed, SettingsError):
        return bad("codes", "what carries them shows when the settings can be read: see above.")
    try:
        channels = make_senders(whole, create_engine("sqlite://"))  # an engine that is never used
    except SettingsError as unusable:
        return bad("codes", str(unusable))
    if places.demo or not channels:
        return bad(
            "codes",
            "nothing carries one-time codes to patients, so nobody sees more than one prescription without a person:"
            " connect a sender, or staff the desk for it.",
        )
    return good("codes", f"they go by {' and '.join(sorted(channels))}; whether they arrive, only a try shows")


def _whole(places: PlaceSettings) -> Settings:
    """All settings of the gateway. Raises CommandFailed or SettingsError."""
    return gateway_settings(places, secrets_for(places), Ports(places.port, places.port, places.port))
