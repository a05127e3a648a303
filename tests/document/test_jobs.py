"""Long work runs beside the window and hands its answer back."""

from __future__ import annotations

import sys
import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

from storymap.document.jobs import Jobs


@pytest.fixture
def jobs(qtbot):
    """A runner that stops with its test."""
    jobs = Jobs()
    yield jobs
    jobs.stop()


@pytest.fixture
def fast_switches():
    """Threads that take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


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


def test_whoever_wanted_an_answer_may_go_at_any_moment(qtbot, fast_switches):
    def work(progress):
        for share in range(200):
            progress.step(share / 200)

    for number in range(60):
        owner = QObject()
        for job in [Jobs(owner) for _ in range(4)]:
            job.start(work)
        for _ in range(number % 5):
            QCoreApplication.processEvents()
        owner.deleteLater()
        del owner, job
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_is_found_on_the_way_comes_before_the_answer(jobs, qtbot):
    told = []
    jobs.found.connect(lambda found: told.append((found, threading.current_thread())))

    with qtbot.waitSignal(jobs.done) as done:
        jobs.search(lambda _, tell: (tell(1), tell(2), 3)[-1])

    here = threading.current_thread()
    assert (told, done.args) == ([(1, here), (2, here)], [3])


def test_what_a_dropped_job_finds_is_not_told(jobs, qtbot):
    told, let_go = [], threading.Event()
    jobs.found.connect(told.append)

    jobs.search(lambda _, tell: (let_go.wait(5), tell("first")))
    with qtbot.waitSignal(jobs.done):
        jobs.search(lambda _, tell: tell("second"))
    let_go.set()
    qtbot.wait(50)

    assert told == ["second"]


def test_whoever_wanted_what_is_found_may_go_at_any_moment(qtbot, fast_switches):
    def work(_progress, tell):
        for number in range(200):
            tell(number)

    for number in range(60):
        owner = QObject()
        for job in [Jobs(owner) for _ in range(4)]:
            job.found.connect(lambda _found: None)
            job.search(work)
        for _ in range(number % 5):
            QCoreApplication.processEvents()
        owner.deleteLater()
        del owner, job
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_job_whose_owner_is_gone_is_stopped(qtbot):
    ended = threading.Event()

    def work(progress):
        try:
            while True:
                progress.step(0.5)
                time.sleep(0.001)
        finally:
            ended.set()

    owner = QObject()
    Jobs(owner).start(work)
    owner.deleteLater()
    del owner
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    qtbot.waitUntil(ended.is_set)


def test_an_answer_that_opens_a_dialog_holds_no_other_up(jobs, qtbot):
    other, loop, told = Jobs(), QEventLoop(), []
    jobs.done.connect(lambda _: loop.exec())
    other.done.connect(lambda answer: (told.append(answer), loop.quit()))
    jobs.start(lambda _: 1)

    QTimer.singleShot(20, lambda: other.start(lambda _: 2))

    qtbot.waitUntil(lambda: told == [2])


def test_an_answer_that_fails_to_be_shown_holds_no_other_up(qtbot):
    def fail(_answer):
        raise ValueError("no room")

    first, second, told = Jobs(), Jobs(), []
    first.done.connect(fail)
    second.done.connect(told.append)
    with qtbot.captureExceptions() as raised:
        first.start(lambda _: 1)
        second.start(lambda _: 2)
        qtbot.waitUntil(lambda: told == [2] and not first.is_running)

    assert [str(error) for _, error, _ in raised] == ["no room"]
