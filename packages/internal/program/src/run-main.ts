import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '@bellwether/core';

/**
 * Runs a program and sets its exit code: what `run` returns, 2 for what the user can mend (said in one line), 1 for a defect of the program
 * (with where it happened).
 */
export async function runMain(name: string, run: (argv: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    if (BellwetherError.isInstance(error)) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else {
      const found = error instanceof Error ? error.stack : error;
      process.stderr.write(`This is a defect of ${name}, please report it.\n${found}\n`);
      process.exitCode = 1;
    }
  }
}

/**
 * Writes texts into a folder, which is made if there is none, and says where they are.
 *
 * @throws BellwetherError `invalid-option` where that cannot be done.
 */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  } catch (error) {
    const message = `Nothing can be written to "${folder}": ${(error as Error).message}.`;
    throw new BellwetherError('invalid-option', message, { cause: error });
  }
  return Object.keys(files).map((name) => join(folder, name));
}
