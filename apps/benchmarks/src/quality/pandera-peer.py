"""The table of orders.ts made again, and the same expectations of pandera. Usage: pandera-peer.py ROWS category|object; prints one JSON object."""

import json
import sys
import time

import numpy as np
import pandas as pd
import pandera
import pandera.pandas as pa

rows = int(sys.argv[1])
row = np.arange(rows, dtype=np.int64)
categories = [5, 20, 100, 1000]
columns = {"id": np.where(row % 1000 == 999, row - 1, row).astype(float)}
for k in range(9):
    value = ((row * 7919 + k * 104729) % 10007) / 100
    value = np.where(row % 5000 == 100 + k, -1.0, value)
    columns[f"measure{k}"] = np.where((row + k) % 200 == 0, np.nan, value)
for k, count in enumerate(categories):
    names = np.array([f"value {value}" for value in range(count)] + ["unheard of"], dtype=object)
    columns[f"category{count}"] = names[np.where(row % 2000 == 50 + k, count, (row * 31 + k) % count)]
begin = 1767225600000 + row * 1000
columns["begin"] = pd.to_datetime(begin, unit="ms")
columns["end"] = pd.to_datetime(begin + np.where(row % 3000 == 7, -5000, 60000), unit="ms")
columns["paid"] = row % 3 == 0
columns["returned"] = row % 17 == 0
codes = np.array([f"AB-{code:04d}" for code in range(10000)] + ["ab-12"], dtype=object)
columns["code"] = codes[np.where(row % 4000 == 77, 10000, row % 10000)]
columns["group"] = (row // 10).astype(float)
table = pd.DataFrame(columns)
for name in ["code"] + [f"category{count}" for count in categories]:
    table[name] = table[name].astype("category" if "category" in sys.argv[2:] else object)

schema = pa.DataFrameSchema(
    {
        "id": pa.Column(None, unique=True, report_duplicates="exclude_first"),
        **{f"measure{k}": pa.Column(float, pa.Check.in_range(0, 101), nullable=False) for k in range(9)},
        **{
            f"category{count}": pa.Column(None, pa.Check.isin([f"value {value}" for value in range(count)]))
            for count in categories
        },
        "code": pa.Column(None, [pa.Check.str_matches(r"[A-Z]{2}-\d{4}$"), pa.Check.str_length(7, 7)]),
    },
    checks=[
        pa.Check(lambda frame: frame["begin"] <= frame["end"], name="begin <= end"),
        pa.Check(lambda frame: ~frame.duplicated(["group", "begin"]), name="key"),
        pa.Check(lambda frame: ~frame.duplicated(), name="duplicate rows"),
    ],
)
seconds = []
failing = 0
for _ in range(3):
    before = time.process_time()
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        wide = cases["schema_context"] == "DataFrameSchema"
        # A check over several columns lists a case for each of them.
        failing = int((~wide).sum() + cases[wide].drop_duplicates(["check", "index"]).shape[0])
    seconds.append(time.process_time() - before)
print(json.dumps({"version": pandera.__version__, "cpuSeconds": sorted(seconds)[1], "failing": failing}))
