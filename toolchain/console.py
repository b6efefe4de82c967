"""What a person sees while the tool chain works: steps, the progress of long ones, and failures."""

import sys
import time
from collections.abc import Callable
from typing import Final, TextIO

TERMINAL_SECONDS: Final = 0.2
"""How often a progress line is drawn anew on a terminal."""

LOG_SECONDS: Final = 20.0
"""How often progress is written where a line cannot be drawn anew (CI, a pipe)."""


class ToolchainError(Exception):
    """Something that the person at the keyboard can put right; the text says how."""


def duration(seconds: float) -> str:
    """Return a duration as `7 s` or `3 min 05 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def say(text: str) -> None:
    """Write one line for a person; standard output stays free for what programs read."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def run(main: Callable[[], None], name: str) -> None:
    """Run a command; exit 1 with one message for a `ToolchainError`, 130 for Ctrl-C."""
    try:
        main()
    except ToolchainError as error:
        say(f"{name}: error: {error}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        say(f"{name}: interrupted; the same command goes on from here")
        raise SystemExit(130) from None


class Progress:
    """One line that tells how far a long step is; on a terminal it is drawn over and over."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._shown = self._started if not self._terminal else 0.0
        self._width = 0

    @property
    def seconds(self) -> float:
        """Time since the step began."""
        return time.monotonic() - self._started

    def show(self, text: str) -> None:
        """Show where the step is, unless that was shown a moment ago."""
        now = time.monotonic()
        if now - self._shown < (TERMINAL_SECONDS if self._terminal else LOG_SECONDS):
            return
        self._shown = now
        if self._terminal:
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def done(self, text: str) -> None:
        """Replace the line by the step's outcome."""
        lead = "\r" if self._terminal else ""
        self._stream.write(f"{lead}{text.ljust(self._width)}\n")
        self._stream.flush()
