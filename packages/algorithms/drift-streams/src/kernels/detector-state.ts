import { BellwetherError, requireState, type VersionedState } from '@bellwether/core';

/** The saved state of a stream drift detector: JSON-safe. */
export interface StreamDriftState<Kind extends string, Settings> extends VersionedState {
  readonly kind: Kind;
  readonly version: 1;
  /** The options it was made with, defaults filled in. */
  readonly settings: Settings;
  /** What it has learnt: numbers, and columns of numbers whose length the settings fix. */
  readonly progress: Readonly<Record<string, number | readonly number[]>>;
}

/** What a detector has learnt, as it works on it. All numbers stay finite, so that they survive JSON. */
export type Progress<P> = { [Name in keyof P]: P[Name] extends number ? number : Float64Array | Int32Array };

/** Takes the state of a detector: a copy. */
export function toState<Kind extends string, Settings, P extends Progress<P>>(
  kind: Kind,
  settings: Settings,
  progress: P,
): StreamDriftState<Kind, Settings> {
  const copy: Record<string, number | readonly number[]> = {};
  for (const [name, part] of Object.entries<number | Float64Array | Int32Array>(progress)) {
    copy[name] = typeof part === 'number' ? part : Array.from(part);
  }
  return { kind, version: 1, settings, progress: copy };
}

/** Makes what was learnt equal to `other`, in place. */
export function assignProgress<P extends Progress<P>>(progress: P, other: P): void {
  for (const name of Object.keys(progress) as (keyof P)[]) {
    const part: number | Float64Array | Int32Array = progress[name];
    if (typeof part === 'number') progress[name] = other[name];
    else part.set(other[name] as ArrayLike<number>);
  }
}

function refuse(kind: string, part: string, cause?: unknown): never {
  throw new BellwetherError(
    'invalid-state',
    `The state of kind "${kind}" is damaged: ${part} is missing or malformed.`,
    {
      details: { kind, part },
      cause,
    },
  );
}

/**
 * Reads a saved state: the options checked again by `resolve`, what was learnt checked against the shape of `fresh`.
 *
 * @throws {@link BellwetherError} `invalid-state`, naming the kind and version, or the damaged part.
 */
export function fromState<Settings, P extends Progress<P>>(
  state: unknown,
  kind: string,
  resolve: (settings: Settings) => Settings,
  fresh: (settings: Settings) => P,
): { readonly settings: Settings; readonly progress: P } {
  const checked = requireState<StreamDriftState<string, Settings>>(state, kind, 1);
  if (typeof checked.settings !== 'object' || checked.settings === null) refuse(kind, '"settings"');
  if (typeof checked.progress !== 'object' || checked.progress === null) refuse(kind, '"progress"');
  let settings: Settings;
  try {
    settings = resolve(checked.settings);
  } catch (cause) {
    refuse(kind, '"settings"', cause);
  }
  const progress = fresh(settings);
  for (const name of Object.keys(progress) as (keyof P & string)[]) {
    const part: number | Float64Array | Int32Array = progress[name];
    const saved = checked.progress[name];
    if (typeof part === 'number') {
      if (!Number.isFinite(saved)) refuse(kind, `"progress.${name}"`);
      progress[name] = saved as P[typeof name];
    } else {
      if (!Array.isArray(saved) || saved.length !== part.length || !saved.every(Number.isFinite))
        refuse(kind, `"progress.${name}"`);
      part.set(saved);
    }
  }
  return { settings, progress };
}
