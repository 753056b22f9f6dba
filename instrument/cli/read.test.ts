import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeThread } from '../host/testing/fake-log.ts';
import { emptyRecording, endedPid, temporaryFolder } from '../host/testing/places.ts';
import { MAIN, plainEnvironment, runCli, startCli, withScript } from './testing/run-cli.ts';

async function recorded(script: string): Promise<{ cwd: string; log: string }> {
  const cwd = withScript(temporaryFolder(), script);
  await runCli(['record', '--quiet', 'app.js'], cwd);
  const threads = join(cwd, 'app.loopscope', 'threads');
  return { cwd, log: join(threads, readdirSync(threads)[0], '000000.log') };
}

const MANY = 'for (let i = 0; i < 15_000; i++) process.nextTick(() => {});';

/** The lines of `events` as objects. */
function parse(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('events', () => {
  test('writes one JSON object per line, from the start of the thread to its end', async () => {
    const { cwd } = await recorded('setTimeout(function later() {}, 1); process.exitCode = 3');
    const run = await runCli(['events', 'app'], cwd);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const events = parse(run.stdout);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events[0]).toMatchObject({ ev: 'thread-start', main: true, node: process.version });
    expect(events.filter(({ type }) => type === 'Timeout').map(({ ev }) => ev)).toEqual(['init', 'before', 'after']);
    expect(events.at(-1)).toMatchObject({ ev: 'thread-end', code: 3, signal: null });
  });

  test('of a killed program holds everything up to its end', async () => {
    const { cwd } = await recorded("process.nextTick(() => process.kill(process.pid, 'SIGKILL'))");
    const events = parse((await runCli(['events', 'app'], cwd)).stdout);
    expect(events.filter(({ type }) => type === 'TickObject').map(({ ev }) => ev)).toEqual(['init', 'before']);
    expect(events.at(-1)).toMatchObject({ ev: 'thread-end', code: null, signal: 'SIGKILL' });
  });

  test('of a program that still runs holds what it has published, and no end', async () => {
    const cwd = withScript(temporaryFolder(), "setTimeout(() => console.log('turned'), 5); setInterval(() => {}, 10)");
    const running = startCli(['record', '--quiet', 'app.js'], cwd);
    onTestFinished(async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    });
    await running.until(/turned/);
    const events = parse((await runCli(['events', 'app'], cwd)).stdout);
    expect(events[0]).toMatchObject({ ev: 'thread-start' });
    expect(events.some(({ ev }) => ev === 'thread-end')).toBe(false);
  });

  test('ends quietly when nobody reads on', async () => {
    const { cwd } = await recorded(MANY);
    const child = spawn('sh', ['-c', `"${process.execPath}" "${MAIN}" events app | head -n 1`], {
      cwd,
      env: plainEnvironment(),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(stdout).toMatch(/^\{"seq":0,.*\}\n$/);
    expect(stderr).toBe('');
  });

  test('gives a slow reader everything', async () => {
    const { cwd } = await recorded(MANY);
    const all = (await runCli(['events', 'app'], cwd)).stdout;
    const running = startCli(['events', 'app'], cwd);
    running.child.stdout!.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    running.child.stdout!.resume();
    const { stdout } = await running.ended;
    expect(stdout.length).toBe(all.length);
    expect(stdout).toBe(all);
  });
});

describe.each(['events', 'print'])('bad input of %s', (command) => {
  test('a truncated recording is read up to the cut, and says so', async () => {
    const { cwd, log } = await recorded(MANY);
    const whole = (await runCli([command, 'app'], cwd)).stdout;
    truncateSync(log, 64 + Math.floor((statSync(log).size - 64) / 32) * 16);
    const run = await runCli([command, 'app'], cwd);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^loopscope {2}.*000000\.log is cut short: \d+ of its \d+ records are there; .*\n$/);
    expect(run.stdout.length).toBeGreaterThan(whole.length / 4);
    expect(run.stdout.length).toBeLessThan(whole.length);
  });

  test('a foreign directory', async () => {
    const cwd = temporaryFolder();
    expect(await runCli([command, '.'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: ${cwd} is not a recording: it has no manifest.json; name a directory that \`loopscope record\` made.\n`,
    });
  });

  test('a foreign log in a recording', async () => {
    const directory = emptyRecording({ state: 'ended' });
    const { path } = new FakeThread(join(directory, 'threads'), endedPid(), 0);
    writeFileSync(path, readFileSync(process.execPath).subarray(0, 4096));
    expect(await runCli([command, directory], '/')).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: ${path} is not a log of Loopscope: it begins with 0x464c457f; take it out of the recording.\n`,
    });
  });

  test('a recording of a newer version', async () => {
    const directory = emptyRecording({ schemaVersion: 2 });
    expect(await runCli([command, directory], '/')).toMatchObject({
      code: 2,
      stderr: `loopscope: ${directory}/manifest.json was made by a newer version of Loopscope (format 2, this one reads 1); update loopscope to open it.\n`,
    });
  });

  test('a recording that is not there', async () => {
    expect(await runCli([command, 'gone'], '/')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no recording /gone.loopscope; make one with'),
    });
  });
});

describe('print', () => {
  test('writes the phases and the callbacks in them, without colours into a pipe', async () => {
    const { cwd } = await recorded(
      'setTimeout(function later() {}, 1); setImmediate(function soon() {}); process.exitCode = 3',
    );
    const run = await runCli(['print', 'app'], cwd);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^app\n/);
    expect(run.stdout).toContain('node app.js');
    expect(run.stdout).toMatch(/Timeout/);
    expect(run.stdout).toMatch(/Immediate/);
    expect(run.stdout).not.toContain('\u001b');
    expect((await runCli(['print', 'app'], cwd, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
  });

  test('says that a program was killed', async () => {
    const { cwd } = await recorded("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1)");
    expect((await runCli(['print', 'app'], cwd)).stdout).toContain('killed by SIGKILL');
  });
});
