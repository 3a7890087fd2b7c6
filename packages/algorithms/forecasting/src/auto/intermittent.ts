/** Share of zeros from which on what happens in between is an event of its own. */
const mostlyZero = 0.5;

/** Whether most steps are zero and all others above it. */
export function isIntermittent(values: Float64Array): boolean {
  let zeros = 0;
  let others = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value < 0) return false;
    if (value === 0) zeros += 1;
    else if (value < Number.POSITIVE_INFINITY) others += 1;
  }
  return others > 0 && zeros >= mostlyZero * (zeros + others);
}
