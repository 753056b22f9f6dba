/** Where things are. The programs under test stay where they are written: they are not copied into the build's output. */
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const root = here.pathname.endsWith('/dist/benchmarks/') ? new URL('../../', here) : new URL('../', here);

/** Absolute path of something in the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(path, root));
}
