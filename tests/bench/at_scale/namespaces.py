"""Machines on one machine: each a network namespace with an address and a share of a core.

Needs Linux, root, `ip` and the control group of processor time. What runs in a machine sees its own
loopback, and the others by their addresses alone. Files, clock and process ids are shared.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OLD_GROUPS = GROUPS / "cpu"  # of control groups' first version
PERIOD = 20_000  # microseconds; who has used a share up waits for less than that
WEIGHT = 8_192  # 1,024 is a normal process: what else runs here must not eat into the shares
SECONDS_TO_END = 10


def what_lacks() -> str | None:
    """Why there can be no machines here, in one line; none if they can be made."""
    if os.geteuid() != 0:
        return "Network namespaces need root."
    if shutil.which("ip") is None:
        return "The program `ip` was not found (on Debian: apt install iproute2)."
    try:
        if not OLD_GROUPS.exists():
            (GROUPS / "cgroup.subtree_control").write_text("+cpu")  # for the groups below the root
        with Bridge().machines(1, plugged_in=False) as [machine]:
            machine.limit(0.5)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"No namespace with a share of a core can be made here: {error}"
    return None


@contextmanager
def ahead_of_others() -> Iterator[None]:
    """This process and what it starts get the processor before what else runs here.

    Without it the people and the database would be slowed down by that, and the machines would not.
    """
    root = OLD_GROUPS if OLD_GROUPS.exists() else GROUPS
    group = root / f"pks{os.getpid()}-rest"
    group.mkdir()
    _weigh(group)
    (group / "cgroup.procs").write_text(str(os.getpid()))
    try:
        yield
    finally:
        for pid in _pids(group):
            with suppress(ProcessLookupError):
                (root / "cgroup.procs").write_text(str(pid))
        group.rmdir()


def _weigh(group: Path) -> None:
    if OLD_GROUPS.exists():
        (group / "cpu.shares").write_text(str(WEIGHT))
    else:
        (group / "cpu.weight").write_text(str(WEIGHT * 100 // 1024))


def _pids(group: Path) -> list[int]:
    return [int(each) for each in (group / "cgroup.procs").read_text().split()]


@dataclass(frozen=True)
class Machine:
    """A namespace with a control group. Its address can be reached from all others."""

    name: str
    address: str

    @property
    def group(self) -> Path:
        return (OLD_GROUPS if OLD_GROUPS.exists() else GROUPS) / self.name

    def start(
        self, command: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """Run a command in it, silently."""
        enter = f'echo $$ > {self.group}/cgroup.procs && exec ip netns exec {self.name} "$@"'
        started = subprocess.Popen(
            ["sh", "-c", enter, "sh", *command], env=dict(environment), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # Only once it is in the group it has the share, and is found when all is to end.
        while started.pid not in self.pids() and started.poll() is None:
            time.sleep(0.01)
        return started

    def limit(self, share: float) -> None:
        """From now on it has this share of one core and no more."""
        quota = round(share * PERIOD)
        if OLD_GROUPS.exists():
            (self.group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (self.group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (self.group / "cpu.max").write_text(f"{quota} {PERIOD}")

    def pids(self) -> list[int]:
        """Its processes."""
        return _pids(self.group)

    def remove_group(self) -> None:
        """Kill everything in it; only then its control group can go."""
        deadline = time.monotonic() + SECONDS_TO_END
        while self.group.exists():
            for pid in self.pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            try:
                self.group.rmdir()
            except OSError:  # the last one has not quite ended
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


class Bridge:
    """The cable between the machines, with an address of this machine's own."""

    def __init__(self) -> None:
        self.name = f"pks{os.getpid()}"
        # Of the range that is set apart for benchmarks of networks (RFC 2544).
        self._prefix = f"198.18.{os.getpid() % 250}"
        self.address, self.network = f"{self._prefix}.1", f"{self._prefix}.0/24"
        self._numbers = count(2)

    @contextmanager
    def up(self) -> Iterator[None]:
        """It is there until the block is left."""
        _ip(f"link add {self.name} type bridge")
        try:
            _ip(f"address add {self.address}/24 dev {self.name}")
            _ip(f"link set {self.name} up")
            yield
        finally:
            _ip(f"link delete {self.name}")

    @contextmanager
    def machines(self, wanted: int, *, plugged_in: bool = True) -> Iterator[list[Machine]]:
        """So many machines, until the block is left; whatever runs in them is killed then."""
        with ExitStack() as made:
            yield [
                made.enter_context(self._machine(next(self._numbers), plugged_in=plugged_in))
                for _ in range(wanted)
            ]

    @contextmanager
    def _machine(self, number: int, *, plugged_in: bool) -> Iterator[Machine]:
        machine = Machine(f"{self.name}-{number}", f"{self._prefix}.{number}")
        _ip(f"netns add {machine.name}")
        try:
            machine.group.mkdir()
            _weigh(machine.group)
            with self._cable_to(machine) if plugged_in else nullcontext():
                yield machine
        finally:
            with suppress(OSError):
                machine.remove_group()
            _ip(f"netns delete {machine.name}")

    @contextmanager
    def _cable_to(self, machine: Machine) -> Iterator[None]:
        cable, inside = machine.name.replace("-", "v"), f"-netns {machine.name}"
        _ip(f"link add {cable} type veth peer name eth0 netns {machine.name}")
        try:
            _ip(f"link set {cable} master {self.name} up")
            _ip(f"{inside} address add {machine.address}/24 dev eth0")
            for device in ("eth0", "lo"):
                _ip(f"{inside} link set {device} up")
            yield
        finally:
            _ip(f"link delete {cable}")  # the namespace takes its end along, but not at once


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)
