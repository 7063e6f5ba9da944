"""Writes the citation graph Cora as the example `cora` reads it: `examples/data/cora.txt.gz` and `examples/cora/links.rs`.

    git clone https://github.com/kimiyoung/planetoid && pip install numpy scipy
    python tools/make_cora.py planetoid/data

The eight files `ind.cora.*` are pickles, which can run anything: read only ones that you trust. Papers keep planetoid's numbers, so that
the standard split is their order: 140 for training, 500 for validation, and the last 1000 for the test.
"""

from __future__ import annotations

import gzip
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy
import scipy.sparse

ROOT = Path(__file__).resolve().parent.parent
PAPERS, WORDS, CLASSES, LINKS, TRAINING = 2708, 1433, 7, 5278, 140
WIDTH = 128


def main(data: Path) -> None:
    def load(part: str) -> Any:
        with (data / f"ind.cora.{part}").open("rb") as file:
            return pickle.load(file, encoding="latin1")

    test = [int(line) for line in (data / "ind.cora.test.index").read_text().split()]
    words = scipy.sparse.vstack((load("allx"), load("tx"))).tolil()
    classes = numpy.vstack((load("ally"), load("ty")))
    # The papers of the test stand in their order of `test.index`, and belong to those numbers.
    words[test], classes[test] = words[sorted(test)], classes[sorted(test)]
    links = {tuple(sorted((i, j))) for i, row in load("graph").items() for j in row if i != j}

    assert words.shape == (PAPERS, WORDS) and classes.shape == (PAPERS, CLASSES)
    assert sorted(test) == list(range(PAPERS - 1000, PAPERS)) and len(links) == LINKS
    assert load("x").shape == (TRAINING, WORDS) and (load("y") == classes[:TRAINING]).all()
    assert set(words.tocsr().data) == {1.0} and (classes.sum(axis=1) == 1).all()

    lines = (
        " ".join(map(str, [classes[paper].argmax(), *sorted(words.rows[paper])])) for paper in range(PAPERS)
    )
    text = "".join(f"{line}\n" for line in lines).encode()
    # Without a time, so that the same papers are the same bytes.
    (ROOT / "examples" / "data" / "cora.txt.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    (ROOT / "examples" / "cora" / "links.rs").write_text(source(sorted(links)))


def source(links: list[tuple[int, int]]) -> str:
    """The links as a macro, in long lines."""
    rows, row = [], ""
    for i, j in links:
        link = f"({i},{j}),"
        if len(row) + len(link) > 4 * WIDTH:
            rows.append(row)
            row = ""
        row += link
    rows.append(row)
    return "\n".join(
        [
            "//! The links of Cora, written by `tools/make_cora.py`. Source: `examples/data/README.md`.",
            "",
            "/// Calls the macro `$hybrids` with all links, each once: `hybrid!` wants to read them, so a constant will not do.",
            "macro_rules! with_links {",
            "    ($hybrids:ident) => {",
            "        $hybrids! { [",
            *rows,
            "        ] }",
            "    };",
            "}",
            "pub(crate) use with_links;",
            "",
        ]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
