import { BellwetherError } from '@bellwether/core';
import FFT from 'fft.js';

/** Complex numbers as two columns of equal length. */
export interface ComplexColumns {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Smallest power of two at or above `n`. */
function powerOfTwo(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}

/** Transform of interleaved complex numbers, for a length that is a power of two. */
function transformInterleaved(data: Float64Array): Float64Array {
  const size = data.length / 2;
  if (size === 1) return data.slice();
  const out = new Float64Array(data.length);
  new FFT(size).transform(out, data);
  return out;
}

function interleave({ real, imaginary }: ComplexColumns, size: number): Float64Array {
  const data = new Float64Array(2 * size);
  for (let i = 0; i < real.length; i += 1) {
    data[2 * i] = real[i]!;
    data[2 * i + 1] = imaginary[i]!;
  }
  return data;
}

function separate(data: Float64Array, length: number): ComplexColumns {
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    real[i] = data[2 * i]!;
    imaginary[i] = data[2 * i + 1]!;
  }
  return { real, imaginary };
}

/** Product of interleaved complex numbers, into the first. */
function multiply(a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < a.length; i += 2) {
    const real = a[i]! * b[i]! - a[i + 1]! * b[i + 1]!;
    a[i + 1] = a[i]! * b[i + 1]! + a[i + 1]! * b[i]!;
    a[i] = real;
  }
}

/** The inverse transform by way of the forward one: conjugate before and after, divide by the length. */
function inverseInterleaved(data: Float64Array): Float64Array {
  for (let i = 1; i < data.length; i += 2) data[i] = -data[i]!;
  const out = transformInterleaved(data);
  const size = data.length / 2;
  for (let i = 0; i < out.length; i += 2) {
    out[i]! /= size;
    out[i + 1] = -out[i + 1]! / size;
  }
  return out;
}

/** Any length as a convolution with a chirp (Bluestein 1970), whose length can be a power of two. */
function chirpTransform(input: ComplexColumns): ComplexColumns {
  const n = input.real.length;
  const size = powerOfTwo(2 * n - 1);
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    // i² modulo 2n first: the angle would lose digits otherwise. Exact for n below 2^26.
    const angle = (Math.PI * ((i * i) % (2 * n))) / n;
    cos[i] = Math.cos(angle);
    sin[i] = Math.sin(angle);
  }
  const a = new Float64Array(2 * size);
  const b = new Float64Array(2 * size);
  for (let i = 0; i < n; i += 1) {
    a[2 * i] = input.real[i]! * cos[i]! + input.imaginary[i]! * sin[i]!;
    a[2 * i + 1] = input.imaginary[i]! * cos[i]! - input.real[i]! * sin[i]!;
    b[2 * i] = cos[i]!;
    b[2 * i + 1] = sin[i]!;
    if (i > 0) {
      b[2 * (size - i)] = cos[i]!;
      b[2 * (size - i) + 1] = sin[i]!;
    }
  }
  const spectrum = transformInterleaved(a);
  multiply(spectrum, transformInterleaved(b));
  const { real, imaginary } = separate(inverseInterleaved(spectrum), n);
  for (let i = 0; i < n; i += 1) {
    const re = real[i]!;
    real[i] = re * cos[i]! + imaginary[i]! * sin[i]!;
    imaginary[i] = imaginary[i]! * cos[i]! - re * sin[i]!;
  }
  return { real, imaginary };
}

/**
 * Discrete Fourier transform of any length: `X[k] = Σ x[j] exp(-2πi jk/n)`, not scaled.
 *
 * Cost O(n log n); lengths that are not a power of two take about six times as long as the next one that is. Values must be
 * finite: a single NaN spoils the whole result. An empty input gives an empty result.
 *
 * @param real - Real parts.
 * @param imaginary - Imaginary parts; all 0 if left out.
 * @throws {@link BellwetherError} `invalid-input` where the two differ in length.
 *
 * @example
 * ```ts
 * import { fourierTransform } from '@bellwether/statistics';
 *
 * Array.from(fourierTransform([1, 2, 3, 4]).real); // => [10, -2, -2, -2]
 * ```
 */
export function fourierTransform(real: ArrayLike<number>, imaginary?: ArrayLike<number>): ComplexColumns {
  if (imaginary !== undefined && imaginary.length !== real.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${real.length} real and ${imaginary.length} imaginary parts; there must be as many of both.`,
    );
  }
  const n = real.length;
  const input = {
    real: Float64Array.from(real),
    imaginary: imaginary === undefined ? new Float64Array(n) : Float64Array.from(imaginary),
  };
  if (n < 2) return input;
  if (powerOfTwo(n) !== n) return chirpTransform(input);
  return separate(transformInterleaved(interleave(input, n)), n);
}

/**
 * Inverse of {@link fourierTransform}: `x[j] = 1/n Σ X[k] exp(2πi jk/n)`.
 *
 * @example
 * ```ts
 * import { fourierTransform, inverseFourierTransform } from '@bellwether/statistics';
 *
 * const { real, imaginary } = fourierTransform([3, 1, 4]);
 * Array.from(inverseFourierTransform(real, imaginary).real, (value) => value.toFixed(9)); // => ['3.000000000', '1.000000000', '4.000000000']
 * ```
 */
export function inverseFourierTransform(real: ArrayLike<number>, imaginary: ArrayLike<number>): ComplexColumns {
  // Swapping the parts on the way in and on the way out conjugates.
  const swapped = fourierTransform(imaginary, real);
  const n = real.length;
  return { real: swapped.imaginary.map((value) => value / n), imaginary: swapped.real.map((value) => value / n) };
}

/** Sums of products `Σ x[i] x[i + lag]` for lags 0 to `maxLag`, of finite values. Cost O(n log n). */
export function laggedProducts(values: Float64Array, maxLag: number): Float64Array {
  const size = powerOfTwo(values.length + maxLag + 1);
  const data = new Float64Array(2 * size);
  for (let i = 0; i < values.length; i += 1) data[2 * i] = values[i]!;
  const spectrum = transformInterleaved(data);
  for (let i = 0; i < spectrum.length; i += 2) {
    spectrum[i] = spectrum[i]! ** 2 + spectrum[i + 1]! ** 2;
    spectrum[i + 1] = 0;
  }
  const products = inverseInterleaved(spectrum);
  return Float64Array.from({ length: maxLag + 1 }, (_, lag) => products[2 * lag]!);
}
