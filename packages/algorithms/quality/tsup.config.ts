import { library } from '@bellwether-internal/presets/tsup';
export default library();
