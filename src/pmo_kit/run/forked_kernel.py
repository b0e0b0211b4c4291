"""A Python kernel in a forked process: IPython's own, speaking over one pipe instead of sockets.

What runs the cells is ipykernel's kernel, so outputs, tracebacks and magics are those of any Jupyter kernel. Only the
transport is ours: every message that the kernel publishes goes into the pipe as it is.
"""

from __future__ import annotations

import asyncio
import atexit
import bdb  # noqa: F401 - what running a cell imports is better imported before the fork
import contextlib
import ctypes
import faulthandler
import gc
import importlib
import io
import logging
import os
import signal
import sys
import threading
import time
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import IPython.core.completerlib
import IPython.core.logger
import IPython.core.oinspect  # noqa: F401 - and what a kernel imports when it is made
from ipykernel.ipkernel import IPythonKernel
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from traitlets import Type

NEEDS_SOCKETS = 86  # exit code of a child whose notebook wants to talk to a frontend
_FLUSH_BYTES = 1 << 16
_FLUSH_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
_FIRST_TO_DIE = b"500"


class _PipeSession(Session):
    """Puts every message into the pipe, in the order in which the kernel sends them."""

    pipe: Connection

    def __init__(self) -> None:
        super().__init__(key=b"")
        self._one = threading.RLock()

    def send(
        self,
        stream: Any,  # noqa: ARG002 - there is only one way out
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,  # noqa: ARG002 - one request at a time
        ident: Any = None,  # noqa: ARG002
        buffers: Any = None,  # noqa: ARG002 - only comms have them
        track: bool = False,  # noqa: ARG002
        header: Any = None,  # noqa: ARG002
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Send one message, after what was printed before it."""
        if isinstance(msg_or_type, dict):
            kind, content, metadata = msg_or_type["msg_type"], msg_or_type["content"], msg_or_type.get("metadata")
        else:
            kind = msg_or_type
        if kind.startswith("comm"):
            os._exit(NEEDS_SOCKETS)
        for written in (sys.stdout, sys.stderr):
            if isinstance(written, _Written) and kind != "stream":
                written.flush()
        with self._one:
            self.pipe.send((kind, content, metadata or {}))
        return {"msg_type": kind, "content": content}


class _Written(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the notebook."""

    def __init__(self, session: _PipeSession, name: str, number: int) -> None:
        self._session, self._number = session, number
        self._kind = name
        self._parts: list[str] = []
        self._size = 0
        self._flushed = time.monotonic()
        self._one = threading.RLock()

    name = property(lambda self: f"<{self._kind}>")
    encoding = "UTF-8"
    errors = "strict"

    def fileno(self) -> int:
        """Where a program that the notebook starts writes to."""
        return self._number

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep the text until there is enough of it, or for a tenth of a second."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self._one:
            self._parts.append(text)
            self._size += len(text)
            if self._size > _FLUSH_BYTES or time.monotonic() - self._flushed > _FLUSH_SECONDS:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        with self._one:
            text, self._parts, self._size = "".join(self._parts), [], 0
            self._flushed = time.monotonic()
            if text:
                self._session.send(None, "stream", {"name": self._kind, "text": text})


class _ForkedKernel(IPythonKernel):
    """IPython's kernel without the queues of requests that its sockets have, and without a debugger to attach."""

    debugger_class = Type(object)

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        pass


def serve(pipe: Connection, out: int, err: int, folder: str, parents_end: Connection) -> None:
    """Be the kernel of one notebook: run what the pipe brings until it brings nothing more, then end the process.

    `parents_end` came along with the fork; kept open here, it would hide that the parent is gone.
    """
    parents_end.close()
    _become_a_process_of_its_own(out, err)
    if folder:
        os.chdir(folder)
    kernel = _ahead.pop() if _ahead else _kernel()
    if "matplotlib" in sys.modules:  # loaded before there was a notebook to draw into
        _begin_to_draw(sys.modules["matplotlib"])
    session = cast("_PipeSession", kernel.session)
    session.pipe = pipe
    sys.stdout, sys.stderr = _Written(session, "stdout", 1), _Written(session, "stderr", 2)
    atexit.unregister(InteractiveShell.instance().atexit_operations)  # this process just ends
    loop = asyncio.new_event_loop()  # not asyncio.run, which keeps an interrupt from the cell that asked for it
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_serve(kernel, pipe))
    atexit._run_exitfuncs()
    threading._shutdown()  # type: ignore[attr-defined] # threads may still have something to do, and to say
    for written in (sys.stdout, sys.stderr):
        written.flush()
    pipe.close()  # the parent need not wait until Linux has taken the memory back


def _begin_to_draw(matplotlib: Any) -> None:
    """Do what matplotlib does when it is first imported, in this folder and for this kernel."""
    if Path("matplotlibrc").is_file():
        matplotlib.rc_file("matplotlibrc")
    matplotlib.use(os.environ["MPLBACKEND"])
    if "matplotlib_inline.backend_inline" in sys.modules:
        sys.modules["matplotlib_inline.backend_inline"]._enable_matplotlib_integration()


async def _serve(kernel: _ForkedKernel, pipe: Connection) -> None:
    while (request := pipe.recv()) is not None:
        kernel.set_parent([], request)  # type: ignore[no-untyped-call]
        await kernel.execute_request(None, [], request)  # type: ignore[no-untyped-call]
        await asyncio.sleep(0)


_ahead: list[_ForkedKernel] = []


def make_ahead() -> None:
    """Make the kernel before the fork, in a process that does nothing but run notebooks: it takes over `__main__`."""
    if not _ahead:
        _ahead.append(_kernel())


def _kernel() -> _ForkedKernel:
    setattr(HistoryManager, "enabled", False)  # noqa: B010 - a trait, for which no plain value is allowed to stand
    sys.modules.setdefault("ipykernel.debugger", SimpleNamespace(_is_debugpy_available=False))  # type: ignore[arg-type]
    InteractiveShell.clear_instance()
    _ForkedKernel.clear_instance()
    kernel = _ForkedKernel.instance(session=_PipeSession(), log=logging.getLogger("ipykernel"))
    kernel._execute_sleep = 0.0
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    return kernel


def _become_a_process_of_its_own(out: int, err: int) -> None:
    """Leave behind what a forked process takes over from its parent and a new one would not have."""
    gc.freeze()  # what the parent has left over is not for this process to tidy up
    os.setsid()
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        signal.signal(number, handler)
    die_with_parent()
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_bytes(_FIRST_TO_DIE)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(source, target)
    faulthandler.enable(2)
    atexit._clear()
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    importlib.reload(warnings)  # the parent may have turned them into something else
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    _take_a_kernels_path()
    if "numpy" in sys.modules:  # else every child would draw the same numbers
        sys.modules["numpy"].random.seed()


def _take_a_kernels_path() -> None:
    """Look for modules as a kernel does: in the working folder, and not where the parent's script lies."""
    script = str(Path(sys.argv[0]).resolve().parent) if sys.argv else ""
    found = [each for each in sys.path if each not in {"", script}]
    first = next((at for at, each in enumerate(found) if Path(each).name == "site-packages"), 0)
    sys.path[:] = [*found[:first], "", *found[first:]]
    sys.argv = ["ipykernel_launcher.py"]


def die_with_parent() -> None:
    """Have Linux kill this process when the one that started it is gone, so that nothing goes on unseen."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
