import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file so that a reader finds the old one or the new one, never a part. Where it can't be written, the old one stays
 * and nothing else.
 * @throws the system's error
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
