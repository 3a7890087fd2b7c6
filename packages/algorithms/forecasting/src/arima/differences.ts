import { kpss, mstl, seasonalStrength } from '@bellwether/statistics';
import { differenced } from './design.js';
import { differencing } from './polynomial.js';

/** From this strength on a season is differenced: the bound of Wang, Smith and Hyndman. */
const strongSeason = 0.64;
const significance = 0.05;

/** How often differences are taken. */
export interface Differences {
  readonly d: number;
  readonly D: number;
}

function isConstant(values: Float64Array): boolean {
  for (let t = 1; t < values.length; t += 1) if (values[t] !== values[0]) return false;
  return true;
}

/** Whether a season is so strong that it is differenced. */
function hasStrongSeason(values: Float64Array, seasonLength: number): boolean {
  if (seasonLength < 2 || values.length < 2 * seasonLength + 5 || isConstant(values)) return false;
  const { seasonal, remainder } = mstl(values, { periods: [seasonLength] });
  const strength = seasonal[0] === undefined ? 0 : seasonalStrength(seasonal[0].values, remainder);
  return strength > strongSeason;
}

/** Differences that leave a series without a strong season and, as far as {@link kpss} can tell, stationary. */
export function chooseDifferences(values: Float64Array, seasonLength: number, most: number): Differences {
  const D = hasStrongSeason(values, seasonLength) ? 1 : 0;
  let rest = differenced(values, differencing(0, D, seasonLength));
  let d = 0;
  while (d + D < most && rest.length > 3 && !isConstant(rest)) {
    const { pValue } = kpss(rest, { lags: Math.floor((3 * Math.sqrt(rest.length)) / 13) });
    if (pValue >= significance) break;
    rest = differenced(rest, differencing(1, 0, 1));
    d += 1;
  }
  return { d, D };
}
