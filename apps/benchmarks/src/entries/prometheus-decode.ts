import { decodeRange } from '@bellwether/prometheus';
import type { Benchmark } from '../benchmark.ts';

const perSeries = 10_000;

/** An answer as Prometheus writes it: values with 15 to 17 digits, as rates have. */
function answer(samples: number): Uint8Array {
  const series: string[] = [];
  for (let s = 0; s * perSeries < samples; s += 1) {
    const values: string[] = [];
    for (let i = 0; i < perSeries; i += 1) values.push(`[${1_767_225_600 + i * 15},"${((s + 1) * (i + 1)) / 7}"]`);
    series.push(`{"metric":{"__name__":"cpu","instance":"host-${s}","job":"node"},"values":[${values.join(',')}]}`);
  }
  return new TextEncoder().encode(`{"status":"success","data":{"resultType":"matrix","result":[${series.join(',')}]}}`);
}

interface Matrix {
  readonly data: { readonly result: readonly { readonly values: readonly [number, string][] }[] };
}

function checksum(columns: Iterable<Float64Array>): number {
  let total = 0;
  for (const values of columns) for (let i = 0; i < values.length; i += 1) total += values[i]! / (i + 1);
  return total;
}

export const prometheusDecode: Benchmark = {
  name: 'prometheus-decode',
  title: 'Decode a range answer of a Prometheus server into columns',
  tasks: [
    {
      name: 'decode',
      title: 'Bytes of a query_range answer to Float64Array columns',
      unit: 'samples',
      size: 1_000_000,
      contestants: [
        {
          name: 'bellwether',
          prepare: (size) => {
            const bytes = answer(size);
            return {
              run: () => checksum(decodeRange(bytes, 'q', 15_000).series.map(({ values }) => values)),
              figures: () => ({ megabytes: bytes.length / 1e6 }),
            };
          },
        },
        {
          name: 'JSON.parse, then columns',
          prepare: (size) => {
            const bytes = answer(size);
            return {
              run: () => {
                const { data } = JSON.parse(new TextDecoder().decode(bytes)) as Matrix;
                const columns = data.result.map(({ values }) => ({
                  times: Float64Array.from(values, ([time]) => time * 1000),
                  values: Float64Array.from(values, ([, value]) => Number(value)),
                }));
                return checksum(columns.map(({ values }) => values));
              },
            };
          },
        },
        {
          name: 'JSON.parse, an object per sample',
          prepare: (size) => {
            const bytes = answer(size);
            return {
              run: () => {
                const { data } = JSON.parse(new TextDecoder().decode(bytes)) as Matrix;
                let total = 0;
                for (const { values } of data.result) {
                  const samples = values.map(([time, value]) => ({
                    time: new Date(time * 1000),
                    value: Number.parseFloat(value),
                  }));
                  for (const [i, { value }] of samples.entries()) total += value / (i + 1);
                }
                return total;
              },
            };
          },
        },
      ],
    },
  ],
};
