import { BellwetherError, parseDuration, type TimeSeries } from '@bellwether/core';
import { prometheusSource } from '@bellwether/prometheus';
import { credentialsFrom } from '@bellwether-internal/program';
import type { Plan } from './plan.ts';

/** Finer than what is planned with, so that peaks are seen. */
const finest = 3_600_000;

/** What reading needs besides the plan. */
export interface ServerOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes what the server has to say about its answer. */
  readonly warn: (message: string) => void;
}

function addressOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  // The address is not repeated: it may hold a password.
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new BellwetherError(
      'invalid-option',
      '"--prometheus" is no address with http or https, such as http://localhost:9090.',
    );
  }
  return given;
}

/** Reads what a plan needs from a Prometheus-compatible server. Every query has to give one series. */
export async function readServer(
  given: string,
  plan: Plan,
  since: string,
  { environment, warn }: ServerOptions,
): Promise<TimeSeries[]> {
  const url = addressOf(given);
  const span = parseDuration(since, '--since');
  const auth = credentialsFrom(environment);
  const source = prometheusSource({ url, onWarning: warn, ...(auth === undefined ? {} : { auth }) });
  const step = Math.min(plan.step, finest);
  const to = Math.floor(Date.now() / step) * step;
  const found: TimeSeries[] = [];
  for (const [query, name] of new Map(plan.resources.map((each) => [each.series, each.name]))) {
    const answers: TimeSeries[] = [];
    try {
      for await (const chunk of source.read({ query, from: to - span, to, step })) answers.push(chunk);
    } catch (error) {
      if (!BellwetherError.isInstance(error)) throw error;
      throw new BellwetherError(error.code, `"${name}" cannot be read. ${error.message}`, { cause: error });
    }
    const count = answers.length;
    found.push(...answers.slice(0, 1).map((answer) => ({ ...answer, name: query, labels: {} })));
    if (count === 1) continue;
    throw new BellwetherError(
      'invalid-input',
      count === 0
        ? `The server has nothing for "${name}" in the last ${since}: its query is "${query}". Check its name and labels, or look further back with "--since".`
        : `The query of "${name}" gave ${count} series; it must give one. Name its labels, or put sum or max around it.`,
    );
  }
  return found;
}
