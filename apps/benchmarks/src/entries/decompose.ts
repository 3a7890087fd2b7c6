import { mstl } from '@bellwether/statistics';
import type { Benchmark, Task } from '../benchmark.ts';
import { pandas } from '../peers/pandas.ts';

const day = 288;
const week = 7 * day;

/** Five-minute values with a day, a quieter weekend and something like noise. */
function load(size: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, i) => 100 + 10 * Math.sin((2 * Math.PI * i) / day) + (Math.floor(i / day) % 7 >= 5 ? -20 : 0) + Math.sin(i * i),
  );
}

function decompose(name: string, title: string, repetitions: number): Task {
  return {
    name,
    title,
    unit: 'points',
    size: 4 * week,
    contestants: [
      {
        name: 'bellwether',
        prepare: (size) => {
          const values = load(size);
          return {
            repetitions,
            run: () => {
              const { trend } = mstl(values, { periods: [day, week] });
              return Math.round(trend.reduce((sum, value) => sum + value, 0) / size);
            },
          };
        },
      },
      pandas(
        name,
        `result = round(float(MSTL(values, periods=(${day}, ${week}), stl_kwargs={'seasonal_deg': 0}).fit().trend.mean()))`,
        `from statsmodels.tsa.seasonal import MSTL\nvalues = 100 + 10 * np.sin(2 * np.pi * i / ${day}) - 20.0 * (i // ${day} % 7 >= 5) + np.sin(i.astype(float) ** 2)\n`,
        'statsmodels',
      ),
    ],
  };
}

export const decomposition: Benchmark = {
  name: 'decompose',
  title: 'Take a day and a week of five-minute values apart (MSTL)',
  tasks: [
    decompose('first', 'Once, in a process that has done nothing else', 1),
    decompose('warm', 'The median of 15 times', 15),
  ],
};
