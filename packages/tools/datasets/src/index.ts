export { type DatasetId, type DatasetInfo, type DatasetKind, listDatasets } from './catalogue.js';
export { type EmploymentData, loadEmployment } from './census.js';
export {
  type LabelledSeries,
  type LabelledWindow,
  loadCloudwatch,
  loadCloudwatchLabelled,
  loadTraffic,
} from './series.js';
