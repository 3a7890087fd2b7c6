import type { JUnitSuite } from './junit-xml.js';

/** A drift report, as far as it is needed here: that of `@bellwether/drift`. */
export interface DriftReportLike {
  readonly columns: readonly {
    readonly column: string;
    readonly verdict: 'drift' | 'stable' | 'insufficient data';
    readonly reason: string;
  }[];
}

/** A quality report, as far as it is needed here: that of `@bellwether/quality`. */
export interface QualityReportLike {
  readonly results: readonly {
    readonly expectation: string;
    readonly columns: readonly string[];
    readonly severity: 'error' | 'warning';
    readonly status: 'passed' | 'failed' | 'not checked';
    readonly reason: string;
  }[];
}

/**
 * A drift report as a suite for {@link junitXml}: a test for each column, failed where it drifted and skipped where there was too little
 * data.
 */
export function driftSuite(report: DriftReportLike, name = 'drift'): JUnitSuite {
  return {
    name,
    cases: report.columns.map(({ column, verdict, reason }) => ({
      name: column,
      ...(verdict === 'drift' ? { failure: reason } : {}),
      ...(verdict === 'insufficient data' ? { skipped: reason } : {}),
      ...(verdict === 'stable' ? { output: reason } : {}),
    })),
  };
}

/**
 * A quality report as a suite for {@link junitXml}: a test for each expectation. One of severity `'warning'` that does not hold is skipped with
 * its reason, because JUnit knows no warnings.
 */
export function qualitySuite(report: QualityReportLike, name = 'quality'): JUnitSuite {
  return {
    name,
    cases: report.results.map(({ expectation, columns, severity, status, reason }) => ({
      name: columns.length === 0 ? expectation : `${expectation} (${columns.join(', ')})`,
      ...(status === 'failed' && severity === 'error' ? { failure: reason } : {}),
      ...(status === 'failed' && severity === 'warning' ? { skipped: `Warning: ${reason}` } : {}),
      ...(status === 'not checked' ? { skipped: reason } : {}),
      ...(status === 'passed' ? { output: reason } : {}),
    })),
  };
}
