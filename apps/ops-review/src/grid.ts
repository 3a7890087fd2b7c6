import { inferStep, missingCount, regularise, type TimeSeries } from '@bellwether/core';

/** Points of a series that are reviewed at most; finer ones are averaged, so that time and memory stay bounded. */
const mostPoints = 20_000;
/** Share of the grid that may be empty before a coarser one is tried. */
const mostMissing = 0.4;

const steps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

/** The step itself, or the next longer one that people use. */
function roundStep(step: number): number {
  return steps.find((each) => each >= step * 0.98) ?? step;
}

/** A series on a regular grid, coarse enough to be mostly filled and bounded in length. */
export function onGrid(series: TimeSeries): TimeSeries {
  let step = roundStep(inferStep(series));
  for (;;) {
    const grid = regularise(series, { step });
    const tooLong = grid.values.length > mostPoints;
    const tooEmpty = grid.values.length > 50 && missingCount(grid) > mostMissing * grid.values.length;
    if (!tooLong && !tooEmpty) return grid;
    const coarser = steps.find((each) => each > step);
    if (coarser === undefined) return grid;
    step = coarser;
  }
}
