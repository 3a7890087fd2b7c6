/** A named stream of messages about what happens inside, that anybody in the process may watch. */
export interface DiagnosticsChannel {
  readonly name: string;
  /** Whether anybody listens. Check it before a costly message is built. */
  readonly hasSubscribers: boolean;
  /** Hands `message` to everybody who listens, at once. Does nothing where nobody does. */
  publish(message: unknown): void;
}

interface NodeDiagnostics {
  channel(name: string): DiagnosticsChannel;
}

interface RuntimeWithModules {
  readonly process?: { getBuiltinModule?(id: string): NodeDiagnostics | undefined };
}

/**
 * The diagnostics channel of that name: Node's own (`node:diagnostics_channel`, also in Deno, Bun and workers that have
 * it), and one that does nothing in any other runtime. Nothing leaves the process.
 *
 * @param name - Dotted, as OpenTelemetry names things: `'bellwether.forecasting.fit'`.
 *
 * @example
 * ```ts
 * import { channel } from '@bellwether/core';
 *
 * const fits = channel('bellwether.example.fit');
 * if (fits.hasSubscribers) fits.publish({ model: 'holt', milliseconds: 12 });
 * fits.hasSubscribers; // => false
 * ```
 */
export function channel(name: string): DiagnosticsChannel {
  const { process } = globalThis as RuntimeWithModules;
  const node = process?.getBuiltinModule?.('node:diagnostics_channel');
  return node?.channel(name) ?? { name, hasSubscribers: false, publish() {} };
}
