"""The only way out by HTTP. Addresses of our own settings are trusted; everybody else's are checked first."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from signage.errors import N_, Invalid, Problem, Unavailable

MAX_REDIRECTS = 5
TIMEOUT = (5.0, 15.0)
MAX_BYTES = 20 * 1024 * 1024


class AddressRefused(Invalid):
    """The address leads where the server must not go."""

    field = "url"
    sentence = N_("“%(host)s” is a private or unusable address. Use a public one, or list its network in FETCH_ALLOW.")


class NoAnswer(Unavailable):
    """The other side did not answer as it should."""

    sentence = N_("“%(host)s” did not answer as it should. Check whether it runs and can be reached.")


class NameUnknown(NoAnswer):
    """No address belongs to the name."""

    sentence = N_("“%(host)s” cannot be found. Check how its name is written.")


class TooSlow(NoAnswer):
    """The answer took longer than anybody waits."""

    sentence = N_("“%(host)s” took too long to answer.")


class NotTrusted(NoAnswer):
    """Its certificate proves nothing."""

    sentence = N_("The certificate of “%(host)s” is not trusted. Have a valid one installed there.")


class TooManyRedirects(NoAnswer):
    """It sends from one address to the next."""

    sentence = N_("“%(host)s” leads on and on to other addresses. Enter the last of them.")


REFUSALS: tuple[type[Problem], ...] = (AddressRefused, NoAnswer, NameUnknown, TooSlow, NotTrusted, TooManyRedirects)
"""Every way in which nothing comes back."""


@dataclass(frozen=True)
class Answer:
    """What came back. body: at most `MAX_BYTES` bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class _Pinned(HTTPAdapter):
    """Connects to the address that was checked, whatever the name resolves to by now."""

    def __init__(self, ip: str, host: str) -> None:
        self._ip = ip
        self._host = host
        super().__init__()

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        host_params, pool_kwargs = self.build_connection_pool_key_attributes(request, verify, cert)
        host_params["host"] = self._ip
        if host_params["scheme"] == "https":
            names = {"server_hostname": self._host, "assert_hostname": self._host}
            return self.poolmanager.connection_from_host(**host_params, pool_kwargs={**pool_kwargs, **names})
        return self.poolmanager.connection_from_host(**host_params, pool_kwargs=pool_kwargs)


class Fetcher:
    """Sends requests for one purpose.

    networks: private networks that are allowed all the same (FETCH_ALLOW). origin: if set, the only origin allowed.
    """

    def __init__(self, networks: Sequence[str] = (), *, origin: str = "") -> None:
        self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]
        self._origin = origin.rstrip("/")

    def check(self, url: str) -> None:
        """Raise AddressRefused where the address itself, without asking for a name, says that nobody may go there."""
        host = urlsplit(url).hostname or ""
        number = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
        try:
            found = socket.getaddrinfo(number, None, flags=socket.AI_NUMERICHOST)
        except (OSError, UnicodeError):
            return  # a name; where it leads is checked at each attempt
        if not all(self._allowed(ipaddress.ip_address(str(entry[4][0]).split("%")[0])) for entry in found):
            raise AddressRefused(host=host)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET, following checked redirects. Raises AddressRefused, NoAnswer."""
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._send("GET", url, headers or {}, None)
            location = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                return answer
            url = urljoin(url, location)
        raise TooManyRedirects(host=urlsplit(url).hostname)

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """POST; a redirect is an answer like another, as the body was meant for this address only."""
        return self._send("POST", url, headers or {}, body)

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise AddressRefused(host=parts.hostname or url[:60])
        if self._origin and f"{parts.scheme}://{parts.netloc}" != self._origin:
            raise AddressRefused(host=parts.netloc)
        ip = self._checked_address(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        session = requests.Session()
        session.trust_env = False
        session.mount(f"{parts.scheme}://", _Pinned(ip, parts.hostname))
        # The connection goes to the checked address, but the other side must hear the name that was asked for.
        headers = {**headers, "Host": parts.netloc}
        try:
            with (
                session,
                session.request(
                    method, url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
                ) as response,
            ):
                return Answer(response.status_code, response.headers, _limited(response), url)
        except requests.exceptions.SSLError as cause:
            raise NotTrusted(host=parts.hostname) from cause
        except requests.Timeout as cause:
            raise TooSlow(host=parts.hostname) from cause
        except requests.RequestException as cause:
            raise NoAnswer(host=parts.hostname) from cause

    def _checked_address(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as cause:
            raise NameUnknown(host=host) from cause
        addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
        # Every address must be allowed: a name that has a public and a private one is a rebinding in the making.
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise AddressRefused(host=host)
        return str(addresses[0])

    def _allowed(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        if any(address.version == network.version and address in network for network in self._networks):
            return True
        if self._origin:
            return True
        return address.is_global and not address.is_multicast


def _limited(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(64 * 1024):
        body += chunk
        if len(body) > MAX_BYTES:
            raise requests.exceptions.ContentDecodingError("more than 20 MB")
    return bytes(body)


def foreign(networks: Sequence[str] = ()) -> Fetcher:
    """A fetcher for addresses that people typed in: private networks are refused unless listed."""
    return Fetcher(networks)


def to_server(base_url: str) -> Fetcher:
    """A fetcher for one origin that an administrator has set, wherever it is."""
    return Fetcher(origin=base_url)
