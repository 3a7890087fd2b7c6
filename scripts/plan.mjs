// `npm run plan`: plans the bundled example, or resources of your own given by options (see `--help`).
import { build, install, run } from './bootstrap.mjs';

const app = '@bellwether-app/capacity-planner';
install([app]);
build([app]);
run('apps/capacity-planner/src/main.ts', process.argv.slice(2));
