// `npm run monitor`: watches the bundled census employment model, or one of your own given by options (see `--help`).
import { build, install, run } from './bootstrap.mjs';

const app = '@bellwether-app/model-monitor';
install([app]);
build([app]);
run('apps/model-monitor/src/main.ts', process.argv.slice(2));
