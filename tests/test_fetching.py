"""A page is fetched by its address once, from public places only, in bounds of time and size; the rest is a sentence."""

from __future__ import annotations

import gzip
import json
import re
import socket
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from helpers import fetching
from helpers.__main__ import main
from helpers.articles.article import load_articles
from helpers.articles.catalogue import keep_page, save_pasted
from helpers.articles.files import WorkbookError, read_sheet
from helpers.classroom.desks import paste_desk
from helpers.fetching import fetch_article, fetch_articles

CASES = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
STORY = (
    "The old quay was closed on Friday, said Ann Lee, who leads the council. Rain had washed out its wall. "
)
pytestmark = pytest.mark.usefixtures("work")


def page(title="Quay closed", more="", sentences=12) -> bytes:
    body = f"<article><h1>{title}</h1><p>{STORY * (sentences // 2)}</p></article>{more}"
    return f"<!doctype html><html><title>{title}</title><body>{body}</body></html>".encode("latin-1")


def drip(handler) -> None:
    if handler.path == "/drip":
        handler.send_response(200)
        handler.end_headers()
    with suppress(OSError):
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.05)


def zipped(times: int) -> tuple[int, dict[str, str], bytes]:
    data = b" " * 40_000_000
    for _ in range(times):
        data = gzip.compress(data)
    return 200, {"Content-Encoding": ", ".join(["gzip"] * times)}, data


HTML, LATIN = {"Content-Type": "text/html"}, {"Content-Type": "text/html; charset=iso-8859-1"}
ROUTES = {
    "/quay": (200, LATIN, page("Café quay closed")),
    "/same?page=all": (200, HTML, page()),
    "/same": (200, {"Content-Type": "Text/HTML", "Content-Encoding": "gzip"}, gzip.compress(page())),
    "/plain?a=1&b=2": (200, {"Content-Type": "text/plain"}, f"Plain quay\n{STORY * 9}".encode()),
    "/hop/0": (200, {}, page("At last")),
    **{f"/hop/{n}": (301 + n % 2, {"Location": f"../hop/{n - 1}#top"}, b"") for n in range(1, 7)},
    "/large": (200, HTML, b"x" * 5_100_000),
    "/bomb": zipped(1),
    "/twice-bomb": zipped(2),
    "/drip": drip,
    "/drip-head": drip,
    **{
        path: (status, headers, body.encode().replace(b"PAGE", page()))
        for path, _, status, headers, body in CASES["failing"]
        if status
    },
}


class Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        answer = ROUTES.get(self.path, ROUTES["/lost"])
        if callable(answer):
            answer(self)
        else:
            self.send_response(answer[0])
            for name, value in answer[1].items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(answer[2])

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def site(server, monkeypatch):
    """The pages above, on this computer; only by tests may such pages be fetched."""
    Handler.asked = []
    monkeypatch.setattr(fetching, "fetch_article", partial(fetch_article, local=True))
    return server


def test_a_page_is_kept_as_it_came_with_address_and_day_and_never_fetched_again(site, work):
    folder, rows = fetch_articles([f"{site}/quay#top", f" {site}/plain?a=1&b=2 "])
    assert folder == work / "articles"
    assert [row["file"] for row in rows] == ["café-quay-closed.html", "plain-quay.txt"]
    assert (folder / "café-quay-closed.html").read_bytes() == ROUTES["/quay"][2]
    kept = read_sheet(folder / "articles.csv", []).lines
    assert [(line["label"], line["title"], line["address"]) for line in kept] == [
        ("A", "Café quay closed", f"{site}/quay"),
        ("B", "Plain quay", f"{site}/plain?a=1&b=2"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", line["fetched"]) for line in kept)
    articles = load_articles(folder)
    assert articles[0].text.startswith("Café quay closed\nThe old quay was closed on Friday")
    assert articles[0].stated["address"] == f"{site}/quay"
    before = (folder / "articles.csv").read_bytes()
    again = fetch_articles([f"{site}/plain?a=1&b=2", f"{site.upper()}/quay"])[1]
    assert [row["label"] for row in again] == ["B", "A"]
    assert keep_page(b"late", "Late", ".html", folder, {"address": f"{site}/quay"}) == again[1]
    assert Handler.asked == ["/quay", "/plain?a=1&b=2"]
    assert (folder / "articles.csv").read_bytes() == before


def test_what_lies_in_the_folder_and_what_was_said_of_it_stays(site, work):
    folder = work / "articles"
    save_pasted("Rain fell.", "Mine", folder)
    load_articles(folder)
    catalogue = work / "catalogue-articles.csv"
    catalogue.write_bytes("label;file;title;mine\nNorth;mine.txt;'=1+1;x\n".encode("utf-16"))
    save_pasted("Snow fell.", "New", folder)
    fetching.fetch_article(f"{site}/same", folder)
    save_pasted("Hail fell.", "Again", folder)
    fetching.fetch_article(f"{site}/hop/5", folder)
    (folder / "last.txt").write_text("Fog fell.", "utf-8")
    assert [(a.label, a.file, a.title) for a in load_articles(folder)] == [
        ("North", "mine.txt", "=1+1"),
        ("A", "new.txt", None),
        ("B", "quay-closed.html", "Quay closed"),
        ("C", "again.txt", None),
        ("D", "at-last.html", "At last"),
        ("E", "last.txt", None),
    ]
    sheet = read_sheet(folder / "articles.csv", [])
    assert (sheet.separator, sheet.header) == (";", "label file title mine address fetched".split())
    assert sheet.lines[0]["mine"] == "x"
    assert not catalogue.exists()
    (folder / "articles.csv").write_text("label,file\nX,mine.txt\n", "utf-8")
    assert [a.label for a in load_articles(folder)] == ["X"]


def test_two_pages_of_one_title_are_two_files(site):
    rows = fetch_articles([f"{site}/same", f"{site}/same?page=all"])[1]
    assert [row["file"] for row in rows] == ["quay-closed.html", "quay-closed-2.html"]


@pytest.mark.parametrize(("address", "why"), CASES["refused"])
def test_what_is_no_public_page_is_refused_before_anything_is_sent(address, why, work, monkeypatch):
    resolve = socket.getaddrinfo
    names = {"inside.example": ["127.0.0.1"], "both.example": ["93.184.215.14", "::1"]}

    def resolved(host, *rest, **more):
        if host.endswith(".example") and host not in names:
            raise socket.gaierror(-2, "Name or service not known")
        return [about for ip in names.get(host, [host]) for about in resolve(ip, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(WorkbookError, match=why):
        fetch_article(address, work / "articles")
    assert not (work / "articles").exists()


def test_a_name_that_leads_elsewhere_a_moment_later_is_sent_nothing(server, work, monkeypatch):
    resolve, Handler.asked = socket.getaddrinfo, []
    asked = iter(["93.184.215.14"])
    turning = lambda _, *rest, **more: resolve(next(asked, "127.0.0.1"), *rest, **more)  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", turning)
    with pytest.raises(WorkbookError, match="the connection failed"):
        fetch_article(server.replace("127.0.0.1", "turning.example"), work / "articles")
    assert (next(asked, None), Handler.asked) == (None, [])


@pytest.mark.parametrize(("path", "why"), [case[:2] for case in CASES["failing"]])
def test_a_page_that_cannot_be_had_gets_a_sentence(site, work, monkeypatch, path, why):
    if "drip" in path:
        monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with pytest.raises(WorkbookError, match=why) as told:
        fetching.fetch_article(f"{site}{path}", work / "articles")
    assert str(told.value).startswith(f"No article came from {site}{path}: ")
    assert str(told.value).endswith("paste it at the desk of notebook 08.")
    assert not [p for p in work.rglob("*") if p.is_file()]


@pytest.mark.parametrize(("asks", "wall"), CASES["walls"])
def test_a_short_text_on_a_page_that_asks_for_more_is_not_taken_for_an_article(
    site, work, monkeypatch, asks, wall
):
    pages = {"/teaser": page(more=asks), "/long": page(more=asks, sentences=60), "/short": page(sentences=4)}
    for path, data in pages.items():
        monkeypatch.setitem(ROUTES, path, (200, HTML, data))
    for path, refused in (("/teaser", wall), ("/long", False), ("/short", True)):
        told = pytest.raises(WorkbookError, match="words to read; the rest may stand behind a wall")
        with told if refused else nullcontext():
            fetching.fetch_article(f"{site}{path}", work / "articles")


def test_the_commands_take_addresses(site, work, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr("helpers.workbook.run_articles", lambda *given: ran.append(given) or 0)
    monkeypatch.setattr("helpers.report.page.load_articles", lambda folder: pytest.exit(folder))
    both = [f"{site}/quay", f"{site}/same"]
    assert main(["workbook", "--articles", *both]) == 0
    assert main(["workbook", "--articles", f"{both[1]}  {both[0]}"]) == 0
    folder = str(work / "articles")
    assert ran == [(folder, ["A", "B"]), (folder, ["B", "A"])]
    assert Handler.asked == ["/quay", "/same"]
    said = re.escape(f": {work / 'articles' / 'café-quay-closed.html'}")
    assert re.search(rf"^{site}/quay, fetched on 20[\d-]+{said}$", capsys.readouterr().out, re.MULTILINE)
    for given, why in CASES["commands"]:
        given = [site + word if word.startswith("/") else word for word in given]
        for command in (["workbook", "--articles"], ["report"]):
            assert main([*command, *given]) == 1
            assert re.search(why, capsys.readouterr().err)
    assert len(ran) == 2


def test_the_desk_saves_what_is_pasted_and_fetches_a_page_only_when_asked(site, work):
    title, text, saving, address, fetching, said = paste_desk().children
    (save,), (fetch, note) = saving.children, fetching.children
    title.value, text.value = "<b>Bridge</b>", "Rain fell."
    save.click()
    assert (work / "articles" / "b-bridge-b.txt").read_text("utf-8") == "Rain fell."
    assert "Saved as articles/b-bridge-b.txt." in said.value
    text.value = ""
    save.click()
    assert "no text to save" in said.value
    address.value = f"{site}/quay"
    assert Handler.asked == []
    assert "fetched once, and kept" in note.value
    for _ in range(2):
        fetch.click()
        assert "Kept as articles/café-quay-closed.html, fetched on 20" in said.value
    address.value = f"{site}/<b>"
    fetch.click()
    assert "&lt;b&gt;: its site gives no page" in said.value
    assert "<b>" not in said.value
    assert Handler.asked == ["/quay", "/%3Cb%3E"]
    assert all(control.description for control in (title, text, save, address, fetch))


def test_nothing_of_the_network_is_loaded_unless_it_is_asked_for():
    code = "import sys, helpers.__main__, helpers.workbook, helpers.classroom.desks as d; d.paste_desk(); helpers.__main__.main(['report', 'nowhere']); sys.exit('helpers.fetching' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
