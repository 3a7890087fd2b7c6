import { readFileSync } from 'node:fs';
import { BellwetherError } from '@bellwether/core';
import type { PrometheusAuth } from '@bellwether/prometheus';

/** What environment variables say for getting into a server: a token, a file with one that may change, or a user and password. */
export function credentialsFrom(environment: Readonly<Record<string, string | undefined>>): PrometheusAuth | undefined {
  const { PROMETHEUS_TOKEN, PROMETHEUS_TOKEN_FILE, PROMETHEUS_USER, PROMETHEUS_PASSWORD } = environment;
  if (PROMETHEUS_TOKEN) return { kind: 'bearer', token: PROMETHEUS_TOKEN };
  if (PROMETHEUS_TOKEN_FILE) return { kind: 'bearer', token: () => tokenIn(PROMETHEUS_TOKEN_FILE) };
  if (PROMETHEUS_USER) return { kind: 'basic', user: PROMETHEUS_USER, password: PROMETHEUS_PASSWORD ?? '' };
  return undefined;
}

function tokenIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const message = `The token file "${file}" (PROMETHEUS_TOKEN_FILE) cannot be read.`;
    throw new BellwetherError('invalid-option', message, { cause: error });
  }
}
