"""Makes the files in data/ from the original data sets.

    python3 -m venv venv && venv/bin/pip install pandas==2.* pyarrow
    venv/bin/python scripts/build-data.py FOLDER

FOLDER holds `nab/` (data and labels of numenta/NAB, MIT) and `census/` (employment_MA_*.pq of NannyML/nannyml, Apache-2.0).

Series: every row is kept as it is, also repeated time stamps; times are stored as differences in seconds. Census: every k-th
row of each year, in the original order, so that a year keeps its proportions; all columns but the row number.
"""

import csv
import datetime
import gzip
import json
import pathlib
import sys

import pandas

source = pathlib.Path(sys.argv[1])
target = pathlib.Path(__file__).parent.parent / "data"

CLOUDWATCH = {
    "ec2_cpu_utilization": ("percent", "AWS/EC2"),
    "ec2_disk_write_bytes": ("bytes", "AWS/EC2"),
    "ec2_network_in": ("bytes", "AWS/EC2"),
    "elb_request_count": ("requests", "AWS/ELB"),
    "rds_cpu_utilization": ("percent", "AWS/RDS"),
}
TRAFFIC = {"TravelTime": ("travel_time", "seconds"), "occupancy": ("occupancy", "percent"), "speed": ("speed", "mph")}


def cloudwatch(name):
    if name == "grok_asg_anomaly":
        return "asg_load", {"group": "grok"}, None
    if name.startswith("iio_us-east-1"):
        return "ec2_network_in", {"namespace": "AWS/EC2", "resource": "i-a2eb1cd9"}, "bytes"
    metric, resource = name.rsplit("_", 1)
    unit, namespace = CLOUDWATCH[metric]
    return metric, {"namespace": namespace, "resource": resource}, unit


def traffic(name):
    metric, sensor = name.rsplit("_", 1)
    title, unit = TRAFFIC[metric]
    return title, {"sensor": sensor}, unit


def seconds(text):
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc).timestamp())


def write(name, content):
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    path = target / f"{name}.json.gz"
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes")


def number(text):
    value = float(text)
    return int(value) if value.is_integer() else value


def series_group(folder, describe):
    windows = json.loads((source / "nab/labels/windows.json").read_text())
    result = []
    for path in sorted((source / "nab/data" / folder).glob("*.csv")):
        rows = list(csv.reader(path.open()))[1:]
        times = [seconds(time) for time, _ in rows]
        name, labels, unit = describe(path.stem)
        result.append({
            "file": f"{folder}/{path.name}", "name": name, "labels": labels, "unit": unit, "start": times[0],
            "steps": [b - a for a, b in zip(times, times[1:])], "values": [number(value) for _, value in rows],
            "anomalies": [[seconds(a), seconds(b)] for a, b in windows[f"{folder}/{path.name}"]],
        })
    return result


def sample(frame, per_year):
    parts = [part.iloc[:: max(1, len(part) // per_year)].head(per_year) for _, part in frame.groupby("year", sort=True)]
    return pandas.concat(parts)


def columns(frame):
    kept = frame.drop(columns=["id"])
    return {
        name: [str(value) for value in column] if column.dtype.name == "category" else [number(value) for value in column.round(6)]
        for name, column in kept.items()
    }


def census():
    folder = source / "census"
    reference = pandas.read_parquet(folder / "employment_MA_reference.pq")
    analysis = pandas.read_parquet(folder / "employment_MA_analysis.pq")
    analysis = analysis.merge(pandas.read_parquet(folder / "employment_MA_analysis_target.pq"), on="id")
    return {"reference": columns(sample(reference, 4000)), "analysis": columns(sample(analysis, 2000)[list(reference.columns)])}


target.mkdir(exist_ok=True)
write("nab-cloudwatch", series_group("realAWSCloudwatch", cloudwatch))
write("nab-traffic", series_group("realTraffic", traffic))
write("census-employment", census())
