import fc from 'fast-check';

// Every run draws the same examples, so that a red build means the change and not the draw. BELLWETHER_SEED=random looks
// further, as one job of the workflow does; a number repeats what it found.
const wanted = process.env.BELLWETHER_SEED ?? '20260101';
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isInteger(seed)) throw new Error(`BELLWETHER_SEED is ${wanted}; it must be a whole number, or "random".`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
