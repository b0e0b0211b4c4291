"""A forked process that runs the cells of one notebook, seen from its parent."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import wait
from typing import Any, NoReturn, Self

from nbclient.exceptions import CellTimeoutError, DeadKernelError

from pmo_kit.run import forked_kernel

_CHUNK = 1 << 16
_MOMENT = 0.2
_TO_END = 10.0
Message = tuple[str, dict[str, Any], dict[str, Any]]


class NeedsSocketsError(Exception):
    """The notebook wants to talk to a frontend, which only a kernel with sockets can."""


class NotebookFork:
    """Starts when it is entered, runs cells in turn, and is gone with all it has started when it is left."""

    def __init__(self, folder: str):
        self._folder = folder
        self._printed: dict[int, str] = {}
        self.language_info: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._pipe, there = multiprocessing.Pipe()
        (out, out_there), (err, err_there) = os.pipe(), os.pipe()
        self._printed = {out: "stdout", err: "stderr"}
        for number in self._printed:
            os.set_blocking(number, False)
        context = multiprocessing.get_context("fork")
        ends = (there, out_there, err_there, self._folder)
        self._process = context.Process(target=forked_kernel.serve, args=ends)
        self._process.start()
        there.close()
        os.close(out_there)
        os.close(err_there)
        self.language_info = self._receive()[1]["language_info"]
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:  # else the process is dead, or does not listen
            with contextlib.suppress(OSError):
                self._pipe.send(None)
                self._process.join(_TO_END)
        self._kill()
        self._process.close()
        self._pipe.close()
        for number in self._printed:
            os.close(number)

    def run(self, cell: Any, *, stop_on_error: bool, timeout: int | None) -> Iterator[Message]:
        """Run a cell and give the kernel's messages, its reply last. What was printed in a row comes in one piece.

        Raises:
            CellTimeoutError: when there is no reply after `timeout` seconds.
            DeadKernelError: when the process ends first.
            NeedsSocketsError: when the cell opens a comm.
        """
        content = {"code": cell.source, "silent": False, "store_history": True, "stop_on_error": stop_on_error}
        self._send({"header": {"msg_id": "", "msg_type": "execute_request"}, "content": content, "metadata": {}})
        name, parts = "", list[str]()
        for message in self._messages(cell, timeout):
            stream = message[1]["name"] if message and message[0] == "stream" else ""
            if parts and stream != name:
                yield "stream", {"name": name, "text": "".join(parts)}, {}
                parts = []
            if stream and message:
                name = stream
                parts.append(message[1]["text"])
            elif message:
                yield message

    def _messages(self, cell: Any, timeout: int | None) -> Iterator[Message | None]:
        """Each message as it comes until the reply; None when nothing has come for a moment."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            left = _MOMENT if until is None else until - time.monotonic()
            if left <= 0:
                raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout or 0, cell)
            ready = wait([self._pipe, self._process.sentinel, *self._printed], min(left, _MOMENT))
            if not ready:
                yield None
            yield from self._past_python()
            if self._pipe in ready or self._process.sentinel in ready:
                message = self._receive()
                if message[0] == "execute_reply":
                    yield from self._past_python()
                    yield message
                    return
                yield message

    def _past_python(self) -> Iterator[Message]:
        """What programs and libraries wrote to the process's own outputs, not through Python."""
        for number, name in self._printed.items():
            with contextlib.suppress(BlockingIOError):
                while data := os.read(number, _CHUNK):
                    yield "stream", {"name": name, "text": data.decode("utf-8", "replace")}, {}

    def _send(self, request: dict[str, Any]) -> None:
        try:
            self._pipe.send(request)
        except OSError:
            self._raise_dead()

    def _receive(self) -> Message:
        try:
            message: Message = self._pipe.recv()
        except (EOFError, OSError):
            self._raise_dead()
        return message

    def _raise_dead(self) -> NoReturn:
        self._process.join()
        code = self._process.exitcode or 0
        if code == forked_kernel.NEEDS_SOCKETS:
            raise NeedsSocketsError
        raise DeadKernelError(f"Kernel died: {ended_by(code)}") from None

    def _kill(self) -> None:
        """End the process, if it has not ended itself, and whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def ended_by(code: int) -> str:
    """Why a process ended, in words, from its exit code as `multiprocessing` gives it."""
    if code >= 0:
        return f"the process ended itself with exit code {code}"
    name = signal.Signals(-code).name
    more = "; memory ran out, or somebody ended it" if name == "SIGKILL" else ""
    return f"the process was ended by {name}{more}"
