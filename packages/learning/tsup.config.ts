import { library } from '@bellwether-internal/presets/tsup';
// One file out per file in: whoever takes only `median` does not get the FFT and the matrices with it.
export default library({ entry: ['src/**/*.ts', '!src/**/*.test.ts'], bundle: false });
