"""`python -m sandbox serve`: the sandbox's process, as `groundwork sandbox up` starts it."""

import argparse
import sys
from pathlib import Path

from sandbox.serve import ServeError, serve
from sandbox.settings import Home


def main() -> int:
    """Run the sandbox in the foreground until it is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    command = parser.add_subparsers(required=True).add_parser("serve", help="run the sandbox")
    command.add_argument("--home", type=Path, default=None)
    command.add_argument("--port", type=int, required=True)
    command.add_argument("--provider-port", type=int, required=True)
    given = parser.parse_args()
    home = Home(given.home.absolute()) if given.home else Home.find()
    try:
        serve(home, given.port, given.provider_port)
    except ServeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
