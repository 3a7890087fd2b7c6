import { stripVTControlCharacters, styleText } from 'node:util';

/** Names come from outside: nothing in them may move the cursor, colour the terminal or break a line. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}

/** `text` cut to `width` characters, with an ellipsis where something was lost, and padded to it. */
export function fit(text: string, width: number): string {
  const safe = plain(text);
  return (safe.length > width ? `${safe.slice(0, width - 1)}…` : safe).padEnd(width);
}

/** Colours, where the output is a terminal that shows them. */
export function painter(colour: boolean) {
  const paint = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), yellow: paint('yellow'), cyan: paint('cyan') };
}

export type Painter = ReturnType<typeof painter>;
