import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.envelope import Key
from bot.privacy.encryption import Vault, VaultError

OLD = Key("2026a", b"a" * 32)
NEW = Key("2026b", b"b" * 32)
HERE = "message|c_1|7"


def test_what_is_sealed_opens_at_its_own_place() -> None:
    vault = Vault([NEW])
    assert vault.open(vault.seal(b"is my lisinopril ready", bound_to=HERE), bound_to=HERE) == b"is my lisinopril ready"


def test_the_stored_bytes_say_nothing_and_differ_each_time() -> None:
    vault = Vault([NEW])
    first, second = (vault.seal(b"lisinopril", bound_to=HERE) for _ in range(2))
    assert first != second
    assert b"lisinopril" not in first


@pytest.mark.parametrize("elsewhere", ["message|c_1|8", "message|c_2|7", "memory|c_1", ""])
def test_a_row_copied_over_another_does_not_open(elsewhere: str) -> None:
    vault = Vault([NEW])
    sealed = vault.seal(b"x", bound_to=HERE)
    with pytest.raises(VaultError, match="another place"):
        vault.open(sealed, bound_to=elsewhere)


def test_after_a_new_key_old_messages_still_open_and_new_ones_use_it() -> None:
    sealed = Vault([OLD]).seal(b"x", bound_to=HERE)
    both = Vault([NEW, OLD])
    assert both.open(sealed, bound_to=HERE) == b"x"
    assert both.seal(b"x", bound_to=HERE).startswith(b"2026b.")


def test_a_destroyed_key_opens_nothing() -> None:
    sealed = Vault([OLD]).seal(b"x", bound_to=HERE)
    with pytest.raises(VaultError, match="a key that is not here"):
        Vault([NEW]).open(sealed, bound_to=HERE)


def test_relabelling_a_ciphertext_with_another_key_does_not_help() -> None:
    vault = Vault([NEW, OLD])
    sealed = vault.seal(b"x", bound_to=HERE)
    with pytest.raises(VaultError):
        vault.open(sealed.replace(b"2026b.", b"2026a.", 1), bound_to=HERE)


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_anywhere_is_noticed_and_the_error_tells_no_content(
    plain: bytes, where: int, change: int
) -> None:
    vault = Vault([NEW])
    sealed = bytearray(vault.seal(plain, bound_to=HERE))
    sealed[where % len(sealed)] ^= change
    with pytest.raises(VaultError) as caught:
        vault.open(bytes(sealed), bound_to=HERE)
    assert str(caught.value).startswith("the stored value")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("broken", [b"", b".", b"2026b", b"2026b.", b"2026b.short", b"\xff\xfe.x"])
def test_rubbish_is_refused_in_words(broken: bytes) -> None:
    with pytest.raises(VaultError, match="the stored value"):
        Vault([NEW]).open(broken, bound_to=HERE)


def test_json_comes_back_as_it_was() -> None:
    vault = Vault([NEW])
    content = {"text": "¿está lista mi receta?", "n": 3, "none": None}
    assert vault.open_json(vault.seal_json(content, bound_to=HERE), bound_to=HERE) == content


def test_bytes_that_are_no_json_are_a_vault_error() -> None:
    vault = Vault([NEW])
    with pytest.raises(VaultError, match="not JSON"):
        vault.open_json(vault.seal(b"{", bound_to=HERE), bound_to=HERE)


def test_a_vault_without_keys_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Vault([])


def test_a_fingerprint_counts_a_number_without_telling_it() -> None:
    vault = Vault([NEW])
    name = vault.fingerprint("+12035550142", "verify")
    assert name == Vault([NEW, OLD]).fingerprint("+12035550142", "verify")
    assert len(name) == 64
    assert name != vault.fingerprint("+12035550143", "verify")
    assert name != vault.fingerprint("+12035550142", "code")
    assert name != Vault([OLD]).fingerprint("+12035550142", "verify")
