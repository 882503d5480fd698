"""Articles: a file becomes an Article whose every row points into its text."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "wordlists": "read_wordings wording_pattern",
        "article": "paragraphs pick",
        "catalogue": "find_folder folder_report",
        "files": "PROJECT exports_folder work_folder write_once write_safely",
        "segments": "count_words",
    },
)
