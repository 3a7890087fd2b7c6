import type { Frame } from '../frame/frame.js';
import type { FitOptions } from './forecaster.js';
import type { VersionedState } from './state.js';

/** One column a model reads or writes. */
export interface ColumnSignature {
  readonly name: string;
  readonly kind: 'number' | 'string' | 'boolean' | 'time';
  /** Whether values may be missing. */
  readonly nullable: boolean;
}

/** The columns a model reads and what it returns. */
export interface ModelSignature {
  readonly inputs: readonly ColumnSignature[];
  readonly outputs: readonly ColumnSignature[];
}

/** A trained model: a pure function from rows to numbers, that can be saved. */
export interface Model<S extends VersionedState = VersionedState> {
  readonly contract: 'model/1';
  readonly kind: string;
  readonly signature: ModelSignature;
  /** One number per row: the predicted value, or the probability of the positive class. */
  predict(rows: Frame): Float64Array;
  readonly state: S;
}

/** Learns to predict a number. */
export interface Regressor<S extends VersionedState = VersionedState> {
  readonly contract: 'regressor/1';
  readonly kind: string;
  fit(rows: Frame, target: Float64Array, options?: FitOptions): Model<S>;
  restore(state: unknown): Model<S>;
}

/** Learns to predict the probability of the positive class (target 0 or 1). */
export interface Classifier<S extends VersionedState = VersionedState> {
  readonly contract: 'classifier/1';
  readonly kind: string;
  fit(rows: Frame, target: Float64Array, options?: FitOptions): Model<S>;
  restore(state: unknown): Model<S>;
}
