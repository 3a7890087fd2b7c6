/** How urgent a finding or a tile is. Always shown by a word and an icon, never by colour alone. */
export type Severity = 'critical' | 'warning' | 'info' | 'good';

/** A paragraph of text. */
export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly text: string;
}

/** A remark set apart: how something was measured, what to keep in mind. */
export interface NoteBlock {
  readonly kind: 'note';
  readonly text: string;
}

/** One number of a summary. */
export interface Tile {
  readonly label: string;
  readonly value: string | number;
  readonly unit?: string;
  /** A line below the value. */
  readonly detail?: string;
  readonly severity?: Severity;
}

/** A row of summary numbers. */
export interface TilesBlock {
  readonly kind: 'tiles';
  readonly tiles: readonly Tile[];
}

/** A cell: text, a number, nothing, a drawing such as a sparkline, or a link to the section with that id. */
export type ReportCell =
  | string
  | number
  | null
  | { readonly svg: string }
  | { readonly text: string; readonly section: string };

/** One column of a table. */
export interface TableColumn {
  readonly title: string;
  /** Numbers belong at the end. @default `'end'` where every cell that is there is a number */
  readonly align?: 'start' | 'end';
}

/** A table. It scrolls within its own box where the page is narrow. */
export interface TableBlock {
  readonly kind: 'table';
  readonly caption?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
}

/** A drawing with a caption. */
export interface FigureBlock {
  readonly kind: 'figure';
  /** What a chart of this package returned. */
  readonly svg: string;
  /** The same chart drawn about 360 wide: shown instead on a phone. Without it the drawing scrolls within its box there. */
  readonly narrowSvg?: string;
  readonly caption: string;
}

/** Something that was found. */
export interface Finding {
  readonly severity: Severity;
  readonly title: string;
  /** What it was found in, such as the name of a series. */
  readonly subject?: string;
  /** Id of the section that tells more: the subject links to it. */
  readonly section?: string;
  readonly text?: string;
  /** When, milliseconds since the epoch. */
  readonly time?: number;
  /** What is known about it, as pairs of name and value. */
  readonly facts?: readonly (readonly [name: string, value: string | number])[];
}

/** A list of findings. */
export interface FindingsBlock {
  readonly kind: 'findings';
  readonly findings: readonly Finding[];
  /** Numbers the list from 1, to refer to the badges of an anomaly chart. @default false */
  readonly numbered?: boolean;
}

/** Blocks behind a line that opens them: for long lists. On paper they are open. */
export interface DetailsBlock {
  readonly kind: 'details';
  readonly summary: string;
  readonly blocks: readonly Block[];
  /** @default false */
  readonly open?: boolean;
}

/** A part of a section. */
export type Block = ParagraphBlock | NoteBlock | TilesBlock | TableBlock | FigureBlock | FindingsBlock | DetailsBlock;

/** A part of a report with a heading. */
export interface Section {
  /** Fragment for links to it. @default made from its place in the report */
  readonly id?: string;
  readonly title: string;
  /** Depth of the heading: 3 belongs to the section of level 2 before it. @default 2 */
  readonly level?: 2 | 3;
  /** Shown beside its entry in the table of contents. */
  readonly severity?: Severity;
  readonly blocks: readonly Block[];
}
