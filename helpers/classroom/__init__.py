"""The classroom: what a reader does (look, predict, answer, code, mark), and how it is kept."""

from helpers import front_door

__getattr__, __dir__, __all__ = front_door(
    __name__,
    {
        "coding": "agreement codebook pairwise_agreement rating_table read_sheets",
        "desks": "coding_desk paste_desk tone_lab tone_readout",
        "display": "marked_text side_by_side stretches_to_open",
        "frames": "frame_agreement frame_codebook frame_contrast read_frame_sheets sponsors start_frame_sheet",
        "marking": "marks_from",
        "predictions": "compare_prediction keep_predictions predict",
    },
)
