import { availableParallelism } from 'node:os';

/** A whole number from the command line, at least 1. */
export function countOption(name: string, text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new TypeError(`Option "--${name}" is "${text}"; it must be a whole number, at least 1.`);
}

/** Threads to use where the command line does not say. */
export const usualThreads: number = availableParallelism();
