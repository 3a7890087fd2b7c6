import type { BellwetherErrorCode, ErrorDetails, Frame } from '@bellwether/core';

/** What the worker is asked for. */
export interface ParquetTask {
  readonly file: string;
  readonly columns: readonly string[] | undefined;
}

/** What the worker answers. Errors do not survive the way between threads as ours, so their parts go. */
export type ParquetAnswer =
  | { readonly frame: Frame }
  | {
      readonly refused: {
        readonly code: BellwetherErrorCode;
        readonly message: string;
        readonly details: ErrorDetails;
      };
    };
