/** Numbers with one decimal: a tenth of a pixel. */
export function shortNumbers(path: string): string {
  return path.replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10));
}

/** Tenths as the shortest number that a path allows: 5 is `.5`. */
function tenths(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.');
}

/** One command with its numbers, without the letter where the command before was the same one. */
function write(command: string, before: string, numbers: readonly number[]): string {
  let text = command === before ? '' : command;
  numbers.forEach((number, i) => {
    const next = tenths(number);
    text += (i === 0 && command !== before) || next.startsWith('-') ? next : ` ${next}`;
  });
  return text;
}

/**
 * A path of straight lines with each point as its distance from the one before. Points are rounded first and the
 * distances are taken between rounded ones, so errors do not add up. Points that fall together are drawn once.
 */
export function shortPath(path: string): string {
  if (!/^M[-\d.eLMZ\s,]+$/.test(path)) return shortNumbers(path);
  let [atX, atY, firstX, firstY] = [0, 0, 0, 0];
  let short = '';
  let before = '';
  for (const [, letter, x, y] of path.matchAll(/([MLZ])\s*(?:(-?[\d.]+(?:e-?\d+)?)[\s,]+(-?[\d.]+(?:e-?\d+)?))?/g)) {
    if (letter === 'Z') {
      short += 'Z';
      [atX, atY, before] = [firstX, firstY, 'Z'];
      continue;
    }
    const [toX, toY] = [Math.round(Number(x) * 10), Math.round(Number(y) * 10)];
    const [byX, byY] = [toX - atX, toY - atY];
    if (letter === 'M') {
      short += `M${tenths(toX)} ${tenths(toY)}`;
      [firstX, firstY, before] = [toX, toY, 'M'];
    } else if (byX !== 0 || byY !== 0) {
      const command = byY === 0 ? 'h' : byX === 0 ? 'v' : 'l';
      short += write(command, before, command === 'h' ? [byX] : command === 'v' ? [byY] : [byX, byY]);
      before = command;
    }
    [atX, atY] = [toX, toY];
  }
  return short;
}
