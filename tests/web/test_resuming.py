"""The text in which a form waits for somebody to sign in again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from webapp.resuming import pack, unpack


@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"))] * 2)))
def test_what_is_packed_comes_out_the_same(pairs: list[tuple[str, str]]) -> None:
    fields = MultiDict((n, v) for n, v in pairs if n not in {"csrf_token", "wachtwoord"})
    assert unpack(pack(fields) or "") == fields


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{}",
        '[["a"]]',
        '[["a", 1]]',
        r'[["a", "\ud800"]]',
        r'[["a", "\u0000"]]',
        "[" * 9999,
    ],
)
def test_what_was_not_packed_is_refused(text: str) -> None:
    assert unpack(text) is None
