import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BellwetherError, type TimeSeries, timesOf } from '@bellwether/core';
import { metricSourceLaws } from '@bellwether/testkit';
import { type PrometheusServer, program, startPrometheus } from '@bellwether-internal/test-servers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrometheusOptions, prometheusSource } from './source.js';

const secret = 's3cr3t-token';
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Handler = (request: IncomingMessage, response: ServerResponse, form: URLSearchParams, count: number) => void;

/** A server on a free loopback port that answers as the test says. */
async function fakeServer(handler: Handler): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      count += 1;
      handler(request, response, new URLSearchParams(body), count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

/** Answers as Prometheus does for a series that has the value of its own time. */
const clock: Handler = (_request, response, form) => {
  const values: [number, string][] = [];
  const step = Number(form.get('step'));
  for (let time = Number(form.get('start')); time <= Number(form.get('end')) + 1e-9; time += step)
    values.push([time, String(time)]);
  response.end(
    JSON.stringify({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: { __name__: 't' }, values }] },
    }),
  );
};

const fast = { retries: 2, random: () => 0, timeout: '2s' } as const;
const query = { query: 'up', from: 0, to: 600_000, step: '1m' } as const;

async function readAll(options: PrometheusOptions, request = query, signal?: AbortSignal): Promise<TimeSeries[]> {
  const chunks: TimeSeries[] = [];
  for await (const chunk of prometheusSource(options).read(request, signal ? { signal } : {})) chunks.push(chunk);
  return chunks;
}

async function refusal(promise: Promise<unknown>): Promise<BellwetherError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!BellwetherError.isInstance(error)) throw new Error(`expected a typed error, got ${String(error)}`);
  return error;
}

describe('prometheusSource', () => {
  it('splits long ranges on the grid and loses and repeats nothing', async () => {
    const url = await fakeServer(clock);
    const from = 1_700_000_000_000;
    const chunks = await readAll({ url, maxPoints: 7 }, {
      query: 'up',
      from,
      to: from + 60_000 * 100,
      step: '1m',
    } as never);
    expect(chunks).toHaveLength(15);
    const times = chunks.flatMap((chunk) => [...timesOf(chunk)]);
    expect(times).toEqual(Array.from({ length: 100 }, (_, i) => from + i * 60_000));
    expect(chunks.flatMap((chunk) => [...chunk.values])).toEqual(times.map((time) => time / 1000));
  });

  it('asks only when the consumer wants more', async () => {
    let asked = 0;
    const url = await fakeServer((...all) => {
      asked += 1;
      clock(...all);
    });
    const chunks = prometheusSource({ url, maxPoints: 5 }).read(query)[Symbol.asyncIterator]();
    expect(asked).toBe(0);
    await chunks.next();
    expect(asked).toBe(1);
  });

  it('refuses to split a query that depends on the ends of its range', async () => {
    const error = await refusal(
      readAll({ url: 'http://127.0.0.1:9', maxPoints: 5 }, { ...query, query: 'x @ end()' } as never),
    );
    expect(error.code).toBe('invalid-option');
    const url = await fakeServer(clock);
    await readAll({ url, maxPoints: 5 }, { ...query, query: 'x{a="@ end()"}' } as never);
  });

  it('repeats after 503 and connection trouble, and honours Retry-After', async () => {
    const url = await fakeServer((request, response, form, count) => {
      if (count === 1) {
        response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '0' });
        response.end('Service Unavailable');
      } else if (count === 2) request.socket.destroy();
      else clock(request, response, form, count);
    });
    expect(await readAll({ url, ...fast })).toHaveLength(1);
  });

  it('gives up with a typed error and the place', async () => {
    const url = await fakeServer((_request, response) => {
      response.writeHead(503);
      response.end('starting');
    });
    const error = await refusal(readAll({ url, ...fast }));
    expect([error.code, error.details.status]).toEqual(['source-unavailable', 503]);
    const nobody = await refusal(readAll({ url: 'http://127.0.0.1:9', ...fast, retries: 0 }));
    expect(nobody.message).toBe(
      'http://127.0.0.1:9 cannot be reached: the connection failed. Check the address and that the server runs.',
    );
  });

  it('does not repeat what the server refuses', async () => {
    let asked = 0;
    const url = await fakeServer((_request, response) => {
      asked += 1;
      response.writeHead(400);
      response.end('{"status":"error","errorType":"bad_data","error":"1:4: parse error"}');
    });
    const error = await refusal(readAll({ url, ...fast }));
    expect([asked, error.code]).toEqual([1, 'source-rejected']);
    expect(error.message).toContain('1:4: parse error');
  });

  it.each([
    [401, 'check the credentials'],
    [404, 'no Prometheus API'],
    [302, 'redirects elsewhere'],
  ])('explains HTTP %i', async (status, words) => {
    const url = await fakeServer((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:9/' });
      response.end();
    });
    expect((await refusal(readAll({ url, ...fast }))).message).toContain(words);
  });

  it('authenticates, and keeps secrets out of every error', async () => {
    const seen: (string | undefined)[] = [];
    const url = await fakeServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401);
      response.end();
    });
    const withUser = url.replace('http://', `http://user:${secret}@`);
    const attempts = [
      { url, auth: { kind: 'bearer', token: async () => secret } },
      { url, auth: { kind: 'basic', user: 'user', password: secret } },
      { url: withUser },
      { url: `ftp://user:${secret}@host` },
      { url: `http://user:${secret}@127.0.0.1:9`, retries: 0 },
      { url, headers: { 'x-api-key': secret } },
    ] satisfies PrometheusOptions[];
    for (const options of attempts) {
      const error = await refusal((async () => readAll(options))());
      expect(JSON.stringify([error.message, error.stack, error.details, String(error.cause)])).not.toContain(secret);
    }
    const basic = `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`;
    expect(seen).toEqual([`Bearer ${secret}`, basic, basic, undefined]);
  });

  it('stops with the reason of the signal, before and during a request', async () => {
    const reason = new Error('enough');
    await expect(readAll({ url: 'http://127.0.0.1:9' }, query, AbortSignal.abort(reason))).rejects.toBe(reason);
    const url = await fakeServer(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(readAll({ url, ...fast }, query, controller.signal)).rejects.toBe(reason);
  });

  it('gives up on a server that does not answer, and on answers without end', async () => {
    const silent = await fakeServer(() => {});
    expect((await refusal(readAll({ url: silent, retries: 0, timeout: 100 }))).message).toContain(
      'no complete answer within 0.1 s',
    );
    const endless = await fakeServer((_request, response) => {
      response.writeHead(200);
      const write = () => {
        if (!response.destroyed && response.write(' '.repeat(65_536))) setImmediate(write);
        else response.once('drain', write);
      };
      write();
    });
    expect((await refusal(readAll({ url: endless, maxResponseBytes: 1_000_000 }))).code).toBe('limit-exceeded');
  });

  it('refuses options at once', () => {
    for (const options of [
      { url: 'nonsense' },
      { url: 'http://x', retries: -1 },
      { url: 'http://x', timeout: 'soon' },
    ]) {
      expect(() => prometheusSource(options)).toThrow(BellwetherError);
    }
  });
});

const missing = program(['prometheus']).absent || program(['promtool']).absent;
/** Prometheus keeps no empty labels, and has a grammar for their names. */
function keepable(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter(([key, value]) => value !== '' && /^[a-zA-Z_]\w*$/.test(key)),
  );
}

describe.skipIf(missing)('prometheusSource keeps the source contract [needs prometheus and promtool]', () => {
  let server: Promise<PrometheusServer> | undefined;
  afterAll(async () => (await server)?.stop());
  const laws = metricSourceLaws({
    labels: keepable,
    open: async (series) => {
      server ??= startPrometheus(series.map((each) => ({ ...each, times: timesOf(each) })));
      return {
        source: prometheusSource({ url: (await server).url, maxPoints: 70 }),
        query: (from, to) => ({ query: '{__name__=~"cpu|memory"}', from, to, step: '1m' }),
      };
    },
  });
  for (const { name, check } of laws) it(name, check, 180_000);
});

describe.skipIf(missing)('prometheusSource on a real server [needs prometheus and promtool]', () => {
  let server: PrometheusServer;
  const step = 300_000;
  const end = Math.floor(Date.now() / 7_200_000) * 7_200_000 - 7_200_000;
  const count = 12_000;
  const times = Float64Array.from({ length: count }, (_, i) => end - (count - i) * step);
  const values = times.map((_, i) => 50 + 10 * Math.sin((2 * Math.PI * i) / 288) + (i % 7) * 0.1234567890123);

  beforeAll(async () => {
    const label = 'a"\\ <b>';
    server = await startPrometheus([
      { name: 'load', labels: { host: label }, times, values },
      { name: 'odd', times: times.subarray(count - 3), values: [Number.NaN, Number.POSITIVE_INFINITY, -1e-300] },
    ]);
  });
  afterAll(() => server?.stop());

  it('returns exactly what was stored, over more points than one request may have', async () => {
    const chunks: TimeSeries[] = [];
    const source = prometheusSource({ url: server.url });
    for await (const chunk of source.read({ query: 'load', from: times[0]!, to: end, step })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.values.length)).toEqual([11_000, 1_000]);
    expect(chunks[0]!.labels).toEqual({ host: 'a"\\ <b>' });
    expect(chunks.flatMap((chunk) => [...timesOf(chunk)])).toEqual([...times]);
    expect(chunks.flatMap((chunk) => [...chunk.values])).toEqual([...values]);
  });

  it('returns NaN and infinities as they were stored', async () => {
    const from = times[count - 3]!;
    const [series] = await readAll({ url: server.url }, { query: 'odd', from, to: end, step } as never);
    expect([...series!.values]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, -1e-300]);
  });

  it("passes on the server's refusal of a bad query", async () => {
    const error = await refusal(readAll({ url: server.url }, { ...query, query: 'load{' } as never));
    expect(error.code).toBe('source-rejected');
    expect(error.message).toContain('parse error');
  });

  it('answers a query without series with none', async () => {
    expect(await readAll({ url: server.url }, { ...query, query: 'nothing_here' } as never)).toEqual([]);
  });
});
