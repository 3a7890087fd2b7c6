import { BellwetherError, type DanfoFrameLike } from '@bellwether/core';

/** How danfo.js describes what it makes. */
interface DanfoSettings {
  readonly columns?: string[];
  readonly dtypes?: string[];
  readonly index?: (string | number)[];
}

/** A danfo.js Series by its shape. */
export interface DanfoSeriesLike {
  /** Labels of the values; times where the series was made from a time series. */
  readonly index: readonly (string | number)[];
  /** The name, as the only entry. */
  readonly columns: readonly string[];
  readonly values: ArrayLike<unknown>;
}

/**
 * The danfo.js module by its shape: pass your own import (`import * as danfo from 'danfojs-node'`) to get its own types back,
 * or the browser build `danfojs`.
 */
export interface DanfoModule<F extends DanfoFrameLike = DanfoFrameLike, S extends DanfoSeriesLike = DanfoSeriesLike> {
  readonly DataFrame: new (rows: unknown[][], settings: DanfoSettings) => F;
  readonly Series: new (values: number[], settings: DanfoSettings) => S;
}

function isDanfo(value: unknown): value is DanfoModule {
  const { DataFrame, Series } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return typeof DataFrame === 'function' && typeof Series === 'function';
}

/**
 * Loads danfojs-node, when first needed: it takes about a second and 300 MB of packages, so nothing else pays for it.
 *
 * @throws {@link BellwetherError} `missing-peer` where it is not installed, naming the command that installs it.
 */
export async function loadDanfo(): Promise<DanfoModule> {
  // Not a literal, so that bundlers do not insist on a package that is optional.
  const name: string = 'danfojs-node';
  let loaded: unknown;
  try {
    loaded = await import(/* @vite-ignore */ name);
  } catch (cause) {
    throw new BellwetherError(
      'missing-peer',
      'danfojs-node could not be loaded; install it with "npm i danfojs-node".',
      { cause },
    );
  }
  const { default: inner } = loaded as { default?: unknown };
  const danfo = isDanfo(loaded) ? loaded : inner;
  if (!isDanfo(danfo))
    throw new BellwetherError('missing-peer', 'danfojs-node was loaded and has no DataFrame and Series.');
  return danfo;
}
