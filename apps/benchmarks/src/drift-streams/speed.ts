// Measures one detector in a process of its own: updates per second of processor time, the best of five passes.
import { detectors, steadyStream } from './detectors.ts';

const [name = '', scale = '1'] = process.argv.slice(2);
const row = detectors.find((each) => each.name === name);
if (row === undefined) throw new Error(`there is no detector "${name}"`);
const length = Math.max(1000, Math.round(row.values * Number(scale)));
const block = steadyStream(row.scenario, Math.min(length, 1_000_000));
let best = 0;
let alarms = 0;
for (let pass = 0; pass < 5; pass += 1) {
  const detector = row.create();
  const before = process.cpuUsage();
  for (let i = 0, k = 0; i < length; i += 1) {
    if (detector.update(block[k]!).status === 'drift') alarms += 1;
    k = k + 1 === block.length ? 0 : k + 1;
  }
  const { user, system } = process.cpuUsage(before);
  best = Math.max(best, length / ((user + system) / 1e6));
}
process.stdout.write(JSON.stringify({ perSecond: best, alarms }));
