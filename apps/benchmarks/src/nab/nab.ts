import type { StreamDetector } from '@bellwether/core';
import { type NabFile, readNabCorpus } from './corpus.ts';
import { type NabFileScore, type NabProfile, nabProfiles, normalisedScore, scoreFile } from './scorer.ts';

/** Scores on the published scale (0: never alarms, 100: perfect), one per cost profile. */
export interface NabScores {
  readonly standard: number;
  readonly lowFalsePositives: number;
  readonly lowFalseNegatives: number;
  readonly windows: number;
  readonly hits: number;
  readonly falseAlarms: number;
}

export interface NabFileResult {
  readonly name: string;
  readonly group: string;
  /** Rows at which the detector alarmed. */
  readonly alarms: readonly number[];
  readonly scores: Readonly<Record<keyof typeof nabProfiles, NabFileScore>>;
}

export interface NabResult {
  readonly all: NabScores;
  /** Groups without a labelled window have no score; their false alarms still count. */
  readonly groups: Readonly<Record<string, NabScores>>;
  readonly files: readonly NabFileResult[];
}

/**
 * The rows at which `detector` alarms, in one pass over the file. Strictly causal: the detector sees one observation at a
 * time, no minimum or maximum of the whole file, no label. Rows whose clock repeats or steps back are left out.
 */
function alarmsOf(file: NabFile, detector: StreamDetector): number[] {
  const alarms: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < file.values.length; row += 1) {
    const time = file.times[row]!;
    if (!(time > last)) continue;
    last = time;
    if (detector.update({ time, value: file.values[row]! }).status === 'anomaly') alarms.push(row);
  }
  return alarms;
}

const scoreAlarms = (file: NabFile, alarms: readonly number[], profile: NabProfile): NabFileScore =>
  scoreFile(file.values.length, file.windows, alarms, profile);

function summarise(results: readonly NabFileResult[]): NabScores {
  const scoreFor = (name: keyof typeof nabProfiles): number =>
    normalisedScore(
      results.map(({ scores }) => scores[name]),
      nabProfiles[name],
    );
  const count = (field: 'windows' | 'hits' | 'falseAlarms'): number =>
    results.reduce((sum, { scores }) => sum + scores.standard[field], 0);
  return {
    standard: scoreFor('standard'),
    lowFalsePositives: scoreFor('lowFalsePositives'),
    lowFalseNegatives: scoreFor('lowFalseNegatives'),
    windows: count('windows'),
    hits: count('hits'),
    falseAlarms: count('falseAlarms'),
  };
}

/** Scores a detector on the NAB folder: one new detector per file, its own alarms, no threshold chosen afterwards. */
export function scoreNab(
  folder: string,
  makeDetector: () => StreamDetector,
  choose: (file: NabFile, index: number) => boolean = () => true,
): NabResult {
  const files = readNabCorpus(folder)
    .filter(choose)
    .map((file): NabFileResult => {
      const alarms = alarmsOf(file, makeDetector());
      return {
        name: file.name,
        group: file.group,
        alarms,
        scores: {
          standard: scoreAlarms(file, alarms, nabProfiles.standard),
          lowFalsePositives: scoreAlarms(file, alarms, nabProfiles.lowFalsePositives),
          lowFalseNegatives: scoreAlarms(file, alarms, nabProfiles.lowFalseNegatives),
        },
      };
    });
  const groups = [...new Set(files.map(({ group }) => group))];
  return {
    all: summarise(files),
    groups: Object.fromEntries(groups.map((group) => [group, summarise(files.filter((file) => file.group === group))])),
    files,
  };
}
