"""Requests to a chat endpoint over real HTTP: answers, refusals, and servers that misbehave."""

from __future__ import annotations

import email.utils
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.machine.endpoint import Unavailable, chat
from scoring.vocabulary.say import say
from tests.annotator.machine.stub_endpoint import KEY, Reply, StubEndpoint, stub_endpoint

TEXT: Any = [{"type": "text", "text": "?"}]


def ask(stub: StubEndpoint, **changes: Any) -> str:
    return chat(stub.endpoint(**changes), system="Compare.", content=TEXT)


def refusal(reply: Reply, **changes: Any) -> Unavailable:
    with stub_endpoint(lambda pictures: reply) as stub, pytest.raises(Unavailable) as caught:
        ask(stub, **changes)
    assert KEY not in say(caught.value.message)
    return caught.value


def test_an_answer_and_what_was_sent() -> None:
    with stub_endpoint(lambda pictures: Reply("SECOND")) as stub:
        assert ask(stub) == "SECOND"
    assert stub.paths == ["/v1/chat/completions"]
    body = stub.requests[0]
    assert body["model"] == "stub-vlm"
    assert [each["role"] for each in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"] == TEXT


@pytest.mark.parametrize(
    "body",
    [
        b"<html>no JSON</html>", b"[]", b"null", b"{}", b'{"choices": []}',
        b'{"choices": [{"message": {"content": null, "refusal": "I can not help."}}]}',
        b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}', b'\xff\xfe',
        b'{"choices": [{"message": {"content": "' + b"x" * 300_000,
    ],
)  # fmt: skip
def test_refusals_and_malformed_answers_say_nothing(body: bytes) -> None:
    with stub_endpoint(lambda pictures: Reply(body=body)) as stub:
        assert ask(stub) == ""


def test_a_wrong_key_is_named() -> None:
    refused = refusal(Reply(), key="sk-wrong")
    assert say(refused.message).endswith("refuses the key (status 401). Check VLM_KEY.")
    assert "sk-wrong" not in say(refused.message)


@pytest.mark.parametrize("status", [400, 404, 500, 302])
def test_other_statuses_are_named(status: int) -> None:
    headers = {"Location": "http://169.254.169.254/"}
    refused = refusal(Reply(status=status, headers=headers))
    assert f"status {status}" in say(refused.message)


@pytest.mark.parametrize(
    ("value", "wait"),
    [("7", 7.0), ("999999999", 86_400.0), ("0", 1.0), ("soon", None), ("-3", None), ("²", None)],
)
def test_a_busy_server_says_for_how_long(value: str, wait: float | None) -> None:
    refused = refusal(
        Reply(status=429, headers={"Retry-After": value.encode("utf-8").decode("latin-1")})
    )
    assert refused.wait == (None if wait is None else timedelta(seconds=wait))


def test_a_busy_server_may_name_a_date() -> None:
    then = email.utils.format_datetime(timezone.now() + timedelta(minutes=5))
    wait = refusal(Reply(status=503, headers={"Retry-After": then})).wait
    assert wait is not None
    assert 280 < wait.total_seconds() <= 300


def test_a_silent_server_is_left_in_time() -> None:
    refused = refusal(Reply(silent=True), seconds=0.2)
    assert "took longer than 1 second" in say(refused.message)


def test_nobody_listens() -> None:
    with stub_endpoint() as stub:
        endpoint = stub.endpoint()
    with pytest.raises(Unavailable) as caught:
        chat(endpoint, system="", content=TEXT)
    assert "can't be reached" in say(caught.value.message)


def test_private_addresses_need_the_operator_s_word() -> None:
    with stub_endpoint() as stub, pytest.raises(Unavailable) as caught:
        ask(stub, allow_private=False)
    assert "can't be asked" in say(caught.value.message)
    assert stub.requests == []
