"""The benchmarks' machines: reachable, limited, and gone at the end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.at_scale.namespaces import Bridge, what_lacks

CALL = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2]))).sendall(b'x')"


@pytest.fixture(autouse=True)
def _namespaces() -> None:
    if reason := what_lacks():
        pytest.skip(reason)


def test_a_machine_reaches_the_bridge_from_its_own_address_and_is_gone_afterwards() -> None:
    bridge = Bridge()
    with bridge.up(), bridge.machines(2) as [one, two], socket.socket() as server:
        server.bind((bridge.address, 0))
        server.listen()
        server.settimeout(30)
        port = str(server.getsockname()[1])
        one.limit(0.5)
        called = one.start([sys.executable, "-c", CALL, bridge.address, port], os.environ)
        connection, (caller, _) = server.accept()
        with connection:
            assert (caller, connection.recv(1)) == (one.address, b"x")
        assert called.wait(30) == 0 and one.address != two.address
        sleeper = two.start(["sleep", "600"], os.environ)
        group = two.group
    assert sleeper.wait(30) == -9 and not group.exists()
    left = subprocess.run(["ip", "link"], capture_output=True, text=True, check=True).stdout
    assert bridge.name not in left and not Path("/run/netns", one.name).exists()


def test_what_fails_is_cleared_away() -> None:
    bridge = Bridge()
    with pytest.raises(RuntimeError), bridge.up(), bridge.machines(1) as [machine]:
        raise RuntimeError
    assert not machine.group.exists() and not Path("/run/netns", machine.name).exists()
