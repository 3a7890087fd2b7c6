/** The scale on which a model works: `log` and `square-root` suit values whose ups and downs grow with their size. */
export type Transform = 'none' | 'log' | 'square-root';

/** The scale to work on: the one asked for, or `none` where the values do not allow it. */
export function usableTransform(values: Float64Array, wanted: Transform): Transform {
  if (wanted === 'none') return wanted;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) if (values[i]! < lowest) lowest = values[i]!;
  // On the logarithmic scale values next to zero would be outliers beyond everything else.
  const allowed = wanted === 'log' ? lowest > 0 : lowest >= 0;
  return allowed ? wanted : 'none';
}

/** Onto the scale of the model. `floor` stands in for values that the logarithm cannot take. */
export function toScale(value: number, transform: Transform, floor: number): number {
  if (transform === 'log') return Math.log(Math.max(value, floor));
  return transform === 'square-root' ? Math.sqrt(Math.max(value, 0)) : value;
}

/** Back from the scale of the model. Monotone, so that quantiles stay quantiles. */
export function fromScale(value: number, transform: Transform): number {
  if (transform === 'log') return Math.exp(Math.min(value, 700));
  if (transform === 'square-root') return value > 0 ? value * value : 0;
  return value;
}
