import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of all files below a folder whose path in it matches. */
export function bytesIn(folder: string, wanted: RegExp): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => wanted.test(path))
    .reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}
