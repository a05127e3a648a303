"""Long work runs beside the window and hands its answer back."""

from __future__ import annotations

import threading

import pytest

from storymap.document.jobs import Jobs


@pytest.fixture
def jobs(qtbot):
    """A runner that stops with its test."""
    jobs = Jobs()
    yield jobs
    jobs.stop()


def test_the_answer_arrives_on_the_thread_that_asked(jobs, qtbot):
    threads = []
    jobs.done.connect(lambda _: threads.append(threading.current_thread()))

    with qtbot.waitSignal(jobs.done) as done:
        jobs.start(lambda _: threading.current_thread())

    assert done.args[0] is not threading.current_thread()
    assert threads == [threading.current_thread()]
    assert not jobs.is_running


def test_what_a_job_raises_is_handed_over(jobs, qtbot):
    def fail(_progress):
        raise ValueError("no")

    with qtbot.waitSignal(jobs.failed) as failed:
        jobs.start(fail)

    assert str(failed.args[0]) == "no"


def test_progress_is_told_in_order(jobs, qtbot):
    told = []
    jobs.progressed.connect(lambda share, what: told.append((share, what)))

    def work(progress):
        progress.step(0.5, "half")
        progress.step(1.0, "all")

    with qtbot.waitSignal(jobs.done):
        jobs.start(work)

    assert told == [(0.5, "half"), (1.0, "all")]


def test_a_cancelled_job_ends_as_cancelled(jobs, qtbot):
    going = threading.Event()

    def work(progress):
        while True:
            going.set()
            progress.step(0.1)

    jobs.start(work)
    going.wait(5)
    with qtbot.waitSignal(jobs.cancelled):
        jobs.cancel()

    assert not jobs.is_running


def test_starting_another_job_drops_the_answer_of_the_one_before(jobs, qtbot):
    answers = []
    jobs.done.connect(answers.append)
    let_go = threading.Event()

    jobs.start(lambda _: let_go.wait(5) and "first")
    with qtbot.waitSignal(jobs.done):
        jobs.start(lambda _: "second")
    let_go.set()
    qtbot.wait(50)

    assert answers == ["second"]


def test_a_runner_that_is_gone_does_not_trouble_its_job(qtbot):
    let_go = threading.Event()

    def work(progress):
        let_go.wait(5)
        progress.step(0.5)

    jobs = Jobs()
    jobs.start(work)
    jobs.stop()
    jobs.deleteLater()
    qtbot.wait(10)
    let_go.set()

    qtbot.waitUntil(lambda: not any(t.name == "storymap-job" for t in threading.enumerate()))
