"""How long the server waits for those who send or read slowly: they would else hold its connections until none is left."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Whoever neither finishes a request nor reads any of an answer for so long is let go. A phone out of reach comes back sooner.
SECONDS = 20.0

_SENDING = (h11.IDLE, h11.SEND_BODY)


class Patient(H11Protocol):
    """A connection that is closed when nothing comes of it."""

    patience = SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self._stood: tuple[Any, ...] = self._standing()
        self._watch = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch no longer."""
        self._watch.cancel()
        super().connection_lost(exc)

    def _standing(self) -> tuple[Any, ...]:
        """What changes when a request is finished or an answer is read on."""
        return (id(self.cycle), self.conn.their_state, self.transport.get_write_buffer_size())

    def _look(self) -> None:
        now = self._standing()
        waits = self.conn.their_state in _SENDING or self.flow.write_paused
        if waits and now == self._stood:
            self.transport.abort()
            return
        self._stood = now
        self._watch = self.loop.call_later(self.patience, self._look)
