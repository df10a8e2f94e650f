"""Jobs: a row is done once, again when its worker dies, and set aside when it cannot be done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from signage.clock import FixedClock
from signage.db import Tx
from signage.errors import Invalid
from signage.ids import JobId
from signage.jobs import JobKind, JobRun, State
from signage.kernel import Kernel
from signage.settings import Settings


def enqueue(kernel: Kernel, kind: str, name: str = "") -> JobId:
    return kernel.db.write(lambda tx: tx.enqueue(kind, name=name))


def test_a_job_is_done_once_and_tells_its_progress(both: str, kernel: Kernel) -> None:
    done: list[str] = []

    def greet(run: JobRun) -> None:
        run.progress(40, "half way")
        done.append(run.args["name"])

    kernel.jobs.register(JobKind("greet", greet))
    job = enqueue(kernel, "greet", name="Ann")
    assert kernel.jobs.run_waiting(kernel) == 1
    assert kernel.jobs.run(kernel, job) is False
    assert done == ["Ann"]
    found = kernel.jobs.find(kernel, job)
    assert (found.state, found.progress) == (State.DONE, 100)


def test_a_job_whose_verb_fails_was_never_there(kernel: Kernel) -> None:
    kernel.jobs.register(JobKind("greet", lambda run: None))

    def verb(tx: Tx) -> None:
        tx.enqueue("greet")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kernel.db.write(verb)
    assert kernel.jobs.waiting(kernel) == []


def test_a_refusal_ends_the_job_with_its_sentence(kernel: Kernel) -> None:
    def refuse(run: JobRun) -> None:
        raise Invalid

    kernel.jobs.register(JobKind("refuse", refuse))
    job = enqueue(kernel, "refuse")
    kernel.jobs.run_waiting(kernel)
    found = kernel.jobs.find(kernel, job)
    assert (found.state, found.note) == (State.FAILED, Invalid.sentence)


def test_a_bug_is_tried_again_later_and_then_set_aside(kernel: Kernel, clock: FixedClock) -> None:
    tries: list[int] = []

    def break_(run: JobRun) -> None:
        tries.append(1)
        raise ZeroDivisionError("oh")

    kernel.jobs.register(JobKind("break", break_, attempts=3))
    job = enqueue(kernel, "break")
    for _ in range(6):
        kernel.jobs.run_waiting(kernel)
        clock.advance(timedelta(minutes=1))
    assert len(tries) == 3
    found = kernel.jobs.find(kernel, job)
    assert found.state is State.POISONED
    assert "oh" in found.note


def test_a_delayed_job_waits_for_its_time(kernel: Kernel, clock: FixedClock) -> None:
    done: list[int] = []
    kernel.jobs.register(JobKind("later", lambda run: done.append(1)))
    kernel.db.write(lambda tx: tx.enqueue("later", delay=timedelta(minutes=5)))
    assert kernel.jobs.run_waiting(kernel) == 0
    clock.advance(timedelta(minutes=6))
    assert kernel.jobs.run_waiting(kernel) == 1
    assert done == [1]


VICTIM = """
import sys, threading
from signage.jobs import JobKind
from signage.kernel import Kernel
from signage.settings import Settings

kernel = Kernel.build(Settings.from_env())

def hang(run):
    print("started", flush=True)
    threading.Event().wait()

kernel.jobs.register(JobKind("work", hang))
kernel.jobs.run_waiting(kernel)
"""


def test_a_job_survives_kill_9_of_its_worker(kernel: Kernel, clock: FixedClock, settings: Settings) -> None:
    done: list[str] = []
    kernel.jobs.register(JobKind("work", lambda run: done.append(run.id)))
    job = enqueue(kernel, "work")
    environ = {**os.environ, "AUSLAGE_DATA": str(settings.auslage_data), "SECRET_KEYS": settings.secret_keys[0]}
    environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    victim = subprocess.Popen([sys.executable, "-c", VICTIM], env=environ, stdout=subprocess.PIPE)
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"started\n"
    assert kernel.jobs.find(kernel, job).state is State.RUNNING
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    assert kernel.jobs.run_waiting(kernel) == 0, "its lease still runs"
    clock.advance(timedelta(days=3650))
    assert kernel.jobs.run_waiting(kernel) == 1
    assert done == [job]
