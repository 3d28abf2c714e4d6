"""``python -m archiver.demo.village [PORT]``: serves the site until standard input ends.

Prints its address on one line, so that another process can start it and read where it is.
"""

from __future__ import annotations

import sys

from archiver.demo.village.server import serve_village


def main(arguments: list[str]) -> None:
    with serve_village(int(arguments[0]) if arguments else 0) as village:
        sys.stdout.write(f"{village.base_url}\n")
        sys.stdout.flush()
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
