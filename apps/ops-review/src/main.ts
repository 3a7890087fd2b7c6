import { BellwetherError } from '@bellwether/core';
import { help, readArguments } from './arguments.ts';
import { review } from './review.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) process.stdout.write(help);
  else await review(args, { signal: interrupted.signal });
} catch (error) {
  if (interrupted.signal.aborted) {
    process.stderr.write('\nInterrupted.\n');
    process.exitCode = 130;
  } else if (BellwetherError.isInstance(error)) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(
      `This is a defect of ops-review, please report it.\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  }
}
