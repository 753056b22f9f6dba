/** Where things are. The programs under test stay where they are written: they are not copied into the build's output. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const root = here.pathname.endsWith('/dist/benchmarks/') ? new URL('../../', here) : new URL('../', here);

/** Absolute path of something in the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/**
 * Does something in a folder of its own, which is gone afterwards, whatever comes of it.
 * @param prefix of its name; paths of sockets must be short
 */
export async function inTemporaryFolder<T>(
  work: (folder: string) => T | Promise<T>,
  prefix = 'loopscope-bench-',
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
