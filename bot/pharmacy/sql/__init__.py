"""A pharmacy's system read with SQL."""

from bot.pharmacy.sql.adapter import SqlPharmacy
from bot.pharmacy.sql.engine import pharmacy_engine

__all__ = ["SqlPharmacy", "pharmacy_engine"]
