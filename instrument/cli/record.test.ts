import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readOverview } from '../host/overview-file.ts';
import { OverviewScan } from '../host/overview-scan.ts';
import { openRecording } from '../host/recording.ts';
import { canMount, mountMemory, temporaryFolder } from '../host/testing/places.ts';
import {
  MAIN,
  plainEnvironment,
  Running,
  readManifest,
  runCli,
  runNode,
  startCli,
  withScript,
} from './testing/run-cli.ts';

const scriptFolder = (text: string, name?: string) => withScript(temporaryFolder(), text, name);

/** Waits for a sign, does much, gives a sign; a mapping that was cut under it would kill it. */
const LEFT_BEHIND = `
  const { existsSync, writeFileSync } = require('fs');
  writeFileSync('ready', '');
  const wait = setInterval(() => {
    if (!existsSync('go on')) return;
    clearInterval(wait);
    for (let i = 0; i < 30_000; i++) process.nextTick(() => {});
    setTimeout(() => writeFileSync('done', ''), 20);
  }, 5);`;

describe('a recorded program', () => {
  const CHATTY = `
    process.stdout.write('out ä\\n'); process.stderr.write('err\\n');
    process.stdin.setEncoding('utf8').on('data', (text) => process.stdout.write('in ' + text));
    process.stdin.on('end', () => { console.log(process.argv.slice(2).join('|')); process.exitCode = 7; });`;

  test('has its own input, output, arguments and exit code', async () => {
    const cwd = scriptFolder(CHATTY);
    const words = ['app.js', '--quiet', '-o', 'x', '--', '--help'];
    const bare = await runNode(words, cwd, {}, 'hello\n');
    expect(bare).toEqual({
      code: 7,
      signal: null,
      stdout: 'out ä\nin hello\n--quiet|-o|x|--|--help\n',
      stderr: 'err\n',
    });
    expect(await runCli(['record', '--quiet', ...words], cwd, {}, 'hello\n')).toEqual(bare);
  });

  test('is told of on stderr alone', async () => {
    const cwd = scriptFolder('console.log(1)');
    const run = await runCli(['record', 'app.js'], cwd);
    expect(run.stdout).toBe('1\n');
    expect(run.stderr).toMatch(/^loopscope {2}node app\.js ended with exit code 0 after [\d.]+ ms\.\n/);
    expect(run.stderr).toContain('events of 1 thread: loopscope open app\n');
    expect(run.stderr).not.toContain('\u001b');
  });

  test('is told of in JSON where that is asked for', async () => {
    const cwd = scriptFolder('process.exitCode = 4');
    const run = await runCli(['record', '--json', 'app.js'], cwd);
    expect(JSON.parse(run.stderr)).toMatchObject({
      loopscope: 'ended',
      recording: join(cwd, 'app.loopscope'),
      exit: { code: 4, signal: null },
      threads: 1,
      lost: 0,
      notes: [],
    });
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGABRT', 'SIGINT'] as const)(
    'that dies by %s takes us with it, after its recording is closed',
    async (signal) => {
      const cwd = scriptFolder(`process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`);
      expect(await runCli(['record', '--quiet', 'app.js'], cwd)).toEqual({
        code: null,
        signal,
        stdout: '',
        stderr: '',
      });
      expect(readManifest(join(cwd, 'app.loopscope'))).toMatchObject({ state: 'ended', exit: { code: null, signal } });
    },
  );

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGQUIT'] as const)(
    'gets the %s that reaches us',
    async (signal) => {
      const cwd = scriptFolder(`
      process.on('${signal}', () => { console.log('got it'); process.exit(5); });
      setInterval(() => {}, 1000); console.log('ready');`);
      const running = startCli(['record', '--quiet', 'app.js'], cwd);
      await running.until(/ready/);
      running.child.kill(signal);
      expect(await running.ended).toEqual({ code: 5, signal: null, stdout: 'ready\ngot it\n', stderr: '' });
      expect(readManifest(join(cwd, 'app.loopscope')).exit).toEqual({ code: 5, signal: null });
    },
  );

  test.runIf(existsSync('/usr/bin/script'))('gets the Ctrl-C of its terminal once', async () => {
    const cwd = scriptFolder(`
      process.on('SIGINT', () => { console.log('interrupted'); setTimeout(() => process.exit(6), 300); });
      setInterval(() => {}, 1000); console.log('ready');`);
    const command = `exec ${process.execPath} ${MAIN} record --quiet app.js`;
    const running = new Running('/usr/bin/script', ['-qec', command, '/dev/null'], { cwd, env: plainEnvironment() });
    await running.until(/ready/);
    running.child.stdin!.write('\u0003');
    const { code, stdout } = await running.ended;
    expect(stdout.match(/interrupted/g)).toHaveLength(1);
    expect(code).toBe(6);
  });

  test('shares its pipes with us as they were', async () => {
    const flags = "require('fs').readFileSync('/proc/self/fdinfo/1', 'utf8').match(/flags:.*/)[0]";
    const cwd = scriptFolder(`require('fs').writeFileSync('flags.txt', ${flags})`);
    await runNode(['app.js'], cwd);
    const bare = readFileSync(join(cwd, 'flags.txt'), 'utf8');
    await runCli(['record', 'app.js'], cwd);
    expect(readFileSync(join(cwd, 'flags.txt'), 'utf8')).toBe(bare);
  });

  test('keeps its NODE_OPTIONS', async () => {
    const cwd = scriptFolder('console.log(process.title)');
    expect(await runCli(['record', '--quiet', 'app.js'], cwd, { NODE_OPTIONS: '--title=mine' })).toMatchObject({
      stdout: 'mine\n',
    });
  });

  test('may be a whole command line, of which every Node process is recorded', async () => {
    const cwd = scriptFolder("require('child_process').spawnSync(process.execPath, ['-e', '1'])");
    const run = await runCli(
      ['record', '--quiet', '-o', 'all', '--', 'sh', '-c', 'node --no-warnings app.js; exit 3'],
      cwd,
    );
    expect(run).toMatchObject({ code: 3, stderr: '' });
    expect(readManifest(join(cwd, 'all'))).toMatchObject({
      command: ['sh', '-c', 'node --no-warnings app.js; exit 3'],
      exit: { code: 3 },
    });
    expect(readdirSync(join(cwd, 'all', 'threads'))).toHaveLength(2);
  });

  test('that is no Node program runs, and the recording says that it is empty', async () => {
    const cwd = temporaryFolder();
    const run = await runCli(['record', '--', 'echo', 'hello'], cwd);
    expect(run).toMatchObject({ code: 0, stdout: 'hello\n' });
    expect(run.stderr).toContain('No Node process loaded the recorder, so nothing was recorded');
  });

  test('may leave processes behind, which are named and go on writing unharmed', async () => {
    const cwd = scriptFolder(`
      const { spawn } = require('child_process');
      const child = spawn(process.execPath, ['left.js'], { detached: true, stdio: 'ignore' });
      const { existsSync } = require('fs');
      const wait = setInterval(() => existsSync('ready') && (clearInterval(wait), child.unref(), console.log(child.pid)), 5);`);
    withScript(cwd, LEFT_BEHIND, 'left.js');
    const run = await runCli(['record', 'app.js'], cwd);
    const pid = Number(run.stdout);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(
      `Process ${pid} was still running when the program ended; its log goes on until it ends.`,
    );
    writeFileSync(join(cwd, 'go on'), '');
    while (!existsSync(join(cwd, 'done'))) await new Promise((resolve) => setTimeout(resolve, 10));
    const events = (await runCli(['events', 'app'], cwd)).stdout
      .split('\n')
      .filter((line) => line.includes(`"${pid}:0"`));
    expect(
      events.filter((line) => line.includes('"before"') && line.includes('TickObject')).length,
    ).toBeGreaterThanOrEqual(30_000);
  });

  test('that refuses preloads runs untouched, and the recording says why it is empty', async () => {
    const cwd = scriptFolder('console.log(process.permission.has("fs.write"))');
    const flag = Number.parseInt(process.versions.node, 10) >= 24 ? '--permission' : '--experimental-permission';
    const words = [flag, `--allow-fs-read=${cwd}/*`, '--no-warnings', 'app.js'];
    const bare = await runNode(words, cwd);
    expect(await runCli(['record', '--quiet', '--', 'node', ...words], cwd)).toEqual(bare);
    expect(readManifest(join(cwd, 'app.loopscope')).notes[0]).toContain(`${flag}, which refuses preloads`);
  });

  test('leaves a recording that uses no more than it holds', async () => {
    const cwd = scriptFolder('for (let i = 0; i < 20000; i++) process.nextTick(() => {})');
    await runCli(['record', '--quiet', 'app.js'], cwd);
    const events = (await runCli(['events', 'app'], cwd)).stdout.split('\n').length - 1;
    expect(events).toBeGreaterThan(60_000);
    expect(sizeOf(join(cwd, 'app.loopscope', 'threads')) / events).toBeLessThan(20);
  });

  test('that makes much leaves with its recording what that looks like, as reading it would tell', async () => {
    const cwd = scriptFolder(`
      const { Worker, isMainThread } = require('worker_threads');
      async function nothing() {}
      (async () => { for (let i = 0; i < (isMainThread ? 120_000 : 20_000); i++) await nothing(); })();
      if (isMainThread) { setTimeout(function late() {}, 5); new Worker(__filename); }`);
    await runCli(['record', '--quiet', '-o', 'much.loopscope', 'app.js'], cwd);
    const recording = openRecording('much', cwd);
    expect(recording.logs).toHaveLength(2);
    const kept = readOverview(recording);
    const path = join(recording.directory, 'overview');
    // It is told at once where it is kept: nothing is read.
    const opened = new OverviewScan(recording);
    expect([opened.start(), opened.complete, opened.frames.length]).toEqual([true, true, 2]);
    rmSync(path);
    const scan = new OverviewScan(recording);
    scan.start();
    await new Promise<void>((resolve) => {
      scan.listen(() => scan.complete && resolve());
    });
    expect(kept?.map((frame, index) => Buffer.compare(frame, scan.frames[index]))).toEqual([0, 0]);
  });

  test('that makes little leaves no more than its log', async () => {
    const cwd = scriptFolder('setTimeout(() => {}, 1)');
    await runCli(['record', '--quiet', '-o', 'little.loopscope', 'app.js'], cwd);
    expect(existsSync(join(cwd, 'little.loopscope', 'overview'))).toBe(false);
  });

  test.each([
    ['ends', 'new Worker("process.nextTick(() => {})", { eval: true })', 2],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", 1],
    ['ends by process.exit in a callback', 'process.exit(3)', 1],
  ])('that %s leaves a recording that states how many lines of events it has', async (_how, last, threads) => {
    const cwd = scriptFolder(
      `const { Worker } = require('worker_threads');
       for (let i = 0; i < 1000; i++) setImmediate(() => {});
       setTimeout(() => { ${last} }, 20);`,
    );
    await runCli(['record', '--quiet', 'app.js'], cwd);
    const lines = (await runCli(['events', 'app'], cwd)).stdout.trim().split('\n');
    expect(lines.filter((line) => line.includes('"ev":"thread-end"'))).toHaveLength(threads);
    expect(readManifest(join(cwd, 'app.loopscope')).events).toBe(lines.length);
  });

  test('never takes the place of an earlier recording', async () => {
    const cwd = scriptFolder('');
    for (let i = 0; i < 3; i++) await runCli(['record', '--quiet', 'app.js'], cwd);
    expect(readdirSync(cwd).sort()).toEqual(['app-2.loopscope', 'app-3.loopscope', 'app.js', 'app.loopscope']);
  });
});

describe('bad input of record', () => {
  test('a missing script', async () => {
    const cwd = temporaryFolder();
    expect(await runCli(['record', 'nothing.js'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: There is no script nothing.js in ${cwd}; check its name, or see \`loopscope list\` for experiments.\n`,
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a directory', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'src'));
    expect(await runCli(['record', 'src'], cwd)).toMatchObject({
      code: 2,
      stderr:
        'loopscope: src is a directory without an index.js or a package.json with "main"; name the script to start, such as src/app.js.\n',
    });
  });

  test('a missing command', async () => {
    const cwd = temporaryFolder();
    expect(await runCli(['record', '--', 'no-such-command'], cwd)).toMatchObject({
      code: 2,
      stderr: 'loopscope: There is no command no-such-command; check its name and the PATH.\n',
    });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a file that the system can not start leaves no recording', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'broken'), '#!/no/such/interpreter\n', { mode: 0o755 });
    expect(await runCli(['record', '--', './broken'], cwd)).toMatchObject({
      code: 2,
      stderr: 'loopscope: ./broken could not be started: no such file or directory; check that it can be executed.\n',
    });
    expect(readdirSync(cwd)).toEqual(['broken']);
  });

  test('a place that is taken', async () => {
    const cwd = scriptFolder('console.log("ran")');
    expect(await runCli(['record', '-o', '.', 'app.js'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: ${cwd} exists already and is not an empty directory; name another one with -o, or remove it.\n`,
    });
  });

  test.runIf(canMount)('a read-only working directory, and the mend that the sentence names', async () => {
    const cwd = mountMemory('size=64k,ro');
    const script = join(scriptFolder('console.log("ran")'), 'app.js');
    expect(await runCli(['record', script], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: The recording app.loopscope can't be made in ${cwd}: the file system is read-only; name another place with -o, such as -o /tmp/app.loopscope.\n`,
    });
    const elsewhere = join(temporaryFolder(), 'app.loopscope');
    expect(await runCli(['record', '--quiet', '-o', elsewhere, script], cwd)).toMatchObject({
      code: 0,
      stdout: 'ran\n',
    });
  });

  test.runIf(canMount)('a full disk: the program runs to its end and the recording tells what is missing', async () => {
    const disk = mountMemory('size=256k');
    const cwd = scriptFolder('setTimeout(() => console.log("ran to its end"), 5)');
    const recording = join(disk, 'app.loopscope');
    const run = await runCli(['record', '-o', recording, 'app.js'], cwd);
    expect(run).toMatchObject({ code: 0, stdout: 'ran to its end\n' });
    const { state, exit, notes } = readManifest(recording);
    expect({ state, exit }).toEqual({ state: 'ended', exit: { code: 0, signal: null } });
    expect(notes.join(' ')).toMatch(/no space left|No space left/i);
    expect(run.stderr).toMatch(/no space left/i);
  });

  test.runIf(canMount)(
    'a disk that fills up: everything up to there is kept, and what is missing is counted',
    async () => {
      const disk = mountMemory('size=2m');
      const cwd = scriptFolder(
        "for (let i = 0; i < 100_000; i++) process.nextTick(() => {}); process.on('exit', () => console.log('ran'))",
      );
      const recording = join(disk, 'app.loopscope');
      const run = await runCli(['record', '--json', '-o', recording, 'app.js'], cwd);
      expect(run).toMatchObject({ code: 0, stdout: 'ran\n' });
      const { lost, events: stated } = readManifest(recording);
      expect(JSON.parse(run.stderr)).toMatchObject({
        lost,
        notes: [
          `${lost} records found no room in ${recording} and are missing; free some space, or record to another place with -o.`,
        ],
      });
      const events = (await runCli(['events', recording], cwd)).stdout.trim().split('\n').length;
      expect(events).toBe(stated);
      expect(events).toBeGreaterThan(60_000);
      expect(events + lost).toBeGreaterThan(300_000);
    },
  );

  test('an addon that is not built', async () => {
    const copy = temporaryFolder();
    const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    cpSync(join(root, 'dist/instrument'), join(copy, 'dist/instrument'), { recursive: true });
    for (const folder of ['experiments', 'benchmarks'])
      cpSync(join(root, 'dist', folder), join(copy, 'dist', folder), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const cwd = scriptFolder('console.log("ran")');
    const running = startCli(['record', 'app.js'], cwd, {}, join(copy, 'dist/instrument/cli/main.js'));
    expect(await running.ended).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `loopscope: The addon is not built (${copy}/build/Release/loopscope_recorder.node); run \`npm run build\` in ${copy}.\n`,
    });
    expect(readdirSync(cwd)).toEqual(['app.js']);
  });
});

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true }).reduce((sum, name) => {
    const stats = statSync(join(folder, String(name)));
    return sum + (stats.isFile() ? stats.size : 0);
  }, 0);
}
