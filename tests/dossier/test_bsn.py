"""A BSN is checked, kept so that nobody can read it, and never shown by accident."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dossier.people.bsn import (
    BadKey,
    Bsn,
    InvalidBsn,
    Key,
    NoKey,
    Unreadable,
    Vault,
    new_key,
)

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
TEST_NUMBERS = ("999990019", "999993653", "999990342", "999992077", "999993847", "999995844")
DIGITS = st.text("0123456789", min_size=9, max_size=9)
SECRETS = st.binary(min_size=32, max_size=32)


def passes(digits: str) -> bool:
    """The eleven test, written down a second time."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return total % 11 == 0 and int(digits) > 0


@st.composite
def numbers(draw: st.DrawFn) -> Bsn:
    """Any BSN that passes."""
    head = draw(st.text("0123456789", min_size=8, max_size=8))
    total = sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=False))
    last = total % 11
    return Bsn.of(head + str(last)) if last < 10 and int(head) else Bsn.of(TEST_NUMBERS[0])


@given(DIGITS)
def test_nine_digits_are_a_bsn_when_they_pass_the_check(digits: str) -> None:
    if passes(digits):
        assert Bsn.of(digits).digits == digits
    else:
        with pytest.raises(InvalidBsn):
            Bsn.of(digits)


@given(numbers(), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_wrong_is_always_noticed(bsn: Bsn, place: int, more: int) -> None:
    changed = str((int(bsn.digits[place]) + more) % 10)
    with pytest.raises(InvalidBsn):
        Bsn.of(bsn.digits[:place] + changed + bsn.digits[place + 1 :])


@pytest.mark.parametrize("text", ["9999 900 19", "9999.90.019", " 999990019 ", "9999-90-019"])
def test_spaces_and_points_do_not_matter(text: str) -> None:
    assert Bsn.of(text).digits == "999990019"


@given(st.text(max_size=20))
def test_any_text_is_a_bsn_or_refused(text: str) -> None:
    with suppress(InvalidBsn):
        assert passes(Bsn.of(text).digits)


@given(numbers(), SECRETS, st.uuids())
def test_what_is_kept_can_be_read_back_and_says_nothing(
    bsn: Bsn, secret: bytes, person_id: UUID
) -> None:
    vault = Vault([Key(secret)])
    cipher = vault.encrypt(bsn, person_id)
    assert vault.decrypt(cipher, person_id) == bsn
    assert bsn.digits.encode() not in cipher
    assert bsn.digits.encode() not in vault.hash(bsn)
    assert vault.encrypt(bsn, person_id) != cipher


@given(numbers(), numbers(), SECRETS)
def test_a_hash_finds_the_same_bsn_and_no_other(one: Bsn, other: Bsn, secret: bytes) -> None:
    vault = Vault([Key(secret)])
    assert (vault.hash(one) == vault.hash(other)) == (one == other)


@given(numbers(), st.uuids(), st.uuids(), st.integers(0, 200))
def test_a_cipher_that_was_moved_or_damaged_is_unreadable(
    bsn: Bsn, person_id: UUID, other: UUID, place: int
) -> None:
    vault = Vault([Key(bytes(32))])
    cipher = vault.encrypt(bsn, person_id)
    at = place % len(cipher)
    damaged = cipher[:at] + bytes([cipher[at] ^ 1]) + cipher[at + 1 :]
    with pytest.raises(Unreadable):
        vault.decrypt(damaged, person_id)
    if other != person_id:
        with pytest.raises(Unreadable):
            vault.decrypt(cipher, other)


@given(numbers())
def test_a_bsn_is_masked_wherever_it_could_be_written(bsn: Bsn) -> None:
    written = (repr(bsn), str(bsn), f"{bsn}", f"{bsn:>20}", f"{bsn!r}", "%s" % bsn, repr([bsn]))  # noqa: UP031
    assert all(bsn.digits not in text for text in written)
    assert bsn.masked == f"••••••{bsn.digits[-3:]}"


@given(DIGITS.filter(lambda digits: not passes(digits)))
def test_no_error_repeats_what_was_typed(digits: str) -> None:
    with pytest.raises(InvalidBsn) as refused:
        Bsn.of(digits)
    error: BaseException | None = refused.value
    told = "".join(traceback.format_exception(refused.value))
    assert digits not in told
    while error is not None:
        assert digits not in repr(error)
        error = error.__cause__ or error.__context__


def test_a_log_shows_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("samenloop").info("kept %s", Bsn.of("999990019"))
    assert "999990019" not in caplog.text
    assert "••••••019" in caplog.text


def test_a_new_key_writes_and_an_old_one_still_reads() -> None:
    old, new, person_id = new_key(), new_key(), uuid4()
    bsn = Bsn.of("999990019")
    before = Vault.of(old)
    cipher, found = before.encrypt(bsn, person_id), before.hash(bsn)
    both = Vault.of(f"{new}, {old}")
    assert both.decrypt(cipher, person_id) == bsn
    assert found in both.hashes(bsn)
    assert both.hash(bsn) != found
    with pytest.raises(Unreadable):
        Vault.of(new).decrypt(cipher, person_id)
    assert Vault.of(new).masked(cipher, person_id) == "•••••••••"
    assert both.masked(None, person_id) == ""


def test_without_a_key_nothing_is_kept() -> None:
    empty = Vault.of("")
    assert not empty
    with pytest.raises(NoKey):
        empty.encrypt(Bsn.of("999990019"), uuid4())


@pytest.mark.parametrize("text", ["c2hvcnQ=", "niet-base64!", "é"])
def test_a_bad_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BadKey) as refused:
        Vault.of(text)
    assert text not in str(refused.value)
