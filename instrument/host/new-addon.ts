import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LoopscopeError, systemReason } from './errors.ts';

/** Files that go by another name in the template, because npm leaves out or reads what has their own. */
const RENAMED: Record<string, string> = { gitignore: '.gitignore', 'lock.json': 'package-lock.json' };

/**
 * Makes a small addon project of its own, with a test, that node-gyp and cmake-js build.
 * @param template folder of the template
 * @returns the new project's folder and files, relative to it
 * @throws LoopscopeError where the name cannot be a package's or the folder is in use
 */
export function createAddon(template: string, path: string): { folder: string; files: string[] } {
  const folder = resolve(path);
  const name = basename(folder);
  if (!/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name))
    throw new LoopscopeError(
      'E_ADDON_NAME',
      `"${name}" cannot be the name of a package; use lower-case letters, digits, "-", "_" and ".", and begin with a letter or digit.`,
    );
  if (existsSync(folder) && !(statSync(folder).isDirectory() && readdirSync(folder).length === 0))
    throw new LoopscopeError(
      'E_ADDON_EXISTS',
      `${folder} exists already and is not an empty directory; use another name.`,
    );
  try {
    mkdirSync(folder, { recursive: true });
    cpSync(template, folder, { recursive: true });
  } catch (error) {
    throw new LoopscopeError(
      'E_ADDON_NOT_WRITABLE',
      `${folder} cannot be made: ${systemReason(error)}; use a place that you may write to.`,
    );
  }
  const files = fillIn(folder, '', name);
  return { folder, files: files.sort() };
}

/** Puts the names into every file below a folder. */
function fillIn(folder: string, below: string, name: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return fillIn(folder, path, name);
    const target = `addon_${name}`.replace(/\W/g, '_');
    const text = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, path), text.replaceAll('__NAME__', name).replaceAll('__TARGET__', target));
    const renamed = RENAMED[path];
    if (!renamed) return [path];
    renameSync(join(folder, path), join(folder, renamed));
    return [renamed];
  });
}
