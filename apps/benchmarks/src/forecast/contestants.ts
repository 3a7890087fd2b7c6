import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, type Answers, type Problem, questionOf } from './problem.ts';
import { UsageError } from './usage-error.ts';

/** Whom to ask: one of our models, or a model of a peer. */
export interface Contestant {
  readonly model: string;
  readonly program: string;
  /** Arguments before and after the two files. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether its absence or failure leaves it out and does not fail the run. */
  readonly optional: boolean;
}

/** Where the peers' interpreters are. */
const python = process.env.BENCH_PYTHON ?? 'python3';
const rscript = process.env.BENCH_RSCRIPT ?? 'Rscript';
const peerScript = (name: string): string => fileURLToPath(new URL(`./peers/${name}`, import.meta.url));

/** One of our models. */
export function ours(model: string, options: string): Contestant {
  const script = fileURLToPath(new URL('./contestant.ts', import.meta.url));
  return { model, program: process.execPath, before: [script], after: [model, options], optional: false };
}

/** Peers by name: the interpreter, the script, how to ask whether the package is there, and the models asked by default. */
export const peers = {
  statsforecast: {
    program: python,
    script: 'nixtla.py',
    probe: ['-c', 'import statsforecast'],
    models: ['AutoETS', 'DynamicOptimizedTheta'],
    remedy: 'BENCH_PYTHON may name a Python that has it',
  },
  r: {
    program: rscript,
    script: 'hyndman.R',
    probe: ['-e', 'library(forecast); library(jsonlite)'],
    models: ['ets', 'thetaf'],
    remedy: 'BENCH_RSCRIPT may name an Rscript whose library has the packages forecast and jsonlite',
  },
} as const;

/** The name of a peer. */
export type PeerName = keyof typeof peers;

/** Why a peer cannot take part here, or nothing if it can. */
export function absenceOf(peer: PeerName): string | undefined {
  const { program, probe, remedy } = peers[peer];
  const found = spawnSync(program, [...probe], { encoding: 'utf8' });
  if (found.status === 0) return undefined;
  return `${program} ${found.error === undefined ? 'has not what it needs' : 'is not there'}; ${remedy}`;
}

/** One model of a peer; `NAME@M` has it take M for the season, where the real one is too long for it. */
export function peer(name: PeerName, model: string): Contestant {
  const { program, script } = peers[name];
  return { model: `${name}:${model}`, program, before: [peerScript(script)], after: model.split('@'), optional: true };
}

function run(program: string, args: readonly string[]): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = `${stderr}${text}`.slice(-4000);
    });
    child.on('error', reject).on('close', (status) => resolve({ status, stderr }));
  });
}

/** Has one contestant answer all problems in a process of its own. */
export async function ask(contestant: Contestant, problems: readonly Problem[]): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-bench-'));
  try {
    const [questions, answers] = [join(folder, 'questions.jsonl'), join(folder, 'answers.jsonl')];
    writeFileSync(questions, problems.map((problem) => `${JSON.stringify(questionOf(problem))}\n`).join(''));
    const { status, stderr } = await run(contestant.program, [
      ...contestant.before,
      questions,
      answers,
      ...contestant.after,
    ]);
    if (status === 2 && !contestant.optional) throw new UsageError(stderr.trim());
    if (status !== 0) throw new Error(`"${contestant.model}" failed:\n${stderr.trim()}`);
    const lines = readFileSync(answers, 'utf8').trimEnd().split('\n');
    const { cpuSeconds, notes } = JSON.parse(lines.at(-1)!) as Pick<Answers, 'cpuSeconds' | 'notes'>;
    const given = lines.slice(0, -1).map((line) => (JSON.parse(line) as Answer | null) ?? undefined);
    if (given.length !== problems.length) throw new Error(`"${contestant.model}" gave ${given.length} answers.`);
    return { model: contestant.model, answers: given, cpuSeconds, notes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
