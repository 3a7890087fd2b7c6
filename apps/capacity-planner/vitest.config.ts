import { suite } from '@bellwether-internal/presets/vitest';
export default suite();
