import { haveErrorsGrown } from '../model/warm-start.js';
import { type Choice, type ChoiceSettings, seasonOfTerms } from './choose-terms.js';
import { brief } from './conditional.js';
import { climbHigher, fitQuickly } from './fit.js';
import { estimatedBy, type Memory, prepare, remember, type Sample } from './memory.js';
import { closestRoot } from './order-search.js';
import { drawnWithin, isWithin } from './parameters.js';

/** Whether a search with these settings could have chosen the terms and the shape of a model. */
function isAllowed({ terms, shape }: Memory, settings: ChoiceSettings, { observed, columns }: Sample): boolean {
  const { limits, fourier } = settings;
  const names = Object.keys(columns).sort();
  const pairs = shape.fourier?.pairs ?? 0;
  const season = seasonOfTerms(settings, observed);
  const differs = (chosen: number | undefined, own: number): boolean => chosen !== undefined && chosen !== own;
  return (
    terms.seasonLength === season &&
    !differs(settings.d, terms.d) &&
    !differs(season > 1 ? settings.D : undefined, terms.D) &&
    (['p', 'q', 'P', 'Q'] as const).every((name) => terms[name] <= limits[name]) &&
    (fourier === 'auto' || pairs === fourier) &&
    (pairs === 0 || (shape.fourier?.seasonLength === settings.seasonLength && observed >= 2 * settings.seasonLength)) &&
    names.length === shape.names.length &&
    names.every((name, i) => name === shape.names[i])
  );
}

/** A fit with the terms of an earlier choice, from its coefficients; none where they are not allowed or no longer fit. */
export function keepTerms(sample: Sample, settings: ChoiceSettings, earlier: Memory): Choice | undefined {
  const { terms, shape, parameters } = earlier;
  if (!(earlier.sigma > 0) || !isAllowed(earlier, settings, sample)) return undefined;
  const taken = terms.d + terms.D * terms.seasonLength;
  if (sample.observed < taken + 2 * (shape.fourier?.pairs ?? 0) + shape.names.length + 4) return undefined;
  const prepared = prepare(sample, terms, shape);
  if (prepared.perfect || prepared.plain.used - estimatedBy(terms, prepared) - 1 <= 0) return undefined;
  const near = drawnWithin(terms, parameters, closestRoot);
  const quick = fitQuickly(terms, prepared.task, brief, near);
  if (!isWithin(terms, quick.parameters, closestRoot)) return undefined;
  const fit = climbHigher(terms, prepared.task, near, quick, 'quick');
  const memory = remember(sample, terms, shape, prepared, fit, []);
  if (haveErrorsGrown(memory.sigma, earlier.sigma, memory.diagnostics.used)) return undefined;
  return { memory, considered: 1 };
}
