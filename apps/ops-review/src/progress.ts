import { formatDuration, type OnProgress } from '@bellwether/core';

/** Where progress is drawn; standard error in the program, a recorder in tests. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const barWidth = 24;

/** A bar that redraws itself on a terminal; elsewhere one line for each finished stage. */
export function progressBar(output: ProgressOutput, now: () => number = Date.now): OnProgress {
  let stage = '';
  let began = now();
  return (progress) => {
    if (progress.stage !== stage) {
      stage = progress.stage;
      began = now();
    }
    const { done, total = 0, unit = '', item = '' } = progress;
    const finished = total > 0 && done >= total;
    const took = finished ? `  ${formatDuration(Math.max(1, now() - began))}` : '';
    if (!output.isTTY) {
      if (finished) output.write(`${stage}: ${total} ${unit}${took}\n`);
      return;
    }
    const filled = total > 0 ? Math.round((barWidth * done) / total) : 0;
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const line = `${stage.padEnd(12)} ${bar} ${done}/${total} ${unit}${finished ? took : `  ${item}`}`;
    output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 100) - 1)}${finished ? '\n' : ''}`);
  };
}
