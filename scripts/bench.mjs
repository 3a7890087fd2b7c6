// `npm run bench -- NAME [options]`: measures one thing, beside a peer where the peer is installed.
import { build, install, run } from './bootstrap.mjs';

const app = '@bellwether-app/benchmarks';
install([app]);
build([app]);
run('apps/benchmarks/src/main.ts', process.argv.slice(2));
