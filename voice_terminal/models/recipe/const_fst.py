"""Reads and writes OpenFst's "const" file format (standard arcs), which Vosk loads; no OpenFst library needed."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = 2125659606
STATE: Final = np.dtype([("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("in_eps", "<u4"), ("out_eps", "<u4")])
ARC: Final = np.dtype([("ilabel", "<i4"), ("olabel", "<i4"), ("weight", "<f4"), ("next", "<i4")])
_HEADER: Final = struct.Struct("<iiQqqq")
_EXPANDED: Final = 0x1
_SORTED: Final = {"ilabel": 0x10000000, "olabel": 0x40000000}

Arc = tuple[int, int, int, int, float]
"""From state, to state, input label, output label, cost (negative natural logarithm)."""


@dataclass(frozen=True)
class Graph:
    """A weighted automaton; states are numbered from 0."""

    start: int
    arcs: list[Arc]
    finals: dict[int, float]
    """Cost of ending, by state."""

    @property
    def states(self) -> int:
        return 1 + max([self.start, *self.finals, *(max(arc[0], arc[1]) for arc in self.arcs)])


def write(file: Path, graph: Graph, sort: str) -> None:
    """Write `graph`, the arcs of each state sorted by `sort` ("ilabel" or "olabel"), as the composition needs them."""
    key = 2 if sort == "ilabel" else 3
    arcs = sorted(graph.arcs, key=lambda arc: (arc[0], arc[key], arc[5 - key]))
    table = np.array([(ilabel, olabel, cost, to) for _, to, ilabel, olabel, cost in arcs], ARC)
    source = np.array([arc[0] for arc in arcs], np.int64)
    states = np.zeros(graph.states, STATE)
    states["final"] = np.inf
    for state, cost in graph.finals.items():
        states["final"][state] = cost
    states["arcs"] = np.bincount(source, minlength=graph.states)
    states["first"] = np.concatenate([[0], np.cumsum(states["arcs"])[:-1]])
    states["in_eps"] = np.bincount(source[table["ilabel"] == 0], minlength=graph.states)
    states["out_eps"] = np.bincount(source[table["olabel"] == 0], minlength=graph.states)
    names = b"".join(struct.pack("<i", len(name)) + name for name in (b"const", b"standard"))
    head = _HEADER.pack(2, 0, _EXPANDED | _SORTED[sort], graph.start, graph.states, len(arcs))
    file.write_bytes(struct.pack("<i", MAGIC) + names + head + states.tobytes() + table.tobytes())


def read(file: Path) -> Graph:
    """Read what `write` wrote.

    Raises:
        ValueError: another kind of file.
    """
    data = file.read_bytes()
    if struct.unpack_from("<i", data)[0] != MAGIC or data[4:13] != b"\x05\0\0\0const":
        raise ValueError(f"{file.name} is no const automaton")
    offset = 4 + 4 + 5 + 4 + 8
    _, _, _, start, count, arc_count = _HEADER.unpack_from(data, offset)
    offset += _HEADER.size
    states: NDArray[np.void] = np.frombuffer(data, STATE, count, offset)
    table: NDArray[np.void] = np.frombuffer(data, ARC, arc_count, offset + states.nbytes)
    source = np.repeat(np.arange(count), states["arcs"])
    columns = (source, table["next"], table["ilabel"], table["olabel"], table["weight"])
    arcs: list[Arc] = list(zip(*(column.tolist() for column in columns), strict=True))
    finals = {state: float(cost) for state, cost in enumerate(states["final"].tolist()) if cost != np.inf}
    return Graph(int(start), arcs, finals)
