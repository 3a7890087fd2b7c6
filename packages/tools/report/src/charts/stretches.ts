import { tones } from './palette.js';
import { type PlotBox, round, textWidth } from './sheet.js';

/** A stretch on the axis that one or several anomalies cover. */
export interface Stretch {
  left: number;
  right: number;
  readonly numbers: number[];
}

/** Joins what would touch in the drawing: the number of marks is bounded by the width, not by the data. */
export function joinNear(list: readonly Stretch[], distance: (before: Stretch, after: Stretch) => number): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of [...list].sort((a, b) => a.left - b.left)) {
    const last = joined.at(-1);
    if (last !== undefined && stretch.left - last.right < distance(last, stretch)) {
      last.right = Math.max(last.right, stretch.right);
      for (const number of stretch.numbers) last.numbers.push(number);
    } else {
      joined.push({ left: stretch.left, right: stretch.right, numbers: [...stretch.numbers] });
    }
  }
  return joined;
}

/** `'3'`, `'3–5'`, or `'3 +4'` where the numbers do not follow each other. */
function numberText(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.length === 1) return String(first);
  return last - first === sorted.length - 1 ? `${first}–${last}` : `${first} +${sorted.length - 1}`;
}

/** The numbers of the stretches above the plot, joined where they would overlap. */
export function badges(stretches: readonly Stretch[], box: PlotBox): string {
  const widthOf = (numbers: readonly number[]) => Math.max(18, textWidth(numberText(numbers), 11) + 10);
  const centred = stretches.map(({ left, right, numbers }) => ({
    left: (left + right) / 2,
    right: (left + right) / 2,
    numbers,
  }));
  let joined = joinNear(centred, () => 20);
  // A joined badge is wider than its parts and may touch the next one.
  for (let before = -1; before !== joined.length; ) {
    before = joined.length;
    joined = joinNear(
      joined,
      (a, b) => (widthOf(a.numbers) + widthOf(b.numbers)) / 2 + 2 - (a.right - a.left) / 2 - (b.right - b.left) / 2,
    );
  }
  const y = box.top - 14;
  return joined
    .map(({ left, right, numbers }) => {
      const width = widthOf(numbers);
      const x = Math.max(box.left + width / 2 - 10, Math.min(box.right - width / 2 + 10, (left + right) / 2));
      return (
        `<rect x="${round(x - width / 2)}" y="${y - 9}" width="${round(width)}" height="18" rx="9" fill="${tones.alert.light}" class="bw-f-alert"/>` +
        `<text x="${round(x)}" y="${y + 4}" font-size="11" font-weight="600" text-anchor="middle" fill="${tones.surface.light}" class="bw-f-surface">${numberText(numbers)}</text>`
      );
    })
    .join('');
}
