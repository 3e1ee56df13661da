"""A pharmacy's system reached over HTTP, as a mapping file describes it."""

from bot.pharmacy.rest.adapter import RestPharmacy
from bot.pharmacy.rest.building import build

__all__ = ["RestPharmacy", "build"]
