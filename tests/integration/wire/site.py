"""A server on loopback that answers to the byte, and remembers what it read and sent."""

from __future__ import annotations

import asyncio
import ssl
import threading
from dataclasses import dataclass
from typing import Any

import trustme

from tests.integration.wire.cases import BY_NAME, Case


@dataclass(frozen=True)
class Seen:
    """One exchange from the server's side; `number` counts those of its connection from 1."""

    received: bytes
    sent: bytes
    connection: int
    number: int


class Site:
    """Plain and TLS ports with the same answers; the plain one is a proxy too."""

    def __init__(self) -> None:
        self.seen: dict[str, list[Seen]] = {}
        self.tunnels: list[bytes] = []
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port, self.secure_port = asyncio.run_coroutine_threadsafe(
            self._serve(), self._loop
        ).result()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, case: Case) -> str:
        if case.secure:
            return f"https://localhost:{self.secure_port}/{case.name}"
        return f"http://127.0.0.1:{self.port}/{case.name}"

    async def _serve(self) -> tuple[int, int]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("localhost", "127.0.0.1").configure_cert(context)
        self._servers = [
            await asyncio.start_server(self._talk, "127.0.0.1", 0),
            await asyncio.start_server(self._talk, "localhost", 0, ssl=context),
        ]
        ports = [server.sockets[0].getsockname()[1] for server in self._servers]
        return ports[0], ports[1]

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection, number = self.connections, 0
        try:
            while request := await _read_request(reader):
                number += 1
                if request.startswith(b"CONNECT "):
                    await self._tunnel(request, reader, writer)
                    break
                name = request.split(b" ", 2)[1].rpartition(b"/")[2].decode()
                case = BY_NAME[name]
                if name == "flaky_when_reused" and number > 1:
                    break
                for piece in _pieces(case.interim + case.answer + case.surplus, case.steps):
                    writer.write(piece)
                    await writer.drain()
                seen = Seen(request, case.answer, connection, number)
                self.seen.setdefault(name, []).append(seen)
                if case.then == "stall":
                    await reader.read()
                if case.then == "reset":
                    await reader.read(0)
                    writer.transport.abort()
                if case.then != "wait":
                    break
        except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _tunnel(self, request: bytes, reader: Any, writer: Any) -> None:
        self.tunnels.append(request)
        host, _, port = request.split(b" ", 2)[1].decode().rpartition(":")
        there_reader, there_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Go ahead\r\n\r\n")
        await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


def _pieces(data: bytes, steps: int) -> list[bytes]:
    size = -(-len(data) // steps)
    return [data[at : at + size] for at in range(0, len(data), size)]
