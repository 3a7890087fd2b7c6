// `npm start`: reviews the bundled CloudWatch metrics, or a live server or file given by options (see `--help`).
import { build, install, run } from './bootstrap.mjs';

const app = '@bellwether-app/ops-review';
install([app]);
build([app]);
run('apps/ops-review/src/main.ts', process.argv.slice(2));
