"""Makes src/data/kubernetes-schema.json from the official Kubernetes OpenAPI schema.

The PyPI package `kubernetes-validate` carries that schema as JSON Schema, unchanged but for the container format:

    python3 -m venv venv && venv/bin/pip install kubernetes-validate==1.37.0
    venv/bin/python scripts/build-schema.py 1.34.0

Kept: the kinds below and everything they refer to, with properties, types, formats, required fields, enumerations and the
keys by which list entries must differ. Left out: descriptions and patch strategies.
"""

import importlib.resources
import json
import pathlib
import re
import sys

KINDS = [
    "api.apps.v1.DaemonSet", "api.apps.v1.Deployment", "api.apps.v1.StatefulSet",
    "api.autoscaling.v2.HorizontalPodAutoscaler", "api.batch.v1.CronJob", "api.batch.v1.Job",
    "api.core.v1.ConfigMap", "api.core.v1.Namespace", "api.core.v1.PersistentVolumeClaim", "api.core.v1.Pod",
    "api.core.v1.Secret", "api.core.v1.Service", "api.core.v1.ServiceAccount", "api.networking.v1.Ingress",
    "api.networking.v1.NetworkPolicy", "api.policy.v1.PodDisruptionBudget", "api.rbac.v1.Role", "api.rbac.v1.RoleBinding",
]


def short(name):
    return name.removeprefix("io.k8s.")


def reference(ref):
    return short(ref.rsplit("/", 1)[1])


def compact(schema):
    kept = {}
    if "$ref" in schema:
        return {"ref": reference(schema["$ref"])}
    types = schema.get("type")
    if types is not None:
        types = [types] if isinstance(types, str) else types
        kept["type"] = next((each for each in types if each != "null"), "null")
        if "null" in types:
            kept["nullable"] = True
    for key in ("format", "enum", "required"):
        if key in schema:
            kept[key] = schema[key]
    if "x-kubernetes-list-map-keys" in schema:
        kept["keys"] = schema["x-kubernetes-list-map-keys"]
    elif schema.get("x-kubernetes-list-type") == "set":
        kept["distinct"] = True
    if "properties" in schema:
        kept["properties"] = {key: compact(each) for key, each in schema["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            kept[key] = compact(schema[key])
    if "oneOf" in schema:
        kept["oneOf"] = [compact(each) for each in schema["oneOf"]]
    return kept


def main(version):
    package = importlib.resources.files("kubernetes_validate") / "kubernetes-json-schema" / f"v{version}-local"
    source = json.loads((package / "_definitions.json").read_text())["$defs"]
    definitions, kinds = {}, {}

    def visit(name):
        if name in definitions:
            return
        schema = source[f"io.k8s.{name}"]
        definitions[name] = compact(schema)
        for ref in re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema)):
            visit(reference(ref))

    for name in KINDS:
        visit(name)
        group = source[f"io.k8s.{name}"]["x-kubernetes-group-version-kind"][0]
        api = f"{group['group']}/{group['version']}" if group["group"] else group["version"]
        kinds[f"{api} {group['kind']}"] = name
    result = {"version": version, "kinds": kinds, "definitions": dict(sorted(definitions.items()))}
    target = pathlib.Path(__file__).parent.parent / "src/data/kubernetes-schema.json"
    target.write_text(json.dumps(result, separators=(",", ":"), sort_keys=False) + "\n")
    print(f"{len(definitions)} definitions, {target.stat().st_size} bytes")


main(sys.argv[1])
