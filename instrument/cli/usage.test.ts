import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import { runCli } from './testing/run-cli.ts';

describe('the command line', () => {
  test('without anything shows its help and where the experiments are', async () => {
    const run = await runCli([], temporaryFolder());
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['run', 'record', 'open', 'print', 'events', 'compare', 'list'])
      expect(run.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(run.stdout).toContain('`loopscope list`');
  });

  test('tells its version', async () => {
    expect(await runCli(['--version'], temporaryFolder())).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test.each(['run', 'record', 'open', 'print', 'events', 'compare', 'list'])(
    'explains %s with an example',
    async (command) => {
      const run = await runCli([command, '--help'], temporaryFolder());
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toMatch(new RegExp(`Examples?:\n  \\$ loopscope ${command}`));
    },
  );

  test.each([
    [['recrd'], "unknown command 'recrd'; did you mean record?"],
    [['app.js'], "unknown command 'app.js'; did you mean `loopscope run app.js`?"],
    [['frobnicate'], "unknown command 'frobnicate'; see `loopscope --help`."],
    [['--frobnicate'], "unknown option '--frobnicate'; see `loopscope --help`."],
    [['run', '--prt', '1', 'app.js'], "unknown option '--prt'; did you mean --port?"],
    [['run'], "missing required argument 'script'; see `loopscope run --help`."],
    [['record'], "missing required argument 'script'; see `loopscope record --help`."],
    [
      ['record', '--detail', 'all', 'app.js'],
      "option '--detail <level>' argument 'all' is invalid; allowed choices are app, lab; see `loopscope record --help`.",
    ],
    [
      ['run', '--port', 'http', 'app.js'],
      "option '--port <number>' argument 'http' is invalid; give a number from 0 to 65535; see `loopscope run --help`.",
    ],
    [['open'], "missing required argument 'recording'; see `loopscope open --help`."],
    [
      ['print', 'a', 'b'],
      "too many arguments for 'print'; expected 1 argument but got 2; see `loopscope print --help`.",
    ],
  ])('says in one sentence what is wrong with %j', async (words, sentence) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'app.js'), '');
    expect(await runCli(words, cwd)).toEqual({ code: 2, signal: null, stdout: '', stderr: `loopscope: ${sentence}\n` });
  });
});
