import { type Forecaster, invalidOption } from '@bellwether/core';

/** One forecaster, several in a list, or several with names of your own. */
export type Candidates = Forecaster | readonly Forecaster[] | { readonly [name: string]: Forecaster };

/** A forecaster with the name it goes by in results. */
export interface NamedForecaster {
  readonly name: string;
  readonly forecaster: Forecaster;
}

function isForecaster(value: unknown): value is Forecaster {
  return typeof (value as Partial<Forecaster> | undefined)?.fit === 'function';
}

/** Names for forecasters without one: their kind, numbered where it occurs again. */
function byKind(forecasters: readonly Forecaster[]): NamedForecaster[] {
  const seen = new Map<string, number>();
  return forecasters.map((forecaster) => {
    const count = (seen.get(forecaster.kind) ?? 0) + 1;
    seen.set(forecaster.kind, count);
    return { name: count === 1 ? forecaster.kind : `${forecaster.kind} (${count})`, forecaster };
  });
}

/** All candidates with distinct names, in the order given. */
export function namedCandidates(candidates: Candidates): NamedForecaster[] {
  const named = isForecaster(candidates)
    ? byKind([candidates])
    : Array.isArray(candidates)
      ? byKind(candidates)
      : Object.entries(candidates).map(([name, forecaster]) => ({ name, forecaster: forecaster as Forecaster }));
  if (named.length === 0 || !named.every(({ forecaster }) => isForecaster(forecaster))) {
    throw invalidOption('forecasters', candidates, 'a forecaster, or at least one in a list or an object of names');
  }
  return named;
}
