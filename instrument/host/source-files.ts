import { readFileSync, type Stats, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
const LARGEST_BYTES = 2 * 1024 * 1024;

export type SourceAnswer = { text: string; modified: Date | null } | { sentence: string };

/**
 * The text of a script that V8 named in a call site, or that a source map named as a source.
 * Only regular files that look like scripts are given out; for anything else a sentence says why not.
 * @param name a `file:` URL or an absolute path
 * @param largest in bytes; 2 MiB where nothing else is said
 */
export function readSource(name: string, largest = LARGEST_BYTES): SourceAnswer {
  const path = pathOf(name);
  if (path === null) return { sentence: `${name || '(no name)'} is not the path of a file.` };
  if (!SCRIPT.test(path))
    return { sentence: `${path} is not a script: its name ends in none of .js .cjs .mjs .ts .cts .mts .jsx .tsx.` };
  let stats: Stats;
  try {
    stats = statSync(path);
    if (!stats.isFile()) return { sentence: `${path} is not a regular file.` };
    if (stats.size > largest)
      return { sentence: `${path} is larger than ${largest / 1024 / 1024} MiB (${stats.size} bytes).` };
    return { text: readFileSync(path, 'utf8'), modified: stats.mtime };
  } catch {
    return { sentence: `${path} is not there any more, or can't be read.` };
  }
}

/** What changes with every change of a file; '' where it is not there. */
export function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : '';
}

/** The path of a script by its name in a call site: a path or a `file:` URL. Null for anything else. */
export function pathOf(name: string): string | null {
  if (name.includes('\0')) return null;
  if (isAbsolute(name)) return name;
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : null;
  } catch {
    return null;
  }
}
