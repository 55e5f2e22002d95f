"""Cookies, proofs, headers: what keeps the chat the person's own."""

from __future__ import annotations

import uuid

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bot.channels.web.ports import WebSettings
from bot.errors import StorageError
from bot.messages import Inbound
from tests.channels.web.fake import Fake, session_of
from tests.channels.web.served import Served, Visitor, frame, serve


def _body() -> dict[str, str]:
    return {"key": f"1:{uuid.uuid4()}", "text": "hoi"}


def test_without_signing_in_there_is_only_how_to_sign_in(served: Served) -> None:
    with served.visitor() as stranger:
        page = stranger.client.get("/")
        assert page.status_code == 200
        assert "een link die één keer werkt" in page.text
        assert 'id="start"' not in page.text
        for path in ("/api/conversation", "/api/files?key=1&kind=picture&number=0"):
            assert stranger.client.get(path).status_code == 401
        assert stranger.client.post("/api/messages", json=_body()).status_code == 401


def test_a_link_is_used_up_by_the_button_and_not_by_looking(served: Served, fake: Fake) -> None:
    fake.sign_in.links["een/link=&"] = 1
    with served.visitor() as visitor:
        for _ in range(3):
            page = visitor.client.get("/aanmelden", params={"token": "een/link=&"})
            assert "Meld mij aan" in page.text
        assert fake.sign_in.links
        form = {"token": "een/link=&", "proof": visitor.form_proof("/aanmelden?token=x")}
        entered = visitor.client.post("/aanmelden", data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        cookie = entered.headers["set-cookie"]
        assert cookie.startswith("wegwijs=session-1-1;")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Max-Age=2592000" in cookie
        assert visitor.start["name"] == "Noor"
        again = visitor.client.post("/aanmelden", data=form)
        assert again.status_code == 403
        assert "werkt niet meer" in again.text


def test_a_link_without_its_token_says_so(served: Served) -> None:
    with served.visitor() as visitor:
        page = visitor.client.get("/aanmelden")
        assert page.status_code == 400
        assert "mist een stuk" in page.text


def test_the_sign_in_form_of_another_site_is_refused(served: Served, fake: Fake) -> None:
    fake.sign_in.links["t"] = 1
    with served.visitor() as visitor:
        proof = visitor.form_proof("/aanmelden?token=t")
        assert visitor.client.post("/aanmelden", data={"token": "t"}).status_code == 403
        assert visitor.client.post("/aanmelden", data={"token": "t", "proof": "0" * 64}).status_code == 403
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            response = visitor.client.post("/aanmelden", data={"token": "t", "proof": proof}, headers=headers)
            assert response.status_code == 403
        # Browsers say "null" for a form under our referrer policy.
        response = visitor.client.post("/aanmelden", data={"token": "t", "proof": proof}, headers={"Origin": "null"})
        assert response.status_code == 303


def test_guessing_links_is_slowed_down(fake: Fake) -> None:
    with serve(fake, WebSettings(burst=2, per_second=0.01)) as served, served.visitor() as visitor:
        form = {"token": "x", "proof": visitor.form_proof("/aanmelden?token=x")}
        assert [visitor.client.post("/aanmelden", data=form).status_code for _ in range(3)] == [403, 403, 429]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Wegwijs-Proof": ""},
        {"X-Wegwijs-Proof": "0" * 64},
        {"X-Wegwijs-Proof": "é"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_message_that_does_not_come_from_our_page_is_refused(
    noor: Visitor, fake: Fake, headers: dict[str, str]
) -> None:
    sent = {name.encode(): value.encode() for name, value in {**noor.headers, **headers}.items()}
    assert noor.client.post("/api/messages", json=_body(), headers=sent).status_code == 403
    assert fake.core.heard == []


def test_the_proof_of_one_session_is_none_for_another(served: Served) -> None:
    with served.visitor(1) as noor, served.visitor(2) as fatima:
        headers = {**noor.headers, "X-Wegwijs-Proof": fatima.proof}
        assert noor.client.post("/api/messages", json=_body(), headers=headers).status_code == 403


def test_the_page_does_not_show_the_session(noor: Visitor) -> None:
    assert session_of(1) not in noor.client.get("/").text


def test_signing_out_ends_the_session_and_closes_its_pages(served: Served, fake: Fake) -> None:
    with served.visitor(1) as noor, noor.live() as live:
        frame(live)
        left = noor.client.post("/afmelden", data={"proof": noor.form_proof()})
        assert left.headers["location"] == "/?afgemeld"
        with pytest.raises(ConnectionClosed) as closed:
            frame(live)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        assert fake.sign_in.ended == {session_of(1)}
        assert "Je bent afgemeld." in noor.client.get("/?afgemeld").text


def test_over_https_cookies_stay_on_https_and_on_this_host(fake: Fake) -> None:
    fake.sign_in.links["t"] = 1
    with serve(fake, WebSettings(base_url="https://wegwijs.example.nl")) as served, served.visitor() as visitor:
        page = visitor.client.get("/aanmelden?token=t")
        visit = page.headers["set-cookie"]
        assert visit.startswith("__Host-wegwijs-visit=")
        assert "; Secure" in visit
        assert "Domain" not in visit
        proof = page.text.partition('name="proof" value="')[2][:64]
        headers = {"Cookie": visit.partition(";")[0], "Origin": "https://wegwijs.example.nl"}
        entered = httpx.post(served.url + "/aanmelden", data={"token": "t", "proof": proof}, headers=headers)
        assert entered.headers["set-cookie"].startswith("__Host-wegwijs=session-1-1;")
        # The name under which the proxy reaches us is not the name that people see.
        headers["Origin"] = served.url
        response = httpx.post(served.url + "/aanmelden", data={"token": "t", "proof": proof}, headers=headers)
        assert response.status_code == 403


def test_a_demo_on_this_machine_is_reached_by_either_of_its_names(fake: Fake) -> None:
    with serve(fake, WebSettings(base_url="http://127.0.0.1:8400")) as served, served.visitor(1) as noor:
        for origin, status in (("http://localhost:8400", 200), ("http://127.0.0.1:8400", 200), (served.url, 403)):
            assert noor.post(_body(), Origin=origin).status_code == status


@pytest.mark.parametrize("path", ["/", "/aanmelden", "/health", "/static/chat.js", "/api/conversation", "/nergens"])
def test_every_answer_carries_the_headers(served: Served, path: str) -> None:
    with served.visitor() as visitor:
        headers = visitor.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert "server" not in headers


def test_pages_hold_no_scripts_or_styles_of_their_own(demo: Served) -> None:
    with demo.visitor(5) as jeroen, demo.visitor() as stranger:
        for page in (jeroen.client.get("/").text, stranger.client.get("/").text):
            assert " style=" not in page
            assert "<style" not in page
            assert "onclick" not in page
            assert "https://" not in page


def test_what_people_type_never_becomes_markup(noor: Visitor) -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
    noor.say(evil)
    page = noor.client.get("/").text
    assert "<img" not in page
    assert "</script><script>" not in page
    assert noor.start["lines"][0]["text"] == evil


def test_a_token_with_markup_stays_text(served: Served) -> None:
    with served.visitor() as visitor:
        page = visitor.client.get("/aanmelden", params={"token": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text


def test_pages_that_break_show_a_reference_in_words(noor: Visitor, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> list[object]:
        raise StorageError("sqlite:///geheim.db is away")

    monkeypatch.setattr(fake.core, "history", away)
    page = noor.client.get("/")
    assert page.status_code == 503
    assert "Geef dit nummer door" in page.text
    assert "geheim" not in page.text


def test_unknown_pages_and_methods_are_told_in_words(noor: Visitor) -> None:
    assert "Deze pagina bestaat niet." in noor.client.get("/nergens").text
    assert noor.client.get("/api/messages").json()["error"]["message"].startswith("Zo kun je")
    assert "server" not in noor.client.get("/static/nergens.js").headers


def test_a_live_connection_from_another_site_is_refused(noor: Visitor) -> None:
    with pytest.raises(InvalidStatus), noor.live(Origin="https://evil.example"):
        pass


def test_a_live_connection_without_a_session_is_told_so(served: Served) -> None:
    with served.visitor() as stranger, stranger.live() as live:
        with pytest.raises(ConnectionClosed) as closed:
            frame(live)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_errors_in_the_core_are_not_swallowed_for_others(served: Served, fake: Fake) -> None:
    def only_noor(inbound: Inbound) -> None:
        if inbound.address.user == "1":
            raise ValueError("kapot")

    fake.core.before = only_noor
    with served.visitor(1) as noor, served.visitor(2) as fatima:
        assert noor.say("hoi").status_code == 500
        assert fatima.say("hoi", person=2).status_code == 200
