import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Apache DataSketches did with the same values. JSON-safe. */
export interface PeerFigures {
  readonly version: string;
  /** Values a second of processor time into a quantile sketch, from one array. */
  readonly quantilesPerSecond: number;
  /** Values a second into a HyperLogLog sketch, which takes them one by one. */
  readonly distinctPerSecond: number;
  readonly quantileBytes: number;
  readonly distinctError: number;
  readonly rankError: number;
  readonly rankError99: number;
  /** The 99 % bound of the error of a rank that the library states. */
  readonly statedRankError99: number;
}

const python = process.env.BENCH_PYTHON ?? 'python3';

/** Runs the peer over the same values; a string says why that is not possible here. */
export function runDatasketches(
  values: Float64Array,
  options: { readonly size: number; readonly runs: number; readonly shares: readonly number[] },
): PeerFigures | string {
  if (spawnSync(python, ['-c', 'import datasketches, numpy']).status !== 0) {
    return `${python} has no datasketches; BENCH_PYTHON may name one that has`;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-profiles-'));
  try {
    writeFileSync(join(folder, 'values.f64'), values);
    writeFileSync(
      join(folder, 'meta.json'),
      JSON.stringify({ ...options, oneByOne: Math.min(values.length, 200_000) }),
    );
    const done = spawnSync(python, [fileURLToPath(new URL('datasketches-peer.py', import.meta.url)), folder], {
      encoding: 'utf8',
      timeout: 300_000,
    });
    if (done.status !== 0) return `datasketches failed: ${done.stderr.trim().split('\n').at(-1)}`;
    return JSON.parse(done.stdout) as PeerFigures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
