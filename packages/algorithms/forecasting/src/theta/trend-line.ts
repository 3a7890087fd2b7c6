/** A straight line through the values so far by least squares, kept up to date. Times are 1, 2, 3, ... from the first value. */
export interface TrendLine {
  count: number;
  meanTime: number;
  meanValue: number;
  timeSquares: number;
  products: number;
}

/** A line through nothing. */
export function emptyLine(): TrendLine {
  return { count: 0, meanTime: 0, meanValue: 0, timeSquares: 0, products: 0 };
}

/** Takes in a value at a time, in place. */
export function extendLine(line: TrendLine, time: number, value: number): void {
  line.count += 1;
  const beforeTime = time - line.meanTime;
  line.meanTime += beforeTime / line.count;
  line.meanValue += (value - line.meanValue) / line.count;
  line.timeSquares += beforeTime * (time - line.meanTime);
  line.products += beforeTime * (value - line.meanValue);
}

/** Slope of the line; 0 through a single value. */
export function slopeOf({ timeSquares, products }: TrendLine): number {
  return timeSquares > 0 ? products / timeSquares : 0;
}

/** Value of the line at time 0. */
export function interceptOf(line: TrendLine): number {
  return line.meanValue - slopeOf(line) * line.meanTime;
}
