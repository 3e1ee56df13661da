"""The synthetic patients and their prescriptions by the references that a system gave them, found as a patient's form
finds them: by a number, a name and a birth date."""

from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Prescription
from tests.contract.pharmacy.world import LIAM, MARIA, NOAH, OLIVIA, PATIENTS, SEAN, SOFIA, Patient
from tests.contract.pharmacy.world_prescriptions import (
    BY_NUMBER,
    LIAMS,
    NOAHS,
    OF_REASON,
    OF_STATUS,
    OLIVIAS,
    READY,
)

_A_NUMBER = {
    MARIA: READY,
    LIAM: LIAMS,
    NOAH: NOAHS,
    OLIVIA: OLIVIAS,
    SOFIA: next(iter(OF_STATUS.values())),
    SEAN: next(iter(OF_REASON.values())),
}


class People:
    def __init__(self, pharmacy: Pharmacy) -> None:
        self._pharmacy = pharmacy
        self._references: dict[Patient, str] = {}

    def __getitem__(self, patient: Patient) -> str:
        """The system's reference of a patient."""
        if patient not in self._references:
            match = self._pharmacy.match_prescription(_A_NUMBER[patient], patient.last_name, patient.birth_date)
            assert match is not None, f"{patient.first_name} is not found by a prescription of theirs"
            self._references[patient] = match.patient
        return self._references[patient]

    def owner(self, number: str) -> str:
        """The system's reference of the patient whose label has this number."""
        return self[next(patient for patient in PATIENTS if patient.reference == BY_NUMBER[number].patient)]

    def prescription(self, number: str) -> Prescription:
        """What the system says of the prescription with this number, asked by its reference."""
        owner = self.owner(number)
        reference = self.reference(number)
        found = self._pharmacy.prescription(owner, reference)
        assert found is not None
        return found

    def reference(self, number: str) -> str:
        """The system's reference of the prescription with this number."""
        owner = next(patient for patient in PATIENTS if patient.reference == BY_NUMBER[number].patient)
        match = self._pharmacy.match_prescription(number, owner.last_name, owner.birth_date)
        assert match is not None
        assert match.prescription is not None
        return match.prescription
