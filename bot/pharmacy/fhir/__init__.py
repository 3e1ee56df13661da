"""A pharmacy's system as a FHIR R4 server."""

from bot.pharmacy.fhir.adapter import FhirPharmacy
from bot.pharmacy.fhir.configuration import build

__all__ = ["FhirPharmacy", "build"]
