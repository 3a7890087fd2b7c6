// Writes the generated pages, which are not committed.
import { fileURLToPath } from 'node:url';
import { writeReference } from '@bellwether-internal/api-docs';

await writeReference(fileURLToPath(new URL('../reference', import.meta.url)));
