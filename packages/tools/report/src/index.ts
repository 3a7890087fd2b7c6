export { type AnomalyChartOptions, anomalyChart } from './charts/anomaly-chart.js';
export { type CategoryDriftChartOptions, categoryDriftChart } from './charts/category-chart.js';
export { type DriftChartOptions, driftChart } from './charts/drift-chart.js';
export { type EstimateChartOptions, type EstimatePoint, estimateChart } from './charts/estimate-chart.js';
export { type ForecastChartOptions, forecastChart } from './charts/forecast-chart.js';
export type { ChartOptions } from './charts/prepare.js';
export { type SparklineOptions, sparkline } from './charts/sparkline.js';
export {
  type TimelineChartOptions,
  type TimelineLane,
  type TimelineSpan,
  timelineChart,
} from './charts/timeline-chart.js';
export type {
  Block,
  DetailsBlock,
  FigureBlock,
  Finding,
  FindingsBlock,
  NoteBlock,
  ParagraphBlock,
  ReportCell,
  Section,
  Severity,
  TableBlock,
  TableColumn,
  Tile,
  TilesBlock,
} from './html/blocks.js';
export {
  type DriftSectionsOptions,
  driftSections,
  type ShownDriftReport,
  type ShownResult,
} from './html/drift-sections.js';
export { type HtmlReportOptions, htmlReport } from './html/report.js';
export { type JUnitCase, type JUnitSuite, junitXml } from './junit/junit-xml.js';
export { type DriftReportLike, driftSuite, type QualityReportLike, qualitySuite } from './junit/suites.js';
