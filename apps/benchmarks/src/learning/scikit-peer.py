"""Fits scikit-learn's and, where it is installed, XGBoost's gradient boosting on a table, one thread each.

Started by `npm run bench -- learning FOLDER`; needs numpy and scikit-learn (BENCH_PYTHON names the Python). The folder holds
meta.json, values.f64 (column by column, missing NaN, categories as numbers) and target.f64. Prints one JSON object.
"""

import json
import os
import pathlib
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error, roc_auc_score

folder = pathlib.Path(sys.argv[1])
meta = json.loads((folder / "meta.json").read_text())
columns = len(meta["categorical"])
values = np.fromfile(folder / "values.f64").reshape(columns, meta["rows"]).T
target = np.fromfile(folder / "target.f64")
training = meta["training"]
logistic = meta["loss"] == "logistic"
categorical = np.array(meta["categorical"])


def measured(name, make, predict):
    fits, predictions = [], []
    for _ in range(3):
        model = make()
        started = time.process_time()
        model.fit(values[:training], target[:training])
        fits.append(time.process_time() - started)
        started = time.process_time()
        predicted = predict(model, values[training:])
        predictions.append(time.process_time() - started)
    judged = target[training:]
    score = roc_auc_score(judged, predicted) if logistic else mean_squared_error(judged, predicted) ** 0.5
    return {
        "name": name,
        "fitSeconds": statistics.median(fits),
        "predictSeconds": statistics.median(predictions),
        "score": float(score),
    }


def probability(model, x):
    return model.predict_proba(x)[:, 1] if logistic else model.predict(x)


histogram = HistGradientBoostingClassifier if logistic else HistGradientBoostingRegressor
results = [
    measured(
        f"scikit-learn {sklearn.__version__}",
        lambda: histogram(
            max_iter=100,
            l2_regularization=1,
            early_stopping=False,
            categorical_features=categorical if categorical.any() else None,
        ),
        probability,
    )
]
absent = []
try:
    import xgboost

    boosted = xgboost.XGBClassifier if logistic else xgboost.XGBRegressor
    results.append(
        measured(
            f"xgboost {xgboost.__version__} hist",
            lambda: boosted(
                n_estimators=100,
                learning_rate=0.1,
                tree_method="hist",
                grow_policy="lossguide",
                max_leaves=31,
                max_depth=0,
                max_bin=255,
                min_child_weight=1e-3,
                nthread=1,
                feature_types=["c" if each else "q" for each in meta["categorical"]],
                enable_categorical=True,
            ),
            probability,
        )
    )
except ImportError:
    absent.append("xgboost")
print(json.dumps({"results": results, "absent": absent}))
