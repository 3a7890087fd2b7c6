"""river beside the package: speed and alarms of the same streams. Reads one JSON object, prints one.

Started by `npm run bench -- drift-streams`; needs river 0.26 (BENCH_PYTHON names the Python).
"""
import json
import sys
import time
import warnings

import river
from river import drift
from river.drift import binary  # noqa: F401

warnings.filterwarnings("ignore")
names = {"drift": drift, "binary": binary}
request = json.load(sys.stdin)
answer = {"version": river.__version__, "detectors": {}}
for row in request["detectors"]:
    create = eval("lambda: " + row["river"], names)
    values = request["steady"][row["scenario"]][: row["values"]]
    if row["scenario"].startswith("error"):
        values = [int(value) for value in values]
    best = 0.0
    for _ in range(3):
        detector = create()
        before = time.process_time()
        for value in values:
            detector.update(value)
            if detector.drift_detected:
                pass
        best = max(best, len(values) / (time.process_time() - before))
    alarms = []
    for stream in request["streams"].get(row["scenario"], [])[: row["runs"]]:
        detector = create()
        found = []
        for i, value in enumerate(stream):
            detector.update(value)
            if detector.drift_detected:
                found.append(i)
                if i >= request["change"]:
                    break
        alarms.append(found)
    extra = {}
    for name, stream in request["extra"].items():
        # Detectors of errors take no other numbers, and KSWIN would take minutes.
        if row["values"] < 100_000 or (row["river"].startswith("binary") and not name.startswith("error")):
            continue
        detector = create()
        extra[name] = 0
        for value in stream:
            detector.update(value)
            extra[name] += detector.drift_detected
    answer["detectors"][row["name"]] = {"perSecond": best, "alarms": alarms, "extra": extra}
json.dump(answer, sys.stdout)
