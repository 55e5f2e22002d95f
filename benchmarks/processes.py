"""Running `wegwijs` as a process of its own, in a folder of its own, and what that costs."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """Of one finished process: seconds on the clock, seconds of processor, and its peak memory in MiB."""

    seconds: float
    processor: float
    peak: float


def cost(folder: Path, *arguments: str) -> Cost:
    """What Python with these arguments costs; SystemExit with what it complained of when it fails.

    No setting of this machine counts: the process gets the path to this code, and the database of its folder.
    """
    begin = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**_environment(), "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///wegwijs.db"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    complaint = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = perf_counter() - begin
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        raise SystemExit(complaint.decode(errors="replace"))
    kibibytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(seconds, used.ru_utime + used.ru_stime, kibibytes / 1024)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WEGWIJS_")}
