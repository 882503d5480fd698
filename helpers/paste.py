"""A desk for articles that are not files yet: paste a text or upload a file, and it lies in a folder."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.catalogue import save_pasted, save_upload
from helpers.files import WorkbookError, work_folder
from helpers.readers import READABLE

if TYPE_CHECKING:
    import ipywidgets


def paste_desk(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Show a field for a title, a field for a text, a button that saves both, and a button for uploading files.

    Everything goes to my_work/articles/ unless another folder is given; nothing there is written over. Without
    widgets, put the files there by hand.
    """
    import ipywidgets as widgets

    root = Path(folder) if folder else work_folder() / "articles"
    wide = widgets.Layout(width="95%", max_width="46em")
    title = widgets.Text(placeholder="Headline, or any name", description="Title", layout=wide)
    text = widgets.Textarea(placeholder="Paste the article here", description="Text", rows=10, layout=wide)
    save = widgets.Button(description="Save as an article", tooltip="Save the pasted text as a file")
    upload = widgets.FileUpload(accept=",".join(READABLE), multiple=True, description="Upload files")
    said = widgets.HTML()

    def keep(what: list[tuple[Any, ...]], how: Any) -> None:
        for some in what:
            try:
                path = how(*some, root)
                said.value += f"<p>Saved as {escape(path.parent.name)}/{escape(path.name)}.</p>"
            except WorkbookError as error:
                said.value += f"<p>{escape(str(error))}</p>"

    def save_text(_: Any) -> None:
        said.value = ""
        keep([(text.value, title.value)], save_pasted)

    def save_files(change: Any) -> None:
        said.value = ""
        keep([(file["name"], bytes(file["content"])) for file in change["new"]], save_upload)

    save.on_click(save_text)
    upload.observe(save_files, names="value")
    return widgets.VBox([title, text, widgets.HBox([save, upload]), said])
