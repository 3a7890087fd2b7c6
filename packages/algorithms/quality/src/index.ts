export {
  type CheckQualityOptions,
  checkQuality,
  type FailingRow,
  type QualityReport,
  type QualityResult,
} from './check-quality.js';
export type { Expectation, ExpectationOptions, Outcome, Severity } from './expectation.js';
export {
  type HasColumnsOptions,
  type HasKindOptions,
  hasColumns,
  hasKind,
  type VariesOptions,
  varies,
} from './expectations/columns.js';
export {
  type NoGiveawayOptions,
  type NoLabelConflictsOptions,
  type NotInTrainingOptions,
  noGiveaway,
  noLabelConflicts,
  notInTraining,
} from './expectations/leakage.js';
export { type MatchesOptions, matches } from './expectations/matches.js';
export { type NoOutlierRowsOptions, noOutlierRows } from './expectations/outliers.js';
export {
  type ComparesOptions,
  compares,
  type NoDuplicateRowsOptions,
  noDuplicateRows,
  type RefersToOptions,
  refersTo,
  type UniqueOptions,
  unique,
} from './expectations/rows.js';
export { type FreshOptions, fresh, type VolumeOptions, volume } from './expectations/table.js';
export {
  type InRangeOptions,
  inRange,
  type NotMissingOptions,
  notMissing,
  type OneOfOptions,
  type OrderedOptions,
  oneOf,
  ordered,
  type TextLengthOptions,
  textLength,
} from './expectations/values.js';
export { expectationsOf } from './schema/expectations-of.js';
export { type InferSchemaOptions, inferSchema } from './schema/infer-schema.js';
export { type ColumnSchema, parseSchema, type TableSchema } from './schema/table-schema.js';
