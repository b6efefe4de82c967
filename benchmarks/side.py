"""One side of a comparison in a process of its own; it tells its CPU time when it ends.

`python -m benchmarks.side sandbox|nothing HOME PORT PROVIDER_PORT` serves until SIGTERM, and then
prints the seconds of CPU that it took.
"""

import resource
import signal
import sys
import threading
from pathlib import Path

from sandbox.settings import Home


def main() -> None:
    """Serve the side that the arguments name."""
    side, home, port, provider_port = sys.argv[1:]
    if side == "sandbox":
        from sandbox.serve import serve

        serve(Home(Path(home)), int(port), int(provider_port))
    else:
        from benchmarks.nothing import serve as serve_nothing

        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
        server = serve_nothing(int(provider_port))
        stop.wait()
        server.stop(None).wait()
    used = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(f"{used.ru_utime + used.ru_stime}\n")


if __name__ == "__main__":
    main()
