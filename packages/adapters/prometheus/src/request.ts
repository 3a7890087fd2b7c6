import {
  BellwetherError,
  type Duration,
  invalidOption,
  parseDuration,
  type Random,
  requireInteger,
} from '@bellwether/core';

/** How to prove who is asking. Functions are called for every request, so that tokens may expire. */
export type PrometheusAuth =
  | { readonly kind: 'bearer'; readonly token: string | (() => string | Promise<string>) }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string };

/** How requests are made. */
export interface RequestOptions {
  /** Address of the server, with the path prefix if there is one: `'https://metrics.example.com/prometheus'`. */
  readonly url: string | URL;
  /** Sent as the `Authorization` header; never part of an error. A user and password in `url` are used likewise. */
  readonly auth?: PrometheusAuth;
  /** Further headers, such as a tenant. Never part of an error. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Time a single request may take, answer included. @default '60s' */
  readonly timeout?: Duration;
  /** How often a request is repeated when the server is unreachable, overloaded or restarting. @default 3 */
  readonly retries?: number;
  /** Ask for compressed answers. On a local network plain answers are several times faster. @default false */
  readonly compression?: boolean;
  /** Bytes a single answer may have. @default 2^29 (512 MiB) */
  readonly maxResponseBytes?: number;
  /** The `fetch` to use. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** Spreads repeated requests in time. @default Math.random */
  readonly random?: Random;
}

/** Sends one form to one path and returns the answer's bytes. */
export type Post = (path: string, form: URLSearchParams, signal: AbortSignal | undefined) => Promise<Uint8Array>;

const repeatable = new Set([429, 502, 503, 504]);
const longestWait = 30_000;

function headersOf(options: RequestOptions, url: URL): () => Promise<Record<string, string>> {
  const { auth, headers } = options;
  const user = auth?.kind === 'basic' ? auth.user : decodeURIComponent(url.username);
  const password = auth?.kind === 'basic' ? auth.password : decodeURIComponent(url.password);
  const basic = user === '' && password === '' ? undefined : `Basic ${base64(`${user}:${password}`)}`;
  return async () => {
    const bearer = auth?.kind === 'bearer' ? auth.token : undefined;
    const token = typeof bearer === 'function' ? await bearer() : bearer;
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    return {
      accept: 'application/json',
      'accept-encoding': options.compression ? 'gzip' : 'identity',
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === undefined ? {} : { authorization }),
      ...(typeof headers === 'function' ? headers() : headers),
    };
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function cleanUrl(given: string | URL): URL {
  const url = URL.canParse(String(given)) ? new URL(String(given)) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    // The text is not repeated: a mistyped address may hold a password.
    throw invalidOption('url', undefined, 'an address with http or https, such as http://localhost:9090');
  }
  return url;
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Milliseconds that a `Retry-After` header asks for: seconds or a date. */
function retryAfter(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.min(longestWait, Math.max(0, milliseconds)) : undefined;
}

async function bytesOf(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new BellwetherError(
        'limit-exceeded',
        `The answer is larger than ${limit} bytes (option "maxResponseBytes"); ask for fewer series, a shorter range or a longer step.`,
        { details: { limit } },
      );
    }
    parts.push(value);
  }
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The server's own words for an error, from JSON or plain text, on one line and short. */
function serverWords(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)).trim();
  let words = text;
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') words = error;
  } catch {
    if (text.startsWith('<')) words = 'an HTML page';
  }
  const oneLine = words.replace(/\s+/g, ' ');
  return oneLine.length > 300 ? `${oneLine.slice(0, 297)}...` : oneLine;
}

function rejection(place: string, response: Response, bytes: Uint8Array): BellwetherError {
  const { status } = response;
  const details = { status };
  if (status === 401 || status === 403) {
    return new BellwetherError('source-rejected', `${place} refuses access (HTTP ${status}); check the credentials.`, {
      details,
    });
  }
  if (status >= 300 && status < 400) {
    return new BellwetherError(
      'source-rejected',
      `${place} redirects elsewhere (HTTP ${status}); give the final address, so that credentials go nowhere else.`,
      { details },
    );
  }
  if (status === 404 || status === 405) {
    return new BellwetherError(
      'source-rejected',
      `There is no Prometheus API at ${place} (HTTP ${status}); check the address and its path prefix.`,
      { details },
    );
  }
  const code = repeatable.has(status) ? 'source-unavailable' : 'source-rejected';
  return new BellwetherError(code, `${place} answered with HTTP ${status}: ${serverWords(bytes)}.`, { details });
}

function unreachable(place: string, error: unknown, timeout: number): BellwetherError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const why = timedOut
    ? `no complete answer within ${timeout / 1000} s`
    : code === 'ECONNREFUSED'
      ? 'nothing listens there'
      : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? 'the host name is unknown'
        : `${typeof code === 'string' ? code : 'the connection failed'}`;
  return new BellwetherError(
    'source-unavailable',
    `${place} cannot be reached: ${why}. Check the address and that the server runs.`,
    {
      cause: error,
    },
  );
}

/**
 * Makes the function that sends requests: authenticated, limited in time and size, repeated with growing pauses (at least as
 * long as `Retry-After` asks) where the server is unreachable or answers 429, 502, 503 or 504.
 *
 * @throws {@link BellwetherError} `invalid-option`, at once; the returned function rejects with `source-unavailable`,
 * `source-rejected` or `limit-exceeded`, or with the signal's reason.
 */
export function createPost(options: RequestOptions): Post {
  const url = cleanUrl(options.url);
  const headers = headersOf(options, url);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  const timeout = parseDuration(options.timeout ?? '60s', 'timeout');
  const retries = requireInteger('retries', options.retries ?? 3, { min: 0, max: 100 });
  const limit = requireInteger('maxResponseBytes', options.maxResponseBytes ?? 2 ** 29, { min: 1024 });
  const { random = Math.random } = options;

  return async (path, form, signal) => {
    const send = options.fetch ?? globalThis.fetch;
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      const ends = AbortSignal.timeout(timeout);
      let failure: BellwetherError;
      let pause = Math.min(longestWait, 250 * 2 ** attempt) * (0.5 + random());
      try {
        const response = await send(`${base}${path}`, {
          method: 'POST',
          headers: await headers(),
          body: form,
          redirect: 'manual',
          signal: signal === undefined ? ends : AbortSignal.any([signal, ends]),
        });
        const bytes = await bytesOf(response, limit);
        if (response.ok) return bytes;
        failure = rejection(base, response, bytes);
        if (!repeatable.has(response.status)) throw failure;
        pause = Math.max(pause, retryAfter(response) ?? 0);
      } catch (error) {
        signal?.throwIfAborted();
        if (BellwetherError.isInstance(error)) throw error;
        failure = unreachable(base, error, timeout);
      }
      if (attempt >= retries) throw failure;
      await wait(pause, signal);
    }
  };
}
