"""Runs evidently's drift preset on two Parquet or CSV files, or on generated tables, and prints its processor time and verdicts."""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset


def generate(rows, columns, seed, current):
    random = np.random.default_rng(seed)
    table = {}
    for index in range(columns):
        if index % 5 == 4:
            table[f"column {index}"] = np.char.add("c", random.integers(0, 20, rows).astype(str))
            continue
        values = random.standard_normal(rows) + (0.3 if current and index % 10 == 3 else 0)
        if index % 5 == 1:
            values = np.exp(values)
        elif index % 5 == 2:
            values[random.random(rows) < 0.01] = np.nan
        elif index % 5 == 3:
            values = np.round(100 * values)
        table[f"column {index}"] = values
    return pd.DataFrame(table)


def read(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


def is_drift(metric):
    """evidently's own rule: a p-value below its threshold, a distance at or above it."""
    threshold = metric["config"]["threshold"]
    by_p_value = "p_value" in metric["config"]["method"]
    return metric["value"] < threshold if by_p_value else metric["value"] >= threshold


if sys.argv[1] == "generate":
    rows, columns = int(sys.argv[2]), int(sys.argv[3])
    reference, current = generate(rows, columns, 1, False), generate(rows, columns, 2, True)
else:
    reference, current = read(sys.argv[1]), read(sys.argv[2])
types = pd.api.types
# Times are not compared, as in our report; true and false are categories.
both = [
    name
    for name in reference.columns
    if name in current.columns and not types.is_datetime64_any_dtype(reference[name])
]
numeric = [
    name for name in both if types.is_numeric_dtype(reference[name]) and not types.is_bool_dtype(reference[name])
]
reference, current = reference[both].copy(), current[both].copy()
for table in (reference, current):
    for name in both:
        if name not in numeric:
            table[name] = table[name].astype(str)
definition = DataDefinition(
    numerical_columns=numeric, categorical_columns=[name for name in both if name not in numeric]
)
before, wall = time.process_time(), time.perf_counter()
result = Report([DataDriftPreset()]).run(
    current_data=Dataset.from_pandas(current, data_definition=definition),
    reference_data=Dataset.from_pandas(reference, data_definition=definition),
)
metrics = result.dict()["metrics"]
drifted = [
    metric["config"]["column"]
    for metric in metrics
    if "column" in metric.get("config", {}) and is_drift(metric)
]
cpu, wall = time.process_time() - before, time.perf_counter() - wall
print(json.dumps({"rows": len(reference), "columns": len(both), "cpuSeconds": cpu, "seconds": wall, "drifted": drifted}, default=str))
