import { BellwetherError } from '@bellwether/core';
import { machine, note } from '../output.ts';
import { compete, rowTable } from './compete.ts';
import { readOptions, usage } from './options.ts';
import { UsageError } from './usage-error.ts';

/** `npm run bench -- forecast`: accuracy, intervals and cost of models over the series of a file. */
export async function run(args: string[]): Promise<number> {
  try {
    const options = await readOptions(args);
    if (options === undefined) {
      process.stderr.write(usage);
      return 0;
    }
    const results = await compete(options, note);
    const rows = results.map(({ row }) => row);
    console.log(rowTable(rows));
    if (options.json) {
      const parts = results.map(({ row, groups }) => (options.format === 'csv' ? { ...row, files: groups } : row));
      console.log(JSON.stringify({ benchmark: 'forecast', ...rows[0], machine, rows: parts }));
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError || BellwetherError.isInstance(error)) {
      note(error.message);
      return 2;
    }
    throw error;
  }
}
