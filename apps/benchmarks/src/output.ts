import { cpus } from 'node:os';

/** What the figures were measured on. */
export const machine = {
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
};

/** Says something that is not a result: to standard error, so that the last line of standard output stays JSON. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
