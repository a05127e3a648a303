"""Whether two renderers, pdfium and poppler, draw a PDF alike."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium


def disagreement(path: Path, scale: float = 1.0) -> float:
    """Return the share of 3 x 3 fields in which pdfium's and poppler's pictures differ clearly."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(72 * scale), str(path), f"{folder}/p"]
        subprocess.run(command, check=True, capture_output=True)
        pictures = sorted(Path(folder).glob("p*.ppm"))
        for page, picture in zip(pdfium.PdfDocument(path), pictures, strict=True):
            ours = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy())[..., :3]
            theirs = _portable_pixmap(picture.read_bytes())
            height = min(ours.shape[0], theirs.shape[0]) // 3 * 3
            width = min(ours.shape[1], theirs.shape[1]) // 3 * 3
            difference = np.abs(_means(ours[:height, :width]) - _means(theirs[:height, :width]))
            worst = max(worst, float((difference > 64).mean()))
    return worst


def _means(picture: np.ndarray) -> np.ndarray:
    height, width, _ = picture.shape
    return picture.astype(float).mean(axis=2).reshape(height // 3, 3, width // 3, 3).mean((1, 3))


def _portable_pixmap(data: bytes) -> np.ndarray:
    _, width, height, _, pixels = data.split(maxsplit=4) if b"#" not in data[:20] else ()
    count = int(width) * int(height) * 3
    start = len(data) - count
    del pixels
    return np.frombuffer(data[start:], np.uint8).reshape(int(height), int(width), 3)
