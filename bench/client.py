"""A small HTTP client: what a browser sends, with as little work as possible, for it shares the cores it measures."""

import asyncio
import secrets
import string
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
LONGEST_LINE = 2**20


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes


@dataclass
class Person:
    """The cookies of one browser. Django compares a form's token with the cookie, so a person may make their own."""

    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        signs = string.ascii_letters + string.digits
        self.cookies.setdefault("csrftoken", "".join(secrets.choice(signs) for _ in range(32)))

    @property
    def headers(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookie, "X-CSRFToken": self.cookies["csrftoken"]}


def request_bytes(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One connection, kept open from request to request."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=LONGEST_LINE)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.close()

    async def get(self, path: str, person: Person | None = None, **headers: str) -> Answer:
        return await self.request("GET", path, {**(person.headers if person else {}), **headers})

    async def post(self, path: str, person: Person, body: bytes) -> Answer:
        """Posts a form and keeps the cookies that are set."""
        answer = await self.request("POST", path, person.headers, body)
        person.cookies.update(answer.cookies)
        return answer

    async def request(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        self.writer.write(request_bytes(method, path, headers, body))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        found: dict[str, str] = {}
        cookies: dict[str, str] = {}
        for line in head[1:-2]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookies |= {key: morsel.coded_value for key, morsel in SimpleCookie(value.strip()).items()}
            else:
                found[name.lower()] = value.strip()
        return Answer(status, found, cookies, await self.read_body(status, found))

    async def read_body(self, status: int, headers: dict[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        body = bytearray()
        while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return bytes(body)


def expect(answer: Answer, status: int) -> Answer:
    """The answer, if it has this status; a measurement of refusals would be worth nothing."""
    if answer.status != status:
        said = answer.body[:300].decode(errors="replace")
        raise AssertionError(f"Expected {status}, got {answer.status}: {said}")
    return answer
