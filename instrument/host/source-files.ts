import { type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
const LARGEST_BYTES = 2 * 1024 * 1024;

export type SourceAnswer = { text: string; modified: Date } | { sentence: string };

/**
 * The text of a script that V8 named in a call site.
 * Only regular files that look like scripts are given out, of 2 MiB at most; for anything else a sentence says why not.
 * @param name a `file:` URL or an absolute path
 */
export async function readSource(name: string): Promise<SourceAnswer> {
  const path = pathOf(name);
  if (path === null) return { sentence: `${name || '(no name)'} is not the path of a file.` };
  if (!SCRIPT.test(path))
    return { sentence: `${path} is not a script: its name ends in none of .js .cjs .mjs .ts .cts .mts .jsx .tsx.` };
  let stats: Stats;
  try {
    stats = statSync(path);
    if (!stats.isFile()) return { sentence: `${path} is not a regular file.` };
    if (stats.size > LARGEST_BYTES) return { sentence: `${path} is larger than 2 MiB (${stats.size} bytes).` };
    return { text: await readFile(path, 'utf8'), modified: stats.mtime };
  } catch {
    return { sentence: `${path} is not there any more, or can't be read.` };
  }
}

function pathOf(name: string): string | null {
  if (name.includes('\0')) return null;
  if (isAbsolute(name)) return name;
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : null;
  } catch {
    return null;
  }
}
