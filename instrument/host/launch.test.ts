import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inForegroundGroup, quoteForNodeOptions, recorderEnvironment, refusesPreload } from './launch.ts';
import { temporaryFolder } from './testing/places.ts';

const OPTIONS = { threads: '/r/threads', addon: '/a.node', detail: 'app' } as const;

describe("the program's environment", () => {
  test('keeps what the user has in NODE_OPTIONS, and everything else', () => {
    const env = recorderEnvironment({ NODE_OPTIONS: '--no-warnings', HOME: '/root' }, '/dist/preload.cjs', OPTIONS);
    expect(env).toEqual({
      HOME: '/root',
      NODE_OPTIONS: '--no-warnings --require /dist/preload.cjs',
      LOOPSCOPE: '{"threads":"/r/threads","addon":"/a.node","detail":"app"}',
    });
  });

  test.each(['plain', 'with a blank', 'with "quotes"', 'with \\ a backslash', "with 'apostrophes'", 'with\ttab'])(
    'brings in a preload from a folder %s',
    (name) => {
      const folder = join(temporaryFolder(), name);
      mkdirSync(folder);
      const preload = join(folder, 'preload.cjs');
      writeFileSync(preload, 'process.stdout.write("preloaded " + process.env.LOOPSCOPE.length + " ")');
      const env = recorderEnvironment({ NODE_OPTIONS: '--title="a b"' }, preload, OPTIONS);
      const run = spawnSync(process.execPath, ['-p', 'process.title'], { env, encoding: 'utf8' });
      expect(run).toMatchObject({ stderr: '', stdout: `preloaded ${env.LOOPSCOPE!.length} a b\n`, status: 0 });
    },
  );

  test('quotes only what needs it', () => {
    expect(quoteForNodeOptions('/plain/path.cjs')).toBe('/plain/path.cjs');
    expect(quoteForNodeOptions('/a "b" \\c')).toBe('"/a \\"b\\" \\\\c"');
  });
});

describe("Node's permission model", () => {
  test('is seen on the command line and in NODE_OPTIONS, because it refuses the preload', () => {
    expect(refusesPreload(['--permission', 'app.js'], {})).toContain(
      'started with --permission, which refuses preloads',
    );
    expect(refusesPreload(['app.js'], { NODE_OPTIONS: '--experimental-permission' })).not.toBeNull();
  });

  test('does not matter where everything may be read, or where it is not asked for', () => {
    expect(refusesPreload(['--permission', '--allow-fs-read=*', 'app.js'], {})).toBeNull();
    expect(refusesPreload(['--max-old-space-size=512', 'app.js'], { NODE_OPTIONS: '--no-warnings' })).toBeNull();
  });
});

describe('signals of the keyboard', () => {
  // pid (name) state ppid pgrp session tty_nr tpgid …
  test('reach the program without us in the foreground of a terminal', () => {
    expect(inForegroundGroup('100 (node) S 1 100 50 34816 100 4194304')).toBe(true);
    expect(inForegroundGroup('100 (a ) b) S 1 100 50 34816 100 4194304')).toBe(true);
  });

  test('do not in the background, nor without a terminal', () => {
    expect(inForegroundGroup('100 (node) S 1 100 50 34816 77 4194304')).toBe(false);
    expect(inForegroundGroup('100 (node) S 1 100 50 0 -1 4194304')).toBe(false);
  });
});
