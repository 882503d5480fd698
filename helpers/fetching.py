"""Fetching: the page at an address, once, when somebody asks for it. Nothing else in the workbook uses the network.

The connections are those of trafilatura's downloader, which asks each one where it led before anything is sent, so that
a name cannot lead elsewhere than where it led when it was looked at (behind a SOCKS proxy it cannot tell). Redirects
are followed here, one by one, each looked at like the first address. The page is kept as it came, with its address and
the day; its text is read as from any file.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from helpers.articles.catalogue import address_known, keep_page
from helpers.articles.files import WorkbookError, work_folder
from helpers.articles.readers import read_article
from helpers.articles.segments import count_words, paragraph_rows

SECONDS, MOST_BYTES, MOST_REDIRECTS = 20, 5_000_000, 5
FEW_WORDS = 50  # with fewer a page holds no article
TEASER = 300  # words: of a page that asks for a subscription, as many may be all it gives
PASTE = "If your browser shows it, copy the article’s text there and paste it at the desk of notebook 08."
# Nothing that two programs may read in two ways: no name and password, no backslash, no space.
_ADDRESS = re.compile(
    r"(https?://)([\w.-]+|\[[\da-f:.]+\])((?::\d{1,5})?)((?:[/?][^\s#\\]*)?)(?:#\S*)?", re.IGNORECASE
)
_KINDS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_WALLS, _ASKS = {401, 402, 403, 407, 429, 451}, "it may want a login, a subscription or a browser"
_LATE = f"it took more than {SECONDS} seconds"
_FAILED = "the connection failed, broke off or was not secure; check that you are online"
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*+:\s*+"?false', re.IGNORECASE)  # schema.org
_JOIN = r"(?:subscribe|sign (?:up|in)|log ?in|register|become an? (?:subscriber|member)|create an? (?:free )?account|your (?:free )?trial)"
_MORE = r"(?:read (?:on|more|all|this|the (?:full|rest|whole))|unlock|(?:read|continue) ?(?:$|[.!?])|(?:get |have )?(?:full|unlimited) access)"
_WALL = re.compile(
    rf"\b{_JOIN}\b[^.!?]{{0,60}}\b(?:to|and) {_MORE}"
    rf"|\bto (?:read|unlock|continue)\b[^.!]{{0,40}}\b(?:article|story|content|more|reading)\b[^.!]{{0,20}}\b{_JOIN}\b"
    r"|\b(?:to|and) (?:continue|keep|finish) reading\b|\bcontinue reading (?:this|your) [\w ]{0,20}(?:with|by|for)\b"
    r"|\bsubscribers?[- ](?:only|exclusive)\b|\blimit of (?:\w+ )?free articles\b"
    r"|\b(?:only|exclusive(?:ly)?|reserved|available|(?:article|story|content) is) (?:for|to) (?:our |paying |registered )*(?:subscribers|members)\b(?! of)",
    re.IGNORECASE,
)
_NAT64 = ip_network("64:ff9b::/96")  # the last 32 bits are an address of the old kind


def plain_address(text: str) -> str:
    """An address as it is fetched and kept: without the mark of a place in the page.

    >>> plain_address(" HTTPS://Example.org#top")
    'https://example.org/'

    Raises WorkbookError when it is none that can be fetched.
    """
    if not (match := _ADDRESS.fullmatch(text.strip())):
        raise WorkbookError(
            f"“{text.strip()}” is no address of a page that can be fetched. Such an address begins with http:// or "
            "https:// and has no space, name or password in it; a folder is named alone."
        )
    scheme, host, port, rest = match.groups()
    return f"{scheme.lower()}{host.lower()}{port}{'' if rest.startswith('/') else '/'}{rest}"


def fetch_articles(addresses: Sequence[str]) -> tuple[Path, list[dict[str, str]]]:
    """Two pages or more in my_work/articles/: the folder, and the line of its catalogue for each, as fetch_article gives it.

    What was fetched before one that fails is kept. Raises WorkbookError when an address is given twice or alone, and
    as fetch_article does.
    """
    plain = [plain_address(address) for address in addresses]
    if len(plain) < 2:
        raise WorkbookError("That is one address. Give two or more, with a space between them, to compare.")
    if twice := [address for address in plain if plain.count(address) > 1]:
        raise WorkbookError(f"The address {twice[0]} is given twice. Give the address of another article.")
    folder = work_folder() / "articles"
    return folder, [fetch_article(address, folder) for address in plain]


def fetch_article(address: str, folder: Path, local: bool = False) -> dict[str, str]:
    """The line of the catalogue (label, file, title, address, fetched: the day) for the page at an address.

    It is fetched only if the folder does not hold it yet. Addresses of private networks are refused, and those of
    this computer too, unless a test says ``local``.

    Raises WorkbookError: the address cannot be fetched, nothing comes in time, or there is no article in what comes.
    """
    address = plain_address(address)
    if known := address_known(folder, address):
        return known
    try:
        data, suffix = _in_time(address, local)
        text = _article_in(data, suffix)
    except WorkbookError as error:
        raise WorkbookError(f"No article came from {address}: {error}. {PASTE}") from error
    title = next((p.text for p in paragraph_rows(text, None) if p.kind == "headline"), "")
    about = {"title": title, "address": address, "fetched": date.today().isoformat()}
    return keep_page(data, title or address.split("/")[2], suffix, folder, about)


# From here on an error says only why; fetch_article makes a sentence of it.


def _in_time(address: str, local: bool) -> tuple[bytes, str]:
    """What _download gives; a thread is left to itself where a server keeps it waiting byte by byte."""
    done: Future[tuple[bytes, str]] = Future()

    def work() -> None:
        try:
            done.set_result(_download(address, local))
        except Exception as error:
            done.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return done.result(SECONDS)
    except WorkbookError:
        raise
    except Exception as error:  # a server may break a downloader in any way
        raise WorkbookError(_LATE if "Timeout" in type(error).__name__ else _FAILED) from error


def _download(address: str, local: bool) -> tuple[bytes, str]:
    """The bytes of a page and the ending of a file for its kind, from where the address leads."""
    import certifi
    from trafilatura.downloads import DEFAULT_HEADERS, create_pool

    here, how = address, {"headers": DEFAULT_HEADERS, "redirect": False, "retries": False, "timeout": SECONDS}
    with create_pool(ssrf_protection=not local, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where()) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            _look_at(here, address, local)
            with closing(pool.request("GET", here, preload_content=False, **how)) as response:
                onward = response.headers.get("Location") if 300 < response.status < 400 else None
                if not onward:
                    return _body(response)
                here = urljoin(here, onward)
    raise WorkbookError(f"it leads on more than {MOST_REDIRECTS} times")


def _look_at(here: str, address: str, local: bool) -> None:
    """Raise WorkbookError unless all places that an address leads to are public ones."""
    before = "" if here == address else f"it leads on to {here}, and "
    if not (match := _ADDRESS.fullmatch(here)):
        raise WorkbookError(f"{before}that is no address of a page")
    host = match[2].strip("[]")
    try:
        found = {about[4][0] for about in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise WorkbookError(f"{before}“{host}” was not found; check it, and that you are online") from error
    if not all(is_public(ip) or (local and ip_address(ip).is_loopback) for ip in found):
        raise WorkbookError(f"{before}{host} is this computer or in a private network, so no public page")


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public network; one that carries another is judged by that.

    >>> [is_public(ip) for ip in ("93.184.215.14", "64:ff9b::5db8:d70e", "2606:4700::1111")]
    [True, True, True]
    >>> [is_public(ip) for ip in ("10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1")]
    [False, False, False, False, False, False]
    """
    found: IPv4Address | IPv6Address = ip_address(number)
    if isinstance(found, IPv6Address):
        last = ip_address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None
        found = found.ipv4_mapped or found.sixtofour or last or found
    odd = found.is_multicast or found.is_reserved or getattr(found, "is_site_local", False)
    return found.is_global and not odd


def _body(response: Any) -> tuple[bytes, str]:
    status, kind = response.status, response.headers.get("Content-Type", "text/html")
    kind = kind.partition(";")[0].strip().lower()
    if status != 200:
        why = _ASKS if status in _WALLS else "check the address, or try again later"
        raise WorkbookError(f"its site gives no page (answer {status}); {why}")
    if kind not in _KINDS:
        raise WorkbookError(f"it is no web page but a file of the kind “{kind[:60]}”")
    data = bytearray()
    for chunk in iter(lambda: response.read1(2**16), b""):
        data += chunk
        if len(data) > MOST_BYTES:
            raise WorkbookError(f"it has more than {MOST_BYTES // 1_000_000} MB, more than an article")
    return bytes(data), _KINDS[kind]


def _article_in(data: bytes, suffix: str) -> str:
    """The article's text; raises WorkbookError where a page holds none, or seems to keep it behind a wall."""
    try:
        text, _ = read_article(data, Path(f"page{suffix}"))
    except WorkbookError as error:
        raise WorkbookError("no text was found in it that can be read as an article") from error
    words = count_words(text)
    if words < FEW_WORDS or (words < TEASER and _has_wall(data)):
        raise WorkbookError(
            f"it gives only {words} words to read; the rest may stand behind a wall (a login, a subscription), "
            "or be put there by the browser"
        )
    return text


def _has_wall(data: bytes) -> bool:
    """Whether a page says that it is not free to read, to programs or to people."""
    from trafilatura import load_html

    tree = load_html(data)
    shown = [] if tree is None else tree.xpath("//text()[not(ancestor::script or ancestor::style)]")
    return bool(_NOT_FREE.search(data) or _WALL.search(" ".join(" ".join(shown).split())))
