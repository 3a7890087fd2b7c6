/** What kind of data a data set holds. */
export type DatasetKind = 'series' | 'frames';

/** What is known about a data set. */
export interface DatasetInfo {
  readonly id: 'nab-cloudwatch' | 'nab-traffic' | 'census-employment';
  readonly title: string;
  readonly kind: DatasetKind;
  /** What it holds and what it is good for. */
  readonly description: string;
  /** SPDX name of the licence. */
  readonly licence: string;
  /** Where it comes from. */
  readonly source: string;
  /** How to cite it. */
  readonly citation: string;
}

/** Name of a bundled data set. */
export type DatasetId = DatasetInfo['id'];

const nab = {
  licence: 'MIT',
  source: 'https://github.com/numenta/NAB',
  citation:
    'Ahmad, Lavin, Purdy and Agha (2017). Unsupervised real-time anomaly detection for streaming data. Neurocomputing 262. doi:10.1016/j.neucom.2017.04.070',
} as const;

const catalogue: readonly DatasetInfo[] = [
  {
    id: 'nab-cloudwatch',
    title: 'Amazon CloudWatch metrics',
    kind: 'series',
    description:
      '17 metrics of real servers, databases and load balancers at steps of 5 minutes, 4 to 17 days each, with labelled anomalies.',
    ...nab,
  },
  {
    id: 'nab-traffic',
    title: 'Road traffic',
    kind: 'series',
    description:
      '7 series of speed, occupancy and travel time from road sensors, irregular in time, with labelled anomalies.',
    ...nab,
  },
  {
    id: 'census-employment',
    title: 'Employment in Massachusetts, with predictions',
    kind: 'frames',
    description:
      "10,000 persons of the American Community Survey 2015 to 2018 with 16 features, a model's prediction and probability, and the truth.",
    licence: 'Apache-2.0',
    source: 'https://github.com/NannyML/nannyml',
    citation:
      'NannyML: employment_MA data set; underlying data: U.S. Census Bureau, American Community Survey Public Use Microdata Sample',
  },
];

/**
 * The bundled data sets, with licence, source and citation.
 *
 * @example
 * ```ts
 * import { listDatasets } from '@bellwether/datasets';
 *
 * listDatasets().map(({ id }) => id); // => ['nab-cloudwatch', 'nab-traffic', 'census-employment']
 * ```
 */
export function listDatasets(): readonly DatasetInfo[] {
  return catalogue;
}
