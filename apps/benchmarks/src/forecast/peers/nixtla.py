# Answers the questions of a file with one model of Nixtla's statsforecast, on one core; started by the command.
#
#   python nixtla.py QUESTIONS ANSWERS MODEL [SEASON]
#
# The clock is the processor time of this process around fit and forecast, after a warm-up. Missing values are interpolated
# linearly where the model does not take them (all but AutoARIMA).
import os

os.environ['OMP_NUM_THREADS'] = '1'
os.environ['OPENBLAS_NUM_THREADS'] = '1'

import inspect
import json
import sys
import time
import warnings

warnings.filterwarnings('ignore')
import numpy as np
import statsforecast
from statsforecast import models

questions_file, answers_file, name = sys.argv[1:4]
season = int(sys.argv[4]) if len(sys.argv) > 4 else None
if not hasattr(models, name):
    sys.exit(f'statsforecast {statsforecast.__version__} has no model "{name}"')
factory = getattr(models, name)
takes_season = 'season_length' in inspect.signature(factory.__init__).parameters
questions = [json.loads(line) for line in open(questions_file)]
notes = {f'statsforecast {statsforecast.__version__}'}


def values_of(question):
    values = np.array([np.nan if value is None else value for value in question['values']], dtype=float)
    gaps = np.isnan(values)
    if gaps.any() and not gaps.all() and name != 'AutoARIMA':
        known = np.flatnonzero(~gaps)
        values = np.interp(np.arange(len(values)), known, values[known])
        notes.add('gaps interpolated linearly')
    return values


def forecast_one(question, values):
    model = factory(season_length=season or question['seasonLength']) if takes_season else factory()
    return model.forecast(y=values, h=question['horizon'], level=[80, 95])


def answer_of(result):
    def column(key, instead):
        found = result.get(key, result[instead])
        return [float(value) if np.isfinite(value) else None for value in np.asarray(found, dtype=float)]

    names = {'point': 'mean', 'lower80': 'lo-80', 'upper80': 'hi-80', 'lower95': 'lo-95', 'upper95': 'hi-95'}
    if 'lo-80' not in result:
        notes.add('no intervals: their figures are of intervals without width')
    return {key: column(own, 'mean') for key, own in names.items()}


inputs = [values_of(question) for question in questions]
try:
    forecast_one(questions[0], inputs[0])
except Exception:
    pass  # counted where it is measured
results, seconds = [], 0.0
for question, values in zip(questions, inputs):
    before = time.process_time()
    try:
        results.append(forecast_one(question, values))
    except Exception as error:
        results.append(None)
        notes.add(str(error))
    seconds += time.process_time() - before
with open(answers_file, 'w') as file:
    for result in results:
        file.write(json.dumps(None if result is None else answer_of(result)) + '\n')
    file.write(json.dumps({'cpuSeconds': seconds, 'notes': sorted(notes)}) + '\n')
