"""A forked process that runs the cells of one notebook, seen from its parent."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn, Self

from nbclient.exceptions import CellTimeoutError, DeadKernelError

from pmo_kit.run import forked_kernel

_CHUNK = 1 << 16
_BREATH = 0.005
_MOMENT = 0.2
_TO_END = 10.0
Message = tuple[str, dict[str, Any], dict[str, Any]]
_REPLY = "execute_reply"
_TOO_LATE: Message = ("timeout", {}, {})
_DEATH: Message = ("death", {}, {})
_LAST = {_REPLY, _TOO_LATE[0], _DEATH[0]}


class NeedsSocketsError(Exception):
    """The notebook wants to talk to a frontend, which only a kernel with sockets can."""


class NotebookFork:
    """Starts when it is entered, runs cells in turn, and is gone with all it has started when it is left.

    `cells` are the sources, each with whether an error in it ends the notebook. A cell is on its way as soon as the one
    before it is done, so that the parent's bookkeeping of that one holds nothing up; `asked` says since when.
    """

    def __init__(self, folder: str, cells: Iterable[tuple[str, bool]]):
        self._folder = folder
        self._cells = iter(cells)
        self._printed: dict[int, str] = {}
        self.asked = datetime.now(UTC)

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            self._pipe, there = multiprocessing.Pipe()
            ours.callback(self._pipe.close)
            theirs.callback(there.close)
            ends = []
            for name in ("stdout", "stderr"):
                here, end = os.pipe()
                ours.callback(os.close, here)
                theirs.callback(os.close, end)
                os.set_blocking(here, False)
                self._printed[here] = name
                ends.append(end)
            context = multiprocessing.get_context("fork")
            self._process = context.Process(target=forked_kernel.serve, args=(there, *ends, self._folder, self._pipe))
            self._process.start()
            self._death = _death_of(self._process)
            ours.callback(os.close, self._death)
            self._opened = ours.pop_all()
        self._ask()
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        with self._opened:
            if error is None:  # else the process is dead, or does not listen
                self._let_end()
            self._kill()
            if error is not None:
                self._process.join()  # one that ended well is collected when the next one starts
        del self._process  # nbclient's objects hold each other, and would hold its pipes until they are collected

    def run(self, cell: Any, timeout: int | None) -> Iterator[Message]:
        """The messages of the next cell, its reply last. What was printed in a row comes in one piece.

        Raises:
            CellTimeoutError: when there is no reply after `timeout` seconds.
            DeadKernelError: when the process ends first.
            NeedsSocketsError: when the cell opens a comm.
        """
        for message in _joined(self._messages(timeout)):
            if message == _TOO_LATE:
                raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout or 0, cell)
            if message == _DEATH:
                self._raise_dead()
            yield message

    def _messages(self, timeout: int | None) -> Iterator[Message | None]:
        """The messages of a cell, held back while more follow at once; None when none has come for a moment."""
        until = None if timeout is None else time.monotonic() + timeout
        held: list[Message] = []
        while not held or held[-1][0] not in _LAST:
            left = _MOMENT if until is None else until - time.monotonic()
            ready = wait([self._pipe, self._death, *self._printed], max(0.0, min(left, _BREATH if held else _MOMENT)))
            if not ready:
                yield from held or (None,)
                held = []
            held += self._past_python()
            if left <= 0:
                held.append(_TOO_LATE)
            elif self._pipe in ready or self._death in ready:
                held.append(self._receive())
        if held[-1][0] == _REPLY:
            held[-1:-1] = self._past_python()
            if held[-1][1]["status"] == "ok" or not self._stops:
                self._ask()
        yield from held

    def _ask(self) -> None:
        """Have the next cell run, or the process end after the last one."""
        source, self._stops = next(self._cells, (None, False))
        content = {"code": source, "silent": False, "store_history": True, "stop_on_error": self._stops}
        request = {"header": {"msg_id": "", "msg_type": "execute_request"}, "content": content, "metadata": {}}
        self.asked = datetime.now(UTC)
        with contextlib.suppress(OSError):  # it has died; whoever waits for the reply will be told
            self._pipe.send(None if source is None else request)

    def _past_python(self) -> Iterator[Message]:
        """What programs and libraries wrote to the process's own outputs, not through Python."""
        for number, name in self._printed.items():
            with contextlib.suppress(BlockingIOError):
                if data := os.read(number, _CHUNK):  # as much as fits into it
                    yield "stream", {"name": name, "text": data.decode("utf-8", "replace")}, {}

    def _receive(self) -> Message:
        with contextlib.suppress(EOFError, OSError):
            if self._pipe.poll():  # a process that the notebook has started may hold the other end open
                message: Message = self._pipe.recv()
                return message
        return _DEATH

    def _raise_dead(self) -> NoReturn:
        self._process.join()
        code = self._process.exitcode or 0
        if code == forked_kernel.NEEDS_SOCKETS:
            raise NeedsSocketsError
        raise DeadKernelError(f"Kernel died: {ended_by(code)}") from None

    def _let_end(self) -> None:
        """Let the process do what it has left for its end, and hear it out."""
        with contextlib.suppress(EOFError, OSError):
            self._pipe.send(None)
            until = time.monotonic() + _TO_END
            while self._pipe in wait([self._pipe, self._death], max(0.0, until - time.monotonic())):
                self._pipe.recv()

    def _kill(self) -> None:
        """End the process, if it has not ended itself, and whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()


def _joined(messages: Iterable[Message | None]) -> Iterator[Message]:
    """The messages, with what was printed in one stream without a break or a pause in one piece."""
    name, parts = "", list[str]()
    for message in messages:
        stream = message[1]["name"] if message and message[0] == "stream" else ""
        if parts and stream != name:
            yield "stream", {"name": name, "text": "".join(parts)}, {}
            parts = []
        if stream and message:
            name = stream
            parts.append(message[1]["text"])
        elif message:
            yield message


def _death_of(process: BaseProcess) -> int:
    """What can be read from when a process is dead, whoever else it has started. Old Linux cannot tell so exactly."""
    try:
        return os.pidfd_open(process.pid or 0)
    except OSError:
        return os.dup(process.sentinel)


def ended_by(code: int) -> str:
    """Why a process ended, in words, from its exit code as `multiprocessing` gives it."""
    if code >= 0:
        return f"the process ended itself with exit code {code}"
    name = signal.Signals(-code).name
    more = "; memory ran out, or somebody ended it" if name == "SIGKILL" else ""
    return f"the process was ended by {name}{more}"
