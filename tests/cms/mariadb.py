"""A MariaDB of one's own: its data in a folder, no port, stopped in the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cms.served import process, run

DAEMON = "/usr/sbin/mariadbd"  # not on the path of everybody


@contextmanager
def mariadb(at: Path, database: str) -> Iterator[Path]:
    """The socket of a server that has an empty database and lets root in without a password."""
    data, socket = at / "db", at / "db.sock"
    run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
         "--auth-root-authentication-method=normal"])  # fmt: skip
    daemon = [DAEMON, "--no-defaults", f"--datadir={data}", f"--socket={socket}",
              "--skip-networking", "--user=root"]  # fmt: skip
    with process(daemon, at / "db.log", socket.exists):
        create = f"CREATE DATABASE {database} CHARACTER SET utf8mb4"
        run(["mariadb", f"--socket={socket}", "-u", "root", "-e", create])
        yield socket
