"""Apache DataSketches on the same values: speed and accuracy.

Started by `npm run bench -- profiles`; needs datasketches and numpy (BENCH_PYTHON names the Python).
"""

import importlib.metadata
import json
import sys
import time

import datasketches
import numpy

folder = sys.argv[1]
meta = json.load(open(f"{folder}/meta.json"))
values = numpy.fromfile(f"{folder}/values.f64")
ranks = numpy.sort(values)


def rate(count, run):
    times = []
    for _ in range(3):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return count / sorted(times)[1]


def kll():
    sketch = datasketches.kll_doubles_sketch(meta["size"])
    sketch.update(values)
    return sketch


few = values[: meta["oneByOne"]].tolist()


def hll():
    sketch = datasketches.hll_sketch(11)
    for value in few:
        sketch.update(value)
    return sketch


errors = []
for _ in range(meta["runs"]):
    sketch = kll()
    for share in meta["shares"]:
        value = sketch.get_quantile(share, True)
        errors.append(float(numpy.searchsorted(ranks, value, side="right")) / len(values) - share)
errors = numpy.abs(numpy.array(errors))
sketch = hll()
print(
    json.dumps(
        {
            "version": importlib.metadata.version("datasketches"),
            "quantilesPerSecond": rate(len(values), kll),
            "distinctPerSecond": rate(len(few), hll),
            "quantileBytes": len(kll().serialize()),
            "distinctError": sketch.get_estimate() / len(set(few)) - 1,
            "rankError": float(numpy.sqrt(numpy.mean(errors**2))),
            "rankError99": float(numpy.quantile(errors, 0.99)),
            "statedRankError99": datasketches.kll_doubles_sketch.get_normalized_rank_error(meta["size"], False),
        }
    )
)
