"""One system's calls, kept from harming the rest: threads of its own, a deadline for each call, a few more tries of
what may heal, and a circuit that opens when the system does not answer.

The circuit is pybreaker's, round the whole call. `CircuitBreaker.call` would hold its lock while the system answers,
and so let in one call at a time; `calling` does not.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pybreaker
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay

from bot.pharmacy.limits import Limits
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.retrying import pause_before
from bot.pharmacy.values import Capability

TRIES = 4
LONGEST_PAUSE = 60.0
"""Seconds. A system that asks for a longer pause is asked again after this one."""

_log = logging.getLogger(__name__)


def may_heal(error: BaseException) -> bool:
    """Whether the same question may be answered a moment later: not what was answered and can't be read, and not what
    the system cannot do."""
    return isinstance(error, PharmacyUnavailable) and not isinstance(error, PharmacyUnreadable | PharmacyUnsupported)


class _Told(pybreaker.CircuitBreakerListener):
    """Writes a line when the circuit of a system opens or closes."""

    def state_change(self, cb: pybreaker.CircuitBreaker, old_state: object, new_state: object) -> None:
        _log.warning("the circuit of a pharmacy system changed", extra={"system": cb.name, "status": cb.current_state})


class Guard:
    """Asks one system, from any thread. Whatever it does, a call ends by its deadline.

    At most `limits.threads` calls are with the system and `limits.waiting` wait for one of these; a further one is
    refused at once. So one system never keeps more callers than these two together, whatever it does.
    """

    def __init__(self, system: str, limits: Limits) -> None:
        self.system = system
        self._limits = limits
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix=f"system-{system}")
        self._places = threading.BoundedSemaphore(limits.threads + limits.waiting)
        self._probe = threading.Lock()
        self._paused_until = 0.0
        self._circuit = pybreaker.CircuitBreaker(
            fail_max=limits.failures,
            reset_timeout=limits.rest,
            exclude=[lambda error: not may_heal(error)],
            listeners=[_Told()],
            name=system,
            throw_new_error_on_trip=False,
        )
        self._tries = {capability: self._retrying(limits.of(capability)) for capability in Capability}

    @property
    def circuit(self) -> str:
        """closed: it is asked; open: it is not; half-open: one call tries whether it is back."""
        return self._circuit.current_state

    def read[T](self, capability: Capability, ask: Callable[[], T]) -> T:
        """What `ask` finds. Asked again within the deadline, if the failure may heal."""
        return self._within(capability, lambda: self._again(capability, ask))

    def write[T](self, capability: Capability, ask: Callable[[], T]) -> T:
        """What `ask` did, tried once. After PharmacyUnavailable it may have been done or not: the caller asks again
        with the same key, or does not."""
        return self._within(capability, ask)

    def close(self) -> None:
        """Take no more calls; those that run end by the adapter's own limits."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _again[T](self, capability: Capability, ask: Callable[[], T]) -> T:
        return self._tries[capability](ask)

    def _retrying(self, seconds: float) -> Retrying:
        def pause(state: RetryCallState) -> float:
            assert state.outcome is not None  # a try has failed
            return pause_before(state.attempt_number, state.outcome.exception())

        # Half of the time: a try that can no longer end in time helps nobody, least of all the system.
        stop = stop_after_attempt(TRIES) | stop_before_delay(seconds / 2)
        return Retrying(stop=stop, wait=pause, retry=retry_if_exception(may_heal), reraise=True)

    def _within[T](self, capability: Capability, ask: Callable[[], T]) -> T:
        """Raises outside of any handler: no other error is then in the chain of what a caller sees."""
        if not self._places.acquire(blocking=False):
            # Not the system's failure, so the circuit hears nothing of it.
            _log.warning("too many calls wait for a pharmacy system", extra={"system": self.system})
            raise PharmacyUnavailable(self.system)
        begun: list[Future[T]] = []
        failure: PharmacyUnavailable
        try:
            with self._admitted():
                begun.append(self._threads.submit(ask))
                return self._waited(begun[0], self._limits.of(capability))
        except pybreaker.CircuitBreakerError:
            failure = PharmacyUnavailable(self.system)
        except PharmacyUnavailable as error:
            failure = error
        finally:
            self._give_back(begun)
        asked_pause = getattr(failure, "retry_after", None)
        if asked_pause:
            self._paused_until = time.monotonic() + min(float(asked_pause), LONGEST_PAUSE)
        failure.__context__ = None
        raise failure

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """Past the circuit. While it is not closed, one call at a time finds out whether the system is back."""
        if time.monotonic() < self._paused_until:
            raise PharmacyUnavailable(self.system)
        probing = self._circuit.current_state != pybreaker.STATE_CLOSED
        if probing and not self._probe.acquire(blocking=False):
            raise PharmacyUnavailable(self.system)
        try:
            with self._circuit.calling():
                yield
        finally:
            if probing:
                self._probe.release()

    def _waited[T](self, future: Future[T], seconds: float) -> T:
        """The answer of a thread, or PharmacyUnavailable when time is up.

        A thread cannot be stopped: the adapter's own limits end it. A call that has not begun by then never begins.
        """
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
        _log.warning("a pharmacy system did not answer in time", extra={"system": self.system})
        raise PharmacyUnavailable(self.system)

    def _give_back[T](self, begun: Sequence[Future[T]]) -> None:
        """The caller's place is free once nothing runs for it any more: a hung thread keeps its place."""
        if begun:
            begun[0].add_done_callback(lambda _: self._places.release())
        else:
            self._places.release()
