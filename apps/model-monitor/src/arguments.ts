import { parseArgs } from 'node:util';
import { BellwetherError } from '@bellwether/core';

/** What the command line asks for. */
export interface Arguments {
  /** Files with the tables; the bundled sample where absent. */
  readonly files?: { readonly reference: string; readonly analysis: string; readonly labels?: string };
  /** Names of the columns that are no features. */
  readonly columns: {
    readonly target: string;
    readonly probability: string;
    readonly prediction: string;
    readonly group: string;
    readonly id: string;
    readonly ignore: readonly string[];
  };
  /** Rows that are judged together. */
  readonly chunk: number;
  /** After how many chunks the labels of one arrive. */
  readonly delay: number;
  readonly out: string;
  readonly json: boolean;
  readonly gate: boolean;
  readonly help: boolean;
}

const options = {
  reference: { type: 'string' },
  analysis: { type: 'string' },
  labels: { type: 'string' },
  target: { type: 'string' },
  probability: { type: 'string' },
  prediction: { type: 'string' },
  group: { type: 'string' },
  id: { type: 'string' },
  ignore: { type: 'string' },
  chunk: { type: 'string' },
  delay: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  gate: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const help = `Watches a two-class model: are its inputs what they were, and is it still good, before and after the labels are there?

Usage
  npm run monitor                              watch the bundled census employment model over 2016 to 2018
  npm run monitor -- --reference FILE --analysis FILE [--labels FILE]
                                               watch your own (CSV or Parquet)

Options
  --reference FILE     rows with features, predictions and labels, which the model was not trained on
  --analysis FILE      the rows to watch, in the order of time
  --labels FILE        labels that came later, with an id (default: those in the analysis file, if it has them)
  --target NAME        column with the label, 1 or 0 (default employed)
  --probability NAME   column with the probability (default predicted_probability)
  --prediction NAME    column with the decision (default prediction)
  --group NAME         column of groups that must be treated alike (default SEX)
  --id NAME            column that labels are joined by (default id)
  --ignore NAMES       further columns that are no features, with commas between (default year)
  --chunk ROWS         rows that are judged together (default 1000, with files 5000)
  --delay CHUNKS       how many chunks later labels arrive (default 2)
  --out FOLDER         where report.html, report.json, junit.xml and metrics.prom go (default: model-monitor)
  --json               print the result as one JSON object on the last line of standard output
  --gate               leave with exit code 3 where the latest chunk is not fit for use
  -h, --help           this text

For every chunk: expectations inferred from the reference, drift of every feature, the quality that the model probably has (and how far that is to be
believed), the quality it turned out to have once the labels are there, differences between groups, and what to do.

Exit codes: 0 done, 2 wrong usage or unusable input, 3 the gate is closed, 1 a defect of this program.
`;

function usage(message: string): BellwetherError {
  return new BellwetherError('invalid-option', `${message} "npm run monitor -- --help" lists the options.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw usage(`${(error as Error).message.split('. ')[0]!}.`);
  }
}

function wholeNumber(name: 'chunk' | 'delay', text: string | undefined, usual: number, min: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < min) {
    throw usage(`Option "--${name}" is "${text}"; it must be a whole number of at least ${min}.`);
  }
  return value;
}

/**
 * Reads the command line.
 *
 * @throws {@link BellwetherError} `invalid-option`: one sentence with the option and the remedy.
 */
export function readArguments(args: readonly string[]): Arguments {
  const values = parse(args);
  const { reference, analysis, labels } = values;
  if ((reference === undefined) !== (analysis === undefined)) {
    throw usage('"--reference FILE" and "--analysis FILE" go together.');
  }
  if (labels !== undefined && reference === undefined) throw usage('"--labels FILE" goes with "--reference FILE".');
  const files =
    reference === undefined || analysis === undefined
      ? undefined
      : { reference, analysis, ...(labels === undefined ? {} : { labels }) };
  return {
    ...(files === undefined ? {} : { files }),
    columns: {
      target: values.target ?? 'employed',
      probability: values.probability ?? 'predicted_probability',
      prediction: values.prediction ?? 'prediction',
      group: values.group ?? 'SEX',
      id: values.id ?? 'id',
      ignore: (values.ignore ?? 'year').split(',').filter((name) => name !== ''),
    },
    chunk: wholeNumber('chunk', values.chunk, files === undefined ? 1000 : 5000, 100),
    delay: wholeNumber('delay', values.delay, 2, 0),
    out: values.out ?? 'model-monitor',
    json: values.json ?? false,
    gate: values.gate ?? false,
    help: values.help ?? false,
  };
}
