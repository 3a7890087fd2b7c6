import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that a test needs and a machine may lack. */
export interface Program {
  /** Where it is; the bare name if it was not found. */
  readonly path: string;
  /**
   * Whether tests that need it have to be skipped: it is absent, and this is not a run that allows no skip
   * (`BELLWETHER_REQUIRE_ALL=1`), in which those tests run and fail.
   */
  readonly absent: boolean;
}

const requireAll = process.env.BELLWETHER_REQUIRE_ALL === '1';

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looks for a program: under the path in the environment variable `variable`, then by its names along PATH. */
export function program(names: readonly string[], variable?: string): Program {
  const given = variable === undefined ? undefined : process.env[variable];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [given, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
  const path = candidates.find((file) => file !== undefined && executable(file));
  return { path: path ?? names[0]!, absent: path === undefined && !requireAll };
}

/** The folder with the larger real data sets, beside the repository or where BELLWETHER_SHARED says. */
export function sharedData(): Program {
  const folder = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
  const path = join(folder, 'data');
  return { path, absent: !existsSync(path) && !requireAll };
}
