import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { program } from './programs.js';

/** Samples to load into the server before it starts. */
export interface History {
  /** Metric name. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, ascending. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** A running server. */
export interface PrometheusServer {
  readonly url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** OpenMetrics escapes three characters and takes all others as they are. */
function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
}

function openMetrics(history: readonly History[]): string {
  const lines: string[] = [];
  const names = [...new Set(history.map((each) => each.name))];
  for (const name of names) {
    lines.push(`# TYPE ${name} gauge`);
    for (const { labels = {}, times, values } of history.filter((each) => each.name === name)) {
      const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
      const identity = pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
      for (let i = 0; i < times.length; i += 1) {
        const value = values[i]!;
        const text = Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
        lines.push(`${identity} ${text} ${(times[i]! / 1000).toFixed(3)}`);
      }
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

async function untilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`prometheus ended with exit code ${server.exitCode}:\n${log()}`);
    const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
    await ready?.body?.cancel();
    if (ready?.ok) return;
    await pause(100);
  }
  throw new Error(`prometheus was not ready within 30 s:\n${log()}`);
}

/** Starts a real Prometheus on a free loopback port, with `history` imported as blocks by promtool. */
export async function startPrometheus(history: readonly History[] = []): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-prometheus-'));
  const data = join(folder, 'data');
  if (history.length > 0) {
    const file = join(folder, 'history.om');
    writeFileSync(file, openMetrics(history));
    const promtool = program(['promtool']).path;
    // Blocks of two hours, as they are by itself, would be hundreds for some weeks, and take seconds for each day.
    const create = ['tsdb', 'create-blocks-from', '--max-block-duration=128h', 'openmetrics', file, data];
    const made = spawnSync(promtool, create, { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`promtool could not import the history: ${made.error ?? made.stderr}`);
  }
  writeFileSync(join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let output = '';
  const server = spawn(program(['prometheus']).path, [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=10y',
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  server.stderr.on('data', (chunk) => {
    output = (output + chunk).slice(-4000);
  });
  server.on('error', (error) => {
    output += String(error);
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(url, server, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
