import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LoopscopeError } from './errors.ts';
import { commandTarget, scriptTarget } from './target.ts';
import { temporaryFolder, withoutPrivileges } from './testing/places.ts';

function refusal(action: () => unknown): LoopscopeError {
  try {
    action();
  } catch (error) {
    if (error instanceof LoopscopeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function folderWith(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

describe('a script', () => {
  test('is started by this Node under the name that was typed, with its own arguments behind it', () => {
    const cwd = folderWith('src/app.js');
    expect(scriptTarget('src/app.js', ['--quiet', '-o', 'x'], cwd)).toEqual({
      command: ['node', 'src/app.js', '--quiet', '-o', 'x'],
      file: process.execPath,
      argv0: 'node',
      args: ['src/app.js', '--quiet', '-o', 'x'],
      nodeOptions: [],
      name: 'app',
    });
  });

  test('is found as Node finds it: without its extension, or as the entry of a directory', () => {
    const cwd = folderWith('app.js', 'lib/index.js', 'tool/start.cjs');
    writeFileSync(join(cwd, 'tool/package.json'), '{"main":"start.cjs"}');
    expect(scriptTarget('app', [], cwd)).toMatchObject({ args: ['app'], name: 'app' });
    expect(scriptTarget('lib', [], cwd)).toMatchObject({ args: ['lib'], name: 'index' });
    expect(scriptTarget('./tool', [], cwd)).toMatchObject({ args: ['./tool'], name: 'start' });
  });

  test('that is not there is refused, with a name that is nearly the same', () => {
    const cwd = folderWith('src/server.mjs');
    const error = refusal(() => scriptTarget('src/sever.mjs', [], cwd));
    expect(error).toMatchObject({ code: 'E_SCRIPT_MISSING', exitCode: 2 });
    expect(error.message).toBe(`There is no script src/sever.mjs in ${cwd}; did you mean src/server.mjs?`);
  });

  test('that is not there is refused, with where to look when nothing is near', () => {
    const cwd = folderWith('a-very-different-name.js');
    expect(refusal(() => scriptTarget('app.js', [], cwd)).message).toBe(
      `There is no script app.js in ${cwd}; check its name, or see \`loopscope list\` for experiments.`,
    );
  });

  test('can not be a directory without an entry', () => {
    const cwd = folderWith('src/main.ts', 'empty/notes.md');
    const error = refusal(() => scriptTarget('src', [], cwd));
    expect(error).toMatchObject({ code: 'E_SCRIPT_DIRECTORY', exitCode: 2 });
    expect(error.message).toBe(
      'src is a directory without an index.js or a package.json with "main"; name the script to start, such as src/main.ts.',
    );
    expect(refusal(() => scriptTarget('empty', [], cwd)).message).toContain('such as empty/app.js.');
  });

  test('that may not be read is refused', () => {
    const cwd = folderWith('app.js');
    chmodSync(join(cwd, 'app.js'), 0);
    const error = refusal(() => withoutPrivileges(() => scriptTarget('app.js', [], cwd)));
    expect(error).toMatchObject({ code: 'E_SCRIPT_UNREADABLE', exitCode: 2 });
    expect(error.message).toBe(
      `The script ${cwd}/app.js can't be read: permission denied; give yourself the right to read it.`,
    );
  });
});

describe('a command line', () => {
  test('is started as it is, and names the recording after its program', () => {
    const target = commandTarget(['ls', '-l', 'a b'], '/');
    expect(target).toMatchObject({ command: ['ls', '-l', 'a b'], argv0: 'ls', args: ['-l', 'a b'], name: 'ls' });
    expect(target.file).toMatch(/\/ls$/);
  });

  test("of node names the recording after the script, whatever Node's own options are", () => {
    const cwd = folderWith('server.mjs');
    expect(commandTarget(['node', '--permission', 'server.mjs', '--permission'], cwd)).toMatchObject({
      name: 'server',
      nodeOptions: ['--permission'],
    });
    expect(commandTarget(['node', '-e', '1'], cwd)).toMatchObject({ name: 'node', nodeOptions: ['-e', '1'] });
  });

  test('may name its program by a path', () => {
    const cwd = folderWith('tool.sh');
    chmodSync(join(cwd, 'tool.sh'), 0o755);
    expect(commandTarget(['./tool.sh'], cwd)).toMatchObject({
      file: join(cwd, 'tool.sh'),
      argv0: './tool.sh',
      name: 'tool',
    });
  });

  test('is refused where there is no such program', () => {
    const error = refusal(() => commandTarget(['no-such-program', 'x'], '/'));
    expect(error).toMatchObject({ code: 'E_COMMAND_MISSING', exitCode: 2 });
    expect(error.message).toBe('There is no command no-such-program; check its name and the PATH.');
  });

  test('is refused where the program can not be executed', () => {
    const cwd = folderWith('tool.sh');
    expect(refusal(() => commandTarget(['./tool.sh'], cwd)).message).toBe(
      "./tool.sh can't be started: permission denied; make it executable.",
    );
  });

  test('is refused where nothing is in it', () => {
    expect(refusal(() => commandTarget([], '/'))).toMatchObject({ code: 'E_USAGE', exitCode: 2 });
  });
});
