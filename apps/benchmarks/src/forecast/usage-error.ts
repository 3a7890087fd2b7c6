/** What the command line or an input file has wrong: reported in one sentence, with exit code 2. */
export class UsageError extends Error {}
