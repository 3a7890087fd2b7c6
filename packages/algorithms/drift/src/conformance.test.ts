import type { TwoSampleTest } from '@bellwether/core';
import { twoSampleLaws } from '@bellwether/testkit';
import { describe, it } from 'vitest';
import {
  andersonDarling,
  type CategoricalSample,
  categoricalHellinger,
  categoricalJensenShannon,
  categoricalKullbackLeibler,
  categoricalPopulationStabilityIndex,
  chiSquareHomogeneity,
  cramerVonMises,
  energyDistance,
  fisher,
  gTest,
  hellinger,
  jensenShannon,
  kolmogorovSmirnov,
  kullbackLeibler,
  mannWhitney,
  populationStabilityIndex,
  totalVariation,
  wasserstein,
  welchT,
} from './index.js';

const numbers = (values: readonly number[]): ArrayLike<number> => Float64Array.from(values);

/** Twelve categories, some of them rare. */
const categories = (values: readonly number[]): CategoricalSample =>
  values.map((value) => (Number.isNaN(value) ? null : `c${Math.max(-6, Math.min(5, Math.floor(2 * value)))}`));

// A law wants missing values to change no p-value: of the tests that can take them for a bin, it is asked of the other form.
const numeric: Record<string, [create: () => TwoSampleTest, symmetric: boolean]> = {
  kolmogorovSmirnov: [() => kolmogorovSmirnov(), true],
  'kolmogorovSmirnov, asymptotic': [() => kolmogorovSmirnov({ method: 'asymptotic' }), true],
  wasserstein: [() => wasserstein(), true],
  'wasserstein, asymptotic': [() => wasserstein({ method: 'asymptotic' }), true],
  mannWhitney: [() => mannWhitney(), true],
  welchT: [() => welchT(), true],
  cramerVonMises: [() => cramerVonMises({ permutations: 199 }), true],
  'cramerVonMises, asymptotic': [() => cramerVonMises({ method: 'asymptotic' }), true],
  andersonDarling: [() => andersonDarling({ permutations: 199 }), true],
  'andersonDarling, asymptotic': [() => andersonDarling({ method: 'asymptotic' }), true],
  populationStabilityIndex: [() => populationStabilityIndex({ missing: 'ignore' }), false],
  energyDistance: [() => energyDistance({ permutations: 199 }), true],
  'energyDistance, asymptotic': [() => energyDistance({ method: 'asymptotic' }), true],
  hellinger: [() => hellinger({ missing: 'ignore' }), false],
  kullbackLeibler: [() => kullbackLeibler({ missing: 'ignore' }), false],
  jensenShannon: [() => jensenShannon({ missing: 'ignore' }), false],
};

const categorical: Record<string, () => TwoSampleTest<CategoricalSample>> = {
  chiSquareHomogeneity: () => chiSquareHomogeneity(),
  'chiSquareHomogeneity, rare categories pooled': () => chiSquareHomogeneity({ rare: 'pool' }),
  categoricalPopulationStabilityIndex: () => categoricalPopulationStabilityIndex({ missing: 'ignore' }),
  totalVariation: () => totalVariation({ permutations: 199 }),
  fisher: () => fisher({ permutations: 199 }),
  gTest: () => gTest({ permutations: 199 }),
  categoricalHellinger: () => categoricalHellinger({ missing: 'ignore' }),
  categoricalJensenShannon: () => categoricalJensenShannon({ missing: 'ignore' }),
};

describe.each(Object.entries(numeric))('%s', (_name, [create, symmetric]) => {
  for (const law of twoSampleLaws({ create, sample: numbers, symmetric })) it(law.name, law.check);
});

describe.each(Object.entries(categorical))('%s', (_name, create) => {
  for (const law of twoSampleLaws({ create, sample: categories, symmetric: true })) it(law.name, law.check);
});

describe('categoricalKullbackLeibler, which has a direction', () => {
  const create = () => categoricalKullbackLeibler({ missing: 'ignore' });
  for (const law of twoSampleLaws({ create, sample: categories, symmetric: false })) it(law.name, law.check);
});
