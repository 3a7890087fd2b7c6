export { credentialsFrom } from './credentials.ts';
export { runMain, writeFiles } from './run-main.ts';
export { type Outcome, type RunOptions, runProgram } from './run-program.ts';
