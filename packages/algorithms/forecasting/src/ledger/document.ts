import { type Json, requireState, type VersionedState } from '@bellwether/core';
import { invalidState } from '../model/encoding.js';

/** A forecast that is kept, with what has come so far. */
export type LedgerEntry = {
  readonly start: number;
  readonly step: number;
  readonly levels: readonly number[];
  readonly point: readonly (number | null)[];
  /** Per level, then per step. */
  readonly lower: readonly (readonly (number | null)[])[];
  readonly upper: readonly (readonly (number | null)[])[];
  /** `null` where no value has come yet. */
  readonly actual: readonly (number | null)[];
};

/** Sums over scored steps of one period and range of horizons. */
export type LedgerCell = {
  /** Start of the period, milliseconds since the epoch. */
  readonly period: number;
  /** Index of the range of horizons. */
  readonly bucket: number;
  readonly count: number;
  readonly absoluteError: number;
  readonly error: number;
  readonly squaredError: number;
  readonly absoluteActual: number;
  readonly coverage: readonly LevelCoverage[];
};

/** How often intervals of one level held. */
export type LevelCoverage = { readonly level: number; readonly count: number; readonly inside: number };

/** What the rule for stale models remembers: see `staleness.ts`. */
export type StalenessMemory = {
  /** Evidence per level and bet. */
  readonly evidence: readonly { readonly level: number; readonly bets: readonly number[] }[];
  /** Forecasts judged so far. */
  readonly forecasts: number;
};

/** All that the ledger keeps of one model on one series; one value in the store. */
export interface LedgerDocument extends VersionedState {
  readonly kind: 'forecast-ledger';
  readonly version: 1;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly model: string;
  /** The forecasts still kept, by start. */
  readonly entries: readonly LedgerEntry[];
  /** Scores of forecasts that are no longer kept. */
  readonly settled: readonly LedgerCell[];
  readonly staleness: StalenessMemory;
  /** Start of the latest forecast that is no longer kept; `null` while all are. */
  readonly settledUntil: number | null;
}

/** Reads a document, refusing what is not one. */
export function readDocument(value: unknown): LedgerDocument {
  const document = requireState<LedgerDocument>(value, 'forecast-ledger', 1);
  const usable =
    typeof document.model === 'string' &&
    Array.isArray(document.entries) &&
    Array.isArray(document.settled) &&
    Array.isArray(document.staleness?.evidence);
  if (!usable) throw invalidState('entries', document.entries, 'those of a forecast ledger');
  return document;
}

/** The document as JSON: it is plain already. */
export function toJson(document: LedgerDocument): Json {
  return { ...document };
}
