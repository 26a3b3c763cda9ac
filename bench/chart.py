"""The cost of each task over the number of contacts, as SVG: small panels with one scale, for light and dark pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from xml.sax.saxutils import escape

from bench.figures import Entry, Side
from bench.tables import cells, sizes_of, task_order

COLUMNS = 4
WIDE, HIGH = 232, 176  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 38, 10, 30, 26  # inside of a panel, around its plot
HEAD = 56
LINES = (("floor", "floor"), ("kith", "Kith"), ("django", "Django (REST framework, admin)"))
STYLE = """\
text { font: 11px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #52514e }
.title { font-size: 15px; font-weight: 600; fill: #1b1b1a } .panel { font-weight: 600; fill: #1b1b1a }
.page { fill: #fff } .grid { stroke: #e4e3df; stroke-width: 1 }
path, line.key { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
path.floor, line.floor { stroke: #85837c; stroke-dasharray: 5 4 } circle.floor { fill: #85837c }
path.kith, line.kith { stroke: #2563c9 } circle.kith { fill: #2563c9 }
path.django, line.django { stroke: #c2570c } circle.django { fill: #c2570c }
@media (prefers-color-scheme: dark) {
text { fill: #b9b8b2 } .title, .panel { fill: #f2f1ec } .page { fill: #1a1a19 } .grid { stroke: #35342f }
path.floor, line.floor { stroke: #98968e } circle.floor { fill: #98968e }
path.kith, line.kith { stroke: #6ea8ff } circle.kith { fill: #6ea8ff }
path.django, line.django { stroke: #f2914f } circle.django { fill: #f2914f } }"""

Points = Sequence[tuple[float, float]]  # contacts, milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a number of contacts and a time lie within a panel; both axes are logarithmic."""

    sizes: tuple[int, int]
    times: tuple[int, int]  # powers of ten

    def x(self, contacts: float) -> float:
        """From the left."""
        few, many = (log10(each) for each in self.sizes)
        return LEFT + (log10(contacts) - few) / ((many - few) or 1) * (WIDE - LEFT - RIGHT)

    def y(self, milliseconds: float) -> float:
        """From the top."""
        low, high = self.times
        return TOP + (high - log10(milliseconds)) / (high - low) * (HIGH - TOP - BOTTOM)


def write_charts(entries: Sequence[Entry], folder: Path) -> None:
    """Writes p50-<database>.svg for each database that was measured with two sizes or more."""
    for database in sorted({each.database for each in entries if each.kind == "task"}):
        mine = [each for each in entries if each.database == database]
        if len(sizes_of(mine)) > 1:
            (folder / f"p50-{database.lower()}.svg").write_text(chart(mine, database), encoding="utf-8")


def chart(entries: Sequence[Entry], database: str) -> str:
    """The SVG of one database's figures."""
    panels = {name: _series(entries, name) for name in task_order(entries)}
    times = [time for series in panels.values() for points in series.values() for _, time in points]
    sizes = sizes_of(entries)
    scale = Scale(sizes=(sizes[0], sizes[-1]), times=(floor(log10(min(times))), ceil(log10(max(times)))))
    width, rows = COLUMNS * WIDE + 16, ceil(len(panels) / COLUMNS)
    height = HEAD + rows * HIGH + 8
    drawn = [
        _panel(name, series, scale, sizes, 8 + place % COLUMNS * WIDE, HEAD + place // COLUMNS * HIGH)
        for place, (name, series) in enumerate(panels.items())
    ]
    title = f"{database}: milliseconds (p50, one client) over the number of contacts"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{width}" height="{height}"/>',
        f'<text class="title" x="16" y="24">{escape(title)}</text>',
        _legend(),
        *drawn,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _series(entries: Sequence[Entry], task: str) -> Mapping[str, Points]:
    """For each line its points."""
    found: dict[str, list[tuple[float, float]]] = {key: [] for key, _ in LINES}
    for (name, _, contacts), entry in sorted(cells(entries).items()):
        if name == task:
            for side in entry.sides:
                time, line = entry.figure(side, "p50"), _line(side)
                if time and line in found:
                    found[line].append((contacts, time))
    return found


def _line(side: Side) -> str:
    """The line that a side is drawn by; what only stands beside another figure of Kith's has none."""
    return "django" if side in ("drf", "admin") else side


def _legend() -> str:
    parts, x = [], 16
    for key, label in LINES:
        parts.append(f'<line class="key {key}" x1="{x}" y1="42" x2="{x + 22}" y2="42"/>')
        parts.append(f'<text x="{x + 28}" y="46">{escape(label)}</text>')
        x += 50 + 7 * len(label)
    return "\n".join(parts)


def _panel(name: str, series: Mapping[str, Points], scale: Scale, sizes: Sequence[int], x: int, y: int) -> str:
    parts = [f'<g transform="translate({x} {y})">', f'<text class="panel" x="{LEFT}" y="18">{escape(name)}</text>']
    parts += _grid(scale, sizes)
    for key, _ in LINES:
        points = [(scale.x(contacts), scale.y(time)) for contacts, time in series[key]]
        if points:
            parts.append(
                f'<path class="{key}" d="M' + "L".join(f"{left:.1f} {top:.1f}" for left, top in points) + '"/>'
            )
            parts += [f'<circle class="{key}" cx="{left:.1f}" cy="{top:.1f}" r="2.6"/>' for left, top in points]
    return "\n".join([*parts, "</g>"])


def _grid(scale: Scale, sizes: Sequence[int]) -> list[str]:
    parts = []
    for power in range(scale.times[0], scale.times[1] + 1):
        top = scale.y(10.0**power)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{top:.1f}" x2="{WIDE - RIGHT}" y2="{top:.1f}"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{top + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for place, size in enumerate(sizes):
        anchor = "start" if place == 0 else "end" if place == len(sizes) - 1 else "middle"
        label = f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1000}k"
        parts.append(f'<text x="{scale.x(size):.1f}" y="{HIGH - 8}" text-anchor="{anchor}">{label}</text>')
    return parts
