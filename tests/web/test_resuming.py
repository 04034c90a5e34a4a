"""The text in which a form waits for somebody to sign in again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from webapp.resuming import pack, unpack


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_the_wait_grows_and_stays_bearable(failures: int, free: int) -> None:
    assert wait_after(failures, free) <= wait_after(failures + 1, free) <= LONGEST_WAIT
    assert (wait_after(failures, free) == timedelta(0)) == (failures < free)


def test_without_csrf_token_nothing_is_done(visitor: Visitor, karim: str) -> None:
    answer = visitor.client.post("/aanmelden", data={"naam": karim, "wachtwoord": PASSWORD})
    assert answer.status_code == 400
    assert visitor.get("/dossiers").status_code == 303


def test_the_demo_door_exists_only_in_a_demo(
    database: Database, people: People, tmp_path: Path
) -> None:
    app = create_app(Settings(var=tmp_path, secret_key=SECRET, demo=False), database)
    visitor = Visitor(app)
    assert "Noor Noorderlicht" not in visitor.get("/aanmelden").text
    assert visitor.post("/aanmelden/demo/noor").status_code == 404


def test_the_demo_door_is_not_for_real_accounts(
    visitor: Visitor, database: Database, people: People
) -> None:
    with database.transaction() as session:
        session.get_one(Account, people.noor.user_id).demo = False
    assert "Noor Noorderlicht" not in visitor.get("/aanmelden").text
    assert visitor.post("/aanmelden/demo/noor").status_code == 404


def test_the_session_ends_after_a_time_without_activity(
    app: Flask, settings: Settings, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()

    def pass_by(minutes: int) -> None:
        nonlocal now
        now += minutes * 60
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(now))

    visitor = Visitor(app).sign_in_as("karim")
    pass_by(settings.session_minutes - 1)
    assert visitor.get("/dossiers").status_code == 200
    pass_by(settings.session_minutes - 1)
    assert visitor.get("/dossiers").status_code == 200, "activity starts the time anew"
    pass_by(settings.session_minutes + 1)
    assert visitor.get("/dossiers").status_code == 303


def test_signing_out_ends_the_session(app: Flask, people: People) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    assert visitor.post("/afmelden").status_code == 303
    assert visitor.get("/dossiers").status_code == 303


def test_cookies_are_out_of_reach(database: Database, tmp_path: Path) -> None:
    plain = create_app(Settings(var=tmp_path, secret_key=SECRET), database)
    cookie = plain.test_client().get("/aanmelden").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    secure = create_app(Settings(var=tmp_path, secret_key=SECRET, https=True), database)
    cookie = (
        secure.test_client().get("/aanmelden", base_url="https://localhost").headers["Set-Cookie"]
    )
    assert cookie.startswith("__Host-samenloop=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.fixture
def with_form(app: Flask) -> Flask:
    """The application with one form of its own, that shows again what it was given."""

    def show(fields: MultiDict[str, str], number: int) -> str:
        return render_template_string(
            "<p>{{ number }}: {{ fields.reden }}</p>", number=number, fields=fields
        )

    @requires("tasks:work")
    @resumed_by(show)
    def save(number: int) -> str:
        raise AssertionError("nothing may be carried out")

    app.add_url_rule("/proef/<int:number>", "trial", save, methods=["POST"])
    return app


def test_a_form_survives_the_end_of_the_session(with_form: Flask, people: People) -> None:
    visitor = Visitor(with_form)
    answer = visitor.post("/proef/7", {"reden": "Huur & <schuld>"})
    assert answer.status_code == 401
    assert "Wat je invulde is bewaard" in answer.text
    kept = KEPT.search(answer.text)
    assert kept
    assert "csrf_token" not in kept[1]
    resumed = visitor.post(
        "/aanmelden/demo/karim", {"verder": "/proef/7", "bewaard": unescape(kept[1])}
    )
    assert resumed.status_code == 200
    assert resumed.text == "<p>7: Huur &amp; &lt;schuld&gt;</p>"


def test_a_wrong_password_in_between_loses_nothing(with_form: Flask, karim: str) -> None:
    visitor = Visitor(with_form)
    kept = pack(MultiDict({"reden": "lang verhaal"})) or ""
    wrong = visitor.post(
        "/aanmelden", {"naam": karim, "wachtwoord": "x", "verder": "/proef/7", "bewaard": kept}
    )
    found = KEPT.search(wrong.text)
    assert found
    assert unescape(found[1]) == kept


def test_who_may_not_do_it_does_not_get_the_form(with_form: Flask, people: People) -> None:
    kept = pack(MultiDict({"reden": "geheim"})) or ""
    answer = Visitor(with_form).post(
        "/aanmelden/demo/mats", {"verder": "/proef/7", "bewaard": kept}
    )
    assert answer.status_code == 303
    assert "geheim" not in answer.text


def test_a_form_from_before_a_new_sign_in_is_shown_again(with_form: Flask, people: People) -> None:
    visitor = Visitor(with_form).sign_in_as("karim")
    answer = visitor.post("/proef/7", {"csrf_token": "van voor het afmelden", "reden": "blijft"})
    assert answer.status_code == 400
    assert "7: blijft" in answer.text


def test_too_much_to_keep_is_told(visitor: Visitor, people: People) -> None:
    answer = visitor.post("/werkvoorraad/zoeken", {"zoek": "x" * (MAX_KEPT_CHARACTERS + 1)})
    assert answer.status_code == 401
    assert "te veel om te bewaren" in answer.text


def test_a_partial_update_leads_to_the_sign_in_page(visitor: Visitor) -> None:
    answer = visitor.get(
        "/werkvoorraad/mijn?pagina=2",
        **{"HX-Request": "true", "HX-Current-URL": "http://localhost/werkvoorraad/mijn"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/aanmelden?verder=/werkvoorraad/mijn"


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
