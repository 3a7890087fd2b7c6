import { library } from '@bellwether-internal/presets/tsup';
export default library({ entry: ['src/index.ts', 'src/column-task.ts'] });
