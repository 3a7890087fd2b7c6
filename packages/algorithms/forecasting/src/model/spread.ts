/** Standard deviation assumed from a single value: its own size, for want of anything better. */
export function guessedSpread(value: number): number {
  return Math.abs(value);
}

/** What is said of a model that has seen no value. */
export function emptyNotes(): string[] {
  return ['No value has been observed: point forecasts and intervals are NaN.'];
}

/** What is said of a spread that rests on too little. */
export function spreadNotes(observed: number, squares: number): string[] {
  if (observed < 2) {
    return [
      'Only one value has been observed: its spread is unknown, and the intervals guess it as the size of the value.',
    ];
  }
  return squares === 0 ? ['No unforeseen variation has been seen: the intervals have no width.'] : [];
}
