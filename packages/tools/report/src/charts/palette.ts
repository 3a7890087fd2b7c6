/**
 * The colours of a drawing by their role. ECharts draws with `mark`, a colour that appears nowhere else; the finished
 * drawing has `light` as plain attribute and a class, through which a stylesheet switches to `dark` or to the page's own.
 *
 * Blue, vermilion and greys of clearly different lightness stay apart under every common colour-vision deficiency.
 */
export interface Tone {
  readonly light: string;
  readonly dark: string;
  readonly mark: string;
}

const roles = {
  /** Titles, and the line of what was measured. */
  ink: ['#1c2733', '#e8edf2'],
  /** Axis labels, legends, captions. */
  muted: ['#55616e', '#a3afbb'],
  /** Grid lines. */
  grid: ['#e3e7eb', '#2b343d'],
  /** Axis lines, and the bars of a reference. */
  neutral: ['#8a96a3', '#75828f'],
  /** What Bellwether adds: forecasts, the current sample. */
  accent: ['#0068ad', '#63b5f2'],
  /** Anomalies and limits. */
  alert: ['#bf4300', '#ff9a5c'],
  /** What lies behind. */
  surface: ['#ffffff', '#12181e'],
  /** Spans of time by how grave they are. */
  critical: ['#b42318', '#ff8f85'],
  warning: ['#c77700', '#f5b05c'],
} as const;

/** What a colour stands for. */
export type Role = keyof typeof roles;

/** All roles. */
export const roleNames: readonly Role[] = Object.keys(roles) as Role[];

/** Every tone by role. */
export const tones: Readonly<Record<Role, Tone>> = Object.fromEntries(
  roleNames.map((role, index) => [
    role,
    { light: roles[role][0], dark: roles[role][1], mark: `#fe01${(index + 16).toString(16)}` },
  ]),
) as Record<Role, Tone>;

/** The system's own interface font. No quotes, so that it fits in an attribute. */
export const fontStack = 'system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif';

function declarations(scheme: 'light' | 'dark', prefix: string): string {
  return roleNames.map((role) => `${prefix}${role}:${tones[role][scheme]}`).join(';');
}

/** Declares `--bw-ink`, `--bw-accent`, ... for `selector`: light, and dark on screens that ask for it. Paper is light. */
export function paletteStyle(selector: string, prefix = '--bw-'): string {
  return (
    `${selector}{${declarations('light', prefix)}}` +
    `@media screen and (prefers-color-scheme:dark){${selector}{${declarations('dark', prefix)}}}`
  );
}

/** The stylesheet inside every drawing: follows the page's `--bw-…` where there is one, else the reader's colour scheme. */
export const drawingStyle: string =
  paletteStyle('.bw-chart', '--bwc-') +
  `.bw-chart text{font-family:${fontStack}}` +
  roleNames
    .map((role) => {
      const value = `var(--bw-${role},var(--bwc-${role}))`;
      return `.bw-f-${role}{fill:${value}}.bw-s-${role}{stroke:${value}}`;
    })
    .join('');
