"""Whatever an API answers in a field, it is read or it is no answer; nothing else ever comes of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pharmacy.port import PharmacyUnreadable
from bot.pharmacy.rest.asking import Api
from bot.pharmacy.rest.client import Client
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.rest.reading import read_rows
from bot.pharmacy.rest.sign_in import NoSignIn
from bot.pharmacy.rows import read_prescription
from bot.pharmacy.rules import ready_is_certain
from bot.pharmacy.values import FillStatus, Reason
from tests.bot.pharmacy.rest.little_api import MAPPING, NOW, prescription, prescriptions

_MAPPING = load_mapping(MAPPING)
_API = Api(Client("plans", "http://127.0.0.1:9", NoSignIn()), _MAPPING)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_ODD = st.sampled_from(
    ["0000-00-00", "9999-12-31T23:59:59+23:59", "1e999999", "-1", "RDY", "٣", "NaN", "\x00", 10**400]
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(prescription())), _ANYTHING | _ODD)
def test_a_field_that_holds_anything_is_read_or_is_no_answer(field: str, value: Any) -> None:
    call = _MAPPING.calls["prescriptions"]

    def read() -> Any:
        (row,) = read_rows(_MAPPING, call, prescriptions(prescription(**{field: value})))
        return read_prescription(row, NOW)

    try:
        found = _API.read(read)
    except PharmacyUnreadable:
        return
    assert found.status.what in FillStatus
    assert found.status.why is None or found.status.why in Reason
    if field == "status" and value != "RDY":
        assert not ready_is_certain(found.status, NOW)
