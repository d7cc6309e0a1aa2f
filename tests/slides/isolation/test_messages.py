import io

import pytest

from cytolens.slides.isolation.messages import receive, receive_into, send


def test_a_message_and_its_bytes_arrive() -> None:
    pipe = io.BytesIO()
    send(pipe, {"level": 2, "found": "é\n"}, payload=b"12345")
    pipe.seek(0)
    assert receive(pipe) == {"level": 2, "found": "é\n"}
    buffer = bytearray(5)
    assert receive_into(pipe, memoryview(buffer))
    assert buffer == b"12345"
    assert receive(pipe) is None


def test_bytes_that_end_too_early_are_told() -> None:
    assert not receive_into(io.BytesIO(b"123"), memoryview(bytearray(5)))


@pytest.mark.parametrize("line", [b"", b"what?\n", b"[1]\n", b'{"a": ', b"\xff\xfe\n"])
def test_what_is_no_message_is_none(line: bytes) -> None:
    assert receive(io.BytesIO(line)) is None
