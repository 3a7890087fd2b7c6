import { stripVTControlCharacters, styleText } from 'node:util';

/** Names come from outside: nothing in them may move the cursor, colour the terminal or break a line. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here.
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
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
