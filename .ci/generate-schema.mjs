// Writes native/event_schema.h from the compiled schema. Run by `npm run build:schema`.
import { writeFileSync } from 'node:fs';
import { eventSchemaHeader } from '../dist/instrument/schema/generate-header.js';

writeFileSync(new URL('../native/event_schema.h', import.meta.url), eventSchemaHeader());
