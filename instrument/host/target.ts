import { accessSync, closeSync, constants, openSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, extname, isAbsolute, join, resolve, sep } from 'node:path';
import { LoopscopeError, systemCode, systemReason } from './errors.ts';

/** What to start. */
export interface Target {
  /** The command line as it is shown. */
  command: string[];
  /** The executable, and what it sees as its own name. */
  file: string;
  argv0: string;
  args: string[];
  /** Those of them that are options of Node itself. */
  nodeOptions: string[];
  /** What the recording is called where nobody says otherwise. */
  name: string;
}

/**
 * A script, found as `node SCRIPT` would find it: a file, a file without its extension, or a directory with an entry.
 * @throws LoopscopeError where Node would not find or could not read it
 */
export function scriptTarget(script: string, args: string[], cwd: string): Target {
  const path = resolveScript(script, cwd);
  return {
    command: ['node', script, ...args],
    file: process.execPath,
    argv0: 'node',
    args: [script, ...args],
    nodeOptions: [],
    name: recordingName(path),
  };
}

/** A whole command line, of which every Node process is recorded. */
export function commandTarget(command: string[], cwd: string): Target {
  const [name, ...args] = command;
  if (name === undefined || name === '') {
    throw new LoopscopeError(
      'E_USAGE',
      'No command follows the --; write one, such as `loopscope record -- node app.js`.',
    );
  }
  const isNode = /^node(js)?$/.test(basename(name));
  const at = isNode ? args.findIndex((arg) => isFile(resolve(cwd, arg))) : -1;
  return {
    command,
    file: resolveCommand(name, cwd),
    argv0: name,
    args,
    nodeOptions: isNode ? args.slice(0, at < 0 ? args.length : at) : [],
    name: recordingName(at < 0 ? name : resolve(cwd, args[at])),
  };
}

function recordingName(path: string): string {
  const name = basename(path, extname(path));
  return /^[\w@+-][\w@+. -]*$/.test(name) ? name : 'recording';
}

function resolveScript(script: string, cwd: string): string {
  const path = resolve(cwd, script);
  let found: string;
  try {
    found = createRequire(join(cwd, 'main.js')).resolve(path);
  } catch (error) {
    throw unresolved(script, path, cwd, error);
  }
  try {
    closeSync(openSync(found, 'r'));
  } catch (error) {
    throw new LoopscopeError(
      'E_SCRIPT_UNREADABLE',
      `The script ${found} can't be read: ${systemReason(error)}; give yourself the right to read it.`,
      { cause: error },
    );
  }
  return found;
}

function unresolved(script: string, path: string, cwd: string, cause: unknown): LoopscopeError {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const inside = scriptsIn(path)[0];
    const example = inside ? join(script, inside) : join(script, 'app.js');
    return new LoopscopeError(
      'E_SCRIPT_DIRECTORY',
      `${script} is a directory without an index.js or a package.json with "main"; name the script to start, such as ${example}.`,
      { cause },
    );
  }
  const near = scriptsIn(resolve(path, '..')).find((name) => distance(name, basename(path)) <= 2);
  const mend = near
    ? `did you mean ${join(script, '..', near)}?`
    : 'check its name, or see `loopscope list` for experiments.';
  return new LoopscopeError('E_SCRIPT_MISSING', `There is no script ${script} in ${cwd}; ${mend}`, { cause });
}

function scriptsIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => /\.[cm]?[jt]s$/.test(name));
  } catch {
    return [];
  }
}

/** Edits between two short names. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Not there, or no path at all, as the text after `node -e` is.
    return false;
  }
}

function resolveCommand(name: string, cwd: string): string {
  const candidates =
    name.includes(sep) || isAbsolute(name)
      ? [resolve(cwd, name)]
      : (process.env.PATH ?? '').split(delimiter).map((folder) => resolve(cwd, folder || '.', name));
  let refused: unknown = null;
  for (const path of candidates) {
    try {
      if (!isFile(path)) continue;
      accessSync(path, constants.X_OK);
      return path;
    } catch (error) {
      refused ??= error;
    }
  }
  throw refused && systemCode(refused) !== 'ENOENT'
    ? new LoopscopeError('E_COMMAND_MISSING', `${name} can't be started: ${systemReason(refused)}; make it executable.`)
    : new LoopscopeError('E_COMMAND_MISSING', `There is no command ${name}; check its name and the PATH.`);
}
