import { BellwetherError, requireState, type StreamDetector } from '@bellwether/core';
import { createEngine, type Engine } from './engine.js';
import { resolveOptions, type SeasonalDetectorOptions } from './options.js';
import { type SeasonalDetectorState, stateKind, stateVersion } from './state.js';

function wrap(engine: Engine): StreamDetector<SeasonalDetectorState> {
  return { contract: 'stream-detector/1', kind: stateKind, update: engine.update, snapshot: engine.snapshot };
}

export function seasonalDetector(options: SeasonalDetectorOptions = {}): StreamDetector<SeasonalDetectorState> {
  return wrap(createEngine(resolveOptions(options)));
}

export function restoreSeasonalDetector(state: SeasonalDetectorState): StreamDetector<SeasonalDetectorState> {
  const checked = requireState<SeasonalDetectorState>(state, stateKind, stateVersion);
  return wrap(createEngine(checked.settings, checked));
}
void BellwetherError;
