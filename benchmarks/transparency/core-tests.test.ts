import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTests, groupOf, readFlags } from './core-tests.ts';

const tests = mkdtempSync(join(tmpdir(), 'loopscope-core-tests-'));
afterAll(() => rmSync(tests, { recursive: true }));

test('flags are what stands behind the first "Flags:" of a comment', () => {
  expect(readFlags("'use strict';\n// Flags: --expose-gc  --no-warnings\n// Flags: --other\n")).toEqual([
    '--expose-gc',
    '--no-warnings',
  ]);
  expect(readFlags("// Flags:\nconst text = 'Flags: --x';\n")).toEqual([]);
  expect(readFlags("'use strict';\n")).toEqual([]);
});

test('a test belongs to the first group that it fits', () => {
  expect(groupOf('parallel', 'test-timers-promises.js')?.name).toBe('timers');
  expect(groupOf('parallel', 'test-process-next-tick.js')?.name).toBe('next-tick');
  expect(groupOf('parallel', 'test-process-exit.js')?.name).toBe('process');
  expect(groupOf('parallel', 'test-http-agent.js')?.name).toBe('http');
  expect(groupOf('parallel', 'test-http2-binding.js')?.name).toBe('http2');
  expect(groupOf('parallel', 'test-zlib.js')?.name).toBe('the rest of parallel');
  expect(groupOf('es-module', 'test-esm-cjs-main.js')?.name).toBe('es-module suite');
});

test('what is no test, or is in no group, is left out', () => {
  expect(groupOf('parallel', 'parallel.status')).toBeNull();
  expect(groupOf('async-hooks', 'init-hooks.js')).toBeNull();
  expect(groupOf('fixtures', 'test-fs-access.js')).toBeNull();
});

test('tests come group by group with their flags, and those of the sequential suite run alone', () => {
  mkdirSync(join(tests, 'parallel'));
  mkdirSync(join(tests, 'sequential'));
  writeFileSync(join(tests, 'parallel/test-fs-access.js'), '');
  writeFileSync(join(tests, 'parallel/test-timers-args.js'), '// Flags: --expose-internals\n');
  writeFileSync(join(tests, 'parallel/test-zlib.js'), '');
  writeFileSync(join(tests, 'sequential/test-net-better.mjs'), '');
  expect(findTests(tests, [])).toEqual([
    { name: 'parallel/test-timers-args.js', group: 'timers', flags: ['--expose-internals'], alone: false },
    { name: 'parallel/test-fs-access.js', group: 'fs', flags: [], alone: false },
  ]);
  expect(findTests(tests, ['sequential suite'])).toEqual([
    { name: 'sequential/test-net-better.mjs', group: 'sequential suite', flags: [], alone: true },
  ]);
});

test('a group that is not there is refused, naming those that are', () => {
  expect(() => findTests(tests, ['timer'])).toThrow(/^There is no group "timer"; there are next-tick, microtask, /);
});
