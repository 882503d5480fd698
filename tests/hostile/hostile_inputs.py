"""Inputs that no reader means to give: texts, and files of every kind, built here so that none lies in the project."""

from __future__ import annotations

import io
import zipfile

from cases import cases

SCRIPT = "<script>document.title='run'</script>"
STORY = cases(__file__, "STORY")

# Each lies as JSON: a text, how many times it stands there, and whether the story comes before it.
TEXTS = {
    name: (STORY if story else "") + text * times
    for name, (text, times, *story) in cases(__file__, "TEXTS").items()
} | {
    "stops": "." * 5000 + "…?!" * 1000,
    "script": STORY.replace("serious", f"serious{SCRIPT}").replace("Tom Ray", f"{SCRIPT}Tom Ray") + SCRIPT,
    "mathematics": STORY.replace("a month", "$\\frac{1}{$ and $5 or $6") + "$\\undefined{x}$ “$x^$,” said Ann Lee.",
    "right to left": "قالت العمدة: «الجسر مغلق». " * 20 + "\u202eAnn Lee said “no”.\u202c",
    "combining": "A\u0301n\u0303n\u0308 L\u0323e\u0302e\u0301 said “n\u0303o\u0300”. " * 30 + "Z" + "\u0301" * 500,
}  # fmt: skip


def docx(body: str, *, doctype: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this body; as small as Word allows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in cases(__file__, "DOCX").items():
            parts.writestr(name, text.replace("{doctype}", doctype).replace("{body}", body))
        for name, data in (extra or {}).items():
            parts.writestr(name, data)
    return out.getvalue()


def line(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


DOCX = docx(line("Bridge closed") + line("“It is late,” said Ann Lee."))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
PAGE = f"<!DOCTYPE html><html><head><title>t</title></head><body><h1>Bridge closed</h1><p>{STORY}</p>{{}}</body></html>"

# Each lies as JSON: the parts of it, a byte for a character, and how many times each stands there.
FILES = {
    name: b"".join(part.encode("latin-1") * times for part, times in parts)
    for name, parts in cases(__file__, "FILES").items()
} | {
    "every byte.txt": bytes(range(256)) * 50,
    "odd utf16.txt": "Ann Lee left.".encode("utf-16")[:-1],
    "utf32.txt": STORY.encode("utf-32"),
    "utf7.txt": STORY.encode("utf-7"),
    "broken utf8.txt": STORY.encode()[:-30] + b"\xff\xfe\xfa" + b"Text.",
    "shift jis.txt": "橋は閉鎖された。".encode("shift_jis"),
    "escape.txt": b"\x1b]0;title\x07" + STORY.encode(),
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "paper.pdf": b"%PDF-1.7\n" + bytes(range(256)),
    "renamed.txt": DOCX,
    "cut.docx": DOCX[: len(DOCX) // 2],
    "flipped.docx": DOCX[:200] + bytes(b ^ 255 for b in DOCX[200:400]) + DOCX[400:],
    "nothing.docx": docx(""),
    "not xml.docx": docx("<w:p><w:r>"),
    "nested.docx": docx("<w:p>" * 20_000 + "</w:p>" * 20_000),
    "entities.docx": docx(line("&i;"), doctype=f"{BOMB}]>"),
    "outside.docx": docx(line("&x;"), doctype='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "huge.docx": docx(line("x"), extra={"word/styles.xml": b" " * 60_000_000}),
    "picture inside.docx": docx(line("It is late."), extra={"word/media/a.png": b"\0" * 60_000_000}),
    "climbing.docx": docx(line("It is late."), extra={"../../climbed.txt": b"out"}),
    "sheet.docx": DOCX.replace(b"word/", b"xlxl/"),
    "other name.docx": docx(line("x") * 200_000).replace(b"document.xml", b"document.bin"),
    "lines.docx": docx(line("x") * 200_000),
    "tables.html": f"<html><body>{'<p>The mayor of Northam left.</p>' * 9}{'<table><tr><td>x' * 5000}".encode(),
    "binary.html": b"<html>" + bytes(range(256)) * 50,
    "entities.html": f"{BOMB}]><html><body><p>&i;&i;</p></body></html>".encode(),
    "script.html": PAGE.format(SCRIPT + "<style>@import 'http://example.org/x.css'</style>").encode(),
    "frames.html": PAGE.format("<iframe src=http://example.org></iframe><img src=//example.org/x.png>").encode(),
    "utf16.html": PAGE.format("").encode("utf-16"),
}  # fmt: skip
