import { BellwetherError, requireState } from '@bellwether/core';
import { resolveOptions } from './options.js';
import { createRecordBounds } from './record-bounds.js';
import {
  freshEpisode,
  freshProgress,
  quantities,
  type SeasonalDetectorState,
  stateKind,
  stateVersion,
  windowSizes,
} from './state.js';

type Fields = Readonly<Record<string, unknown>>;

function refuse(part: string): never {
  throw new BellwetherError(
    'invalid-state',
    `The seasonal detector's state is damaged: ${part} is missing or malformed.`,
    {
      details: { part },
    },
  );
}

function fieldsOf(value: unknown, part: string): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : refuse(part);
}

/** Every field of `like` must be there, of the same type, and finite where it is a number. */
function requireLike(value: unknown, like: object, part: string): void {
  const fields = fieldsOf(value, part);
  for (const [name, example] of Object.entries(like)) {
    const field = fields[name];
    if (typeof field !== typeof example || (typeof field === 'number' && !Number.isFinite(field)))
      refuse(`${part}.${name}`);
  }
}

function requireNumbers(value: unknown, longest: number, part: string): void {
  if (!Array.isArray(value) || value.length > longest || !value.every(Number.isFinite)) refuse(part);
}

/**
 * Returns `state` if a detector can continue from it.
 *
 * @throws {@link BellwetherError} `invalid-state`, naming the kind and version, or the damaged part.
 */
export function requireCompleteState(state: unknown): SeasonalDetectorState {
  const checked = requireState<SeasonalDetectorState>(state, stateKind, stateVersion);
  try {
    resolveOptions(checked.settings);
  } catch (cause) {
    throw new BellwetherError('invalid-state', `The seasonal detector's state has unusable settings.`, { cause });
  }
  requireLike(checked.progress, freshProgress(), 'progress');
  requireLike(checked.episode, freshEpisode(), 'episode');
  const bounds = fieldsOf(checked.bounds, 'bounds');
  for (const quantity of quantities) requireLike(bounds[quantity], createRecordBounds(), `bounds.${quantity}`);
  const windows = fieldsOf(checked.windows, 'windows');
  for (const [name, size] of Object.entries(windowSizes)) requireNumbers(windows[name], size, `windows.${name}`);
  const expected = Math.max(1, checked.settings.periods.length);
  if (!Array.isArray(checked.profiles) || checked.profiles.length !== expected) refuse('profiles');
  for (const profile of checked.profiles) {
    requireNumbers(fieldsOf(profile, 'profiles').usual, 168, 'profiles.usual');
    requireNumbers(fieldsOf(profile, 'profiles').count, 168, 'profiles.count');
    if (profile.usual.length !== profile.count.length || profile.usual.length === 0) refuse('profiles');
  }
  return checked;
}
