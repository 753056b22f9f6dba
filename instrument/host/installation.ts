import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoopscopeError } from './errors.ts';

/** Where the built parts of this copy of Loopscope lie, as absolute paths. */
export interface Installation {
  root: string;
  version: string;
  /** The CommonJS file that is brought into every Node process of the program. */
  preload: string;
  addon: string;
  /** Folder of the built page. */
  page: string;
}

function readPackage(folder: string): { name?: string; version?: string } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** Finds the package that this file belongs to, from its sources as well as from `dist`. */
export function findInstallation(start: string = dirname(fileURLToPath(import.meta.url))): Installation {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = readPackage(folder);
    if (found?.name === 'loopscope') {
      return {
        root: folder,
        version: found.version ?? '0.0.0',
        preload: join(folder, 'dist', 'preload.cjs'),
        // Tests of another build name its folder.
        addon: join(folder, process.env.LOOPSCOPE_BUILD ?? 'build', 'Release', 'loopscope_recorder.node'),
        page: join(folder, 'dist', 'visualizer'),
      };
    }
    if (dirname(folder) === folder) {
      throw new LoopscopeError(
        'E_NOT_BUILT',
        `No package.json of loopscope is above ${start}; install loopscope again.`,
      );
    }
  }
}

/** Refuses to go on where a built part is missing: `recorder` is the preload and the addon, `page` the browser's part. */
export function requireBuilt(installation: Installation, parts: { recorder?: boolean; page?: boolean }): void {
  const needed: [what: string, path: string][] = [];
  if (parts.recorder) needed.push(['The addon', installation.addon], ['The preload', installation.preload]);
  if (parts.page) needed.push(['The page', join(installation.page, 'index.html')]);
  for (const [what, path] of needed) {
    if (existsSync(path)) continue;
    throw new LoopscopeError(
      'E_NOT_BUILT',
      `${what} is not built (${path}); run \`npm run build\` in ${installation.root}.`,
    );
  }
}
