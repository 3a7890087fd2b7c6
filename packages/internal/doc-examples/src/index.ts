export { type Fence, fencesOfMarkdown, fencesOfSource } from './fences.ts';
export { checkName, type Instrumented, instrument } from './instrument.ts';
