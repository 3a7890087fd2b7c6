/** How a candidate did, and what it counts for. */
export interface ConsideredModel {
  readonly name: string;
  /**
   * Mean absolute error over the forecasts of the recent past, for intermittent series the root of the mean squared error; null where nothing
   * could be compared.
   */
  readonly error: number | null;
  /** Its share of the forecast, 0 where it was left out. */
  readonly weight: number;
}

/** Why {@link autoForecaster} forecasts as it does. JSON-safe. */
export interface AutoChoice {
  /** Seasons that were tried, in steps. */
  readonly seasonLengths: readonly number[];
  /** Every candidate, best first. */
  readonly considered: readonly ConsideredModel[];
  /**
   * Whether most steps were zero and the others above it. Models are then judged by squared errors: the least absolute error
   * has who always forecasts nothing.
   */
  readonly intermittent: boolean;
  /**
   * What share of the recent past lay within the intervals, had each forecast been given the scale that the others suggest; empty
   * where too few could be compared.
   */
  readonly achievedCoverage: readonly { readonly level: number; readonly coverage: number }[];
  /** From how many points in time they were judged; 0 where the series was too short for that. */
  readonly origins: number;
  /**
   * `none`: no value was seen. `low`: too few values to judge models by; the forecast is a stand-in. `measured`: the candidates were
   * judged on the recent past.
   */
  readonly confidence: 'none' | 'low' | 'measured';
}

/** With fewer values than this nothing can be judged. */
export const fewest = 12;

/** What a reader of a forecast should know of the choice. */
export function remarksOn(choice: AutoChoice): string[] {
  if (choice.confidence === 'none') return [];
  if (choice.confidence === 'low') {
    return [`Fewer than ${fewest} values: no model could be judged, and the forecast is a cautious stand-in.`];
  }
  const left = choice.considered.filter(({ weight }) => weight === 0).map(({ name }) => name);
  const kept = choice.considered.length - left.length;
  return [
    `Judged by forecasts from ${choice.origins} earlier points in time, ${kept} of ${choice.considered.length} models were kept${
      left.length > 0 ? `; left out: ${left.join(', ')}` : ''
    }.`,
  ];
}
