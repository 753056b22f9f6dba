import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../host/testing/places.ts';
import type { HostMessage, Status } from '../schema/messages.ts';
import { MAIN, plainEnvironment, Running, readManifest, runCli, startCli, withScript } from './testing/run-cli.ts';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//;

const scriptFolder = (text: string) => withScript(temporaryFolder(), text);

/** Connects as the page does, and waits for a status that `wanted` accepts. */
function view(url: string): { socket: WebSocket; until: (wanted: (status: Status) => boolean) => Promise<Status> } {
  const socket = new WebSocket(`${url.replace('http', 'ws')}stream`, { origin: new URL(url).origin });
  const statuses: Status[] = [];
  let wake = () => {};
  socket.on('open', () => socket.send('{"type":"subscribe","have":{}}'));
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const message: HostMessage = JSON.parse(String(data));
    if (message.type === 'status') statuses.push(message);
    wake();
  });
  onTestFinished(() => socket.terminate());
  const until = async (wanted: (status: Status) => boolean): Promise<Status> => {
    for (;;) {
      const found = statuses.find(wanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { socket, until };
}

function stopAtTheEnd(running: Running): Running {
  onTestFinished(() => void running.child.kill('SIGKILL'));
  return running;
}

describe('run', () => {
  test('prints the address, serves the page, streams to the end, and ends with the last viewer and the exit code of the program', async () => {
    const cwd = scriptFolder("process.stdin.on('data', () => process.exit(9)); console.log('started')");
    const running = stopAtTheEnd(startCli(['run', 'app.js'], cwd));
    const [url] = await running.until(ADDRESS);
    await running.until(/started/);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id=');
    const viewer = view(url);
    expect((await viewer.until((status) => status.slots > 0)).state).toBe('recording');
    running.child.stdin!.write('go on\n');
    const last = await viewer.until((status) => status.complete);
    expect(last).toMatchObject({ state: 'ended', exit: { code: 9, signal: null }, lost: 0 });
    expect(running.child.exitCode).toBeNull();
    viewer.socket.close();
    const run = await running.ended;
    expect(run).toMatchObject({ code: 9, stdout: 'started\n' });
    expect(run.stderr).toContain('node app.js ended with exit code 9 after ');
  });

  test('serves the recording from the start to a viewer that comes late', async () => {
    const cwd = scriptFolder("setTimeout(() => console.log('done'), 1)");
    const running = stopAtTheEnd(startCli(['run', '--stay', '--json', 'app.js'], cwd));
    await running.until(/"loopscope":"staying"/);
    const lines = running.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ loopscope }) => loopscope)).toEqual(['serving', 'ended', 'staying']);
    const last = await view(lines[0].url).until((status) => status.complete);
    expect(last.slots).toBe(lines[1].records);
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'done\n' });
  });

  test('told not to stay, and without a viewer, ends with the program', async () => {
    const run = await runCli(['run', '--no-stay', 'app.js'], scriptFolder('process.exitCode = 3'));
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(ADDRESS);
  });

  test('without a terminal waits for a viewer who loads the page only after a short program has ended', async () => {
    const running = stopAtTheEnd(startCli(['run', '--json', 'app.js'], scriptFolder('process.exitCode = 3')));
    await running.until(/"loopscope":"waiting"/);
    const [url] = await running.until(ADDRESS);
    const viewer = view(url);
    await viewer.until((status) => status.complete);
    viewer.socket.close();
    expect((await running.ended).code).toBe(3);
  });

  test('lets a viewer load the page again after the program has ended', async () => {
    const running = stopAtTheEnd(startCli(['run', '--json', 'app.js'], scriptFolder('process.exitCode = 4')));
    await running.until(/"loopscope":"waiting"/);
    const [url] = await running.until(ADDRESS);
    const first = view(url);
    await first.until((status) => status.complete);
    first.socket.close();
    await new Promise((closed) => first.socket.once('close', closed));
    const again = view(url);
    await again.until((status) => status.complete);
    again.socket.close();
    expect((await running.ended).code).toBe(4);
  });

  test('that stays ends by Ctrl-C with the exit code of the program, or by its signal', async () => {
    const running = stopAtTheEnd(
      startCli(['run', '--stay', '--json', 'app.js'], scriptFolder("process.kill(process.pid, 'SIGKILL')")),
    );
    await running.until(/"loopscope":"staying"/);
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('that is still being summed up ends, too, by the first Ctrl-C', async () => {
    // Some 400,000 events are summed up for longer than it takes to see that the program has ended.
    const script = 'async function nothing() {} (async () => { for (let i = 0; i < 100_000; i++) await nothing(); })()';
    const cwd = scriptFolder(script);
    const words = ['run', '--stay', '--json', '-o', 'much.loopscope', 'app.js'];
    const running = stopAtTheEnd(startCli(words, cwd));
    await running.until(/"loopscope":"serving"/);
    while (readManifest(join(cwd, 'much.loopscope')).state !== 'ended') await delay(1);
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, signal: null });
    expect(running.stderr).not.toContain('"E_');
  });

  test('is as quiet as it is asked to be', async () => {
    const run = await runCli(['run', '--quiet', 'app.js'], scriptFolder('console.log(1)'));
    expect(run).toEqual({ code: 0, signal: null, stdout: '1\n', stderr: '' });
  });

  test('says that a port is in use, and starts nothing', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    onTestFinished(() => void other.close());
    const cwd = scriptFolder("console.log('ran')");
    expect(await runCli(['run', '--port', String(port), 'app.js'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: Port ${port} is in use by another program; name another one with --port, or leave it out for a free one.\n`,
    });
    expect(readdirSync(cwd)).toEqual(['app.js']);
  });

  test('serves at the port that was asked for', async () => {
    const probe = createServer();
    const port = await new Promise<number>((resolve) => {
      probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port));
    });
    await new Promise((resolve) => probe.close(resolve));
    const run = await runCli(['run', '--no-stay', '--port', String(port), 'app.js'], scriptFolder(''));
    expect(run.stderr).toContain(`http://127.0.0.1:${port}/`);
  });
});

describe('what can be compared', () => {
  test('run of an experiment with two programs makes both when the page asks for them, and prints nothing of theirs; open proposes them, too', async () => {
    const cwd = temporaryFolder();
    const running = stopAtTheEnd(startCli(['run', '--stay', 'nexttick-vs-setimmediate'], cwd));
    const [url] = await running.until(ADDRESS);
    await running.until(/the page stays at/);
    const list = async () => (await fetch(`${url}api/recordings`)).json();
    expect((await list()).proposal).toEqual({
      ...{ experiment: 'nexttick-vs-setimmediate', a: 'nextTick', b: 'setImmediate' },
      align: 'site:with-nexttick.cjs:8',
    });
    const asked = () => fetch(`${url}api/twins`, { method: 'POST', headers: { origin: new URL(url).origin } });
    const twins = await (await asked()).json();
    expect(twins).toEqual({ a: 'nexttick-vs-setimmediate.nextTick', b: 'nexttick-vs-setimmediate.setImmediate' });
    expect(await (await asked()).json()).toEqual(twins);
    const made = readdirSync(cwd).filter((name) => name.endsWith('.loopscope'));
    expect(made.sort()).toEqual([
      'nexttick-vs-setimmediate.loopscope',
      'nexttick-vs-setimmediate.nextTick.loopscope',
      'nexttick-vs-setimmediate.setImmediate.loopscope',
    ]);
    expect((await list()).recordings).toHaveLength(3);
    running.child.kill('SIGINT');
    const { stdout, code } = await running.ended;
    expect(stdout).not.toContain('turns done');
    expect(code).toBe(0);

    const proposalOf = async (name: string) => {
      const opened = stopAtTheEnd(startCli(['open', name], cwd));
      const [address] = await opened.until(ADDRESS);
      return (await (await fetch(`${address}api/recordings`)).json()).proposal;
    };
    expect(await proposalOf('nexttick-vs-setimmediate')).toMatchObject({ experiment: 'nexttick-vs-setimmediate' });
    withScript(cwd, '');
    await runCli(['record', '--quiet', 'app.js'], cwd);
    expect(await proposalOf('app')).toBeNull();
  });

  test('open of two recordings, and compare --open, lead to both beside one another', async () => {
    const cwd = scriptFolder('setTimeout(() => {}, 1)');
    for (const name of ['before', 'after']) await runCli(['record', '--quiet', '-o', name, 'app.js'], cwd);
    for (const [words, hash] of [
      [['open', 'before', 'after', '--json'], '#compare&a=before&b=after'],
      [['compare', 'before', 'after', '--open', '--json'], '#compare&a=before&b=after'],
      [
        ['compare', 'after', 'after', '--open', '--json', '--align', 'iteration:1'],
        '#compare&a=after&b=after&align=iteration:1',
      ],
    ] as const) {
      const running = stopAtTheEnd(startCli([...words], cwd));
      await running.until(/"serving"/);
      const { url } = JSON.parse(running.stderr.split('\n')[0]);
      expect(new URL(url).hash).toBe(hash);
      const { recordings } = await (await fetch(new URL('./api/recordings', url))).json();
      expect(recordings.map(({ id }: { id: string }) => id).sort()).toEqual(['after', 'before']);
      running.child.kill('SIGINT');
      expect((await running.ended).code).toBe(0);
    }
  });
});

describe('open', () => {
  test('serves a finished recording until Ctrl-C', async () => {
    const cwd = scriptFolder("process.kill(process.pid, 'SIGKILL')");
    await runCli(['record', '--quiet', 'app.js'], cwd);
    const running = stopAtTheEnd(startCli(['open', 'app'], cwd));
    const [url] = await running.until(ADDRESS);
    const last = await view(url).until((status) => status.complete);
    expect(last).toMatchObject({ state: 'ended', exit: { code: null, signal: 'SIGKILL' } });
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('follows a recording that is still being made', async () => {
    const cwd = scriptFolder("process.stdin.on('data', () => process.exit(2)); console.log('started')");
    const recording = stopAtTheEnd(startCli(['record', '--quiet', 'app.js'], cwd));
    await recording.until(/started/);
    const running = stopAtTheEnd(startCli(['open', 'app.loopscope'], cwd));
    const viewer = view((await running.until(ADDRESS))[0]);
    expect((await viewer.until((status) => status.slots > 0)).state).toBe('recording');
    recording.child.stdin!.write('end\n');
    const last = await viewer.until((status) => status.complete);
    expect(last).toMatchObject({ state: 'ended', exit: { code: 2, signal: null } });
    expect(readManifest(join(cwd, 'app.loopscope')).state).toBe('ended');
    running.child.kill('SIGINT');
    await running.ended;
  });

  test('refuses what is no recording', async () => {
    const cwd = temporaryFolder();
    expect(await runCli(['open', '.'], cwd)).toMatchObject({
      code: 2,
      stderr: `loopscope: ${cwd} is not a recording: it has no manifest.json; name a directory that \`loopscope record\` made.\n`,
    });
    expect((await runCli(['open', 'gone'], cwd)).stderr).toContain(`There is no recording ${cwd}/gone.loopscope`);
  });
});

describe.runIf(existsSync('/usr/bin/script'))('on a terminal, run', () => {
  /** Starts `loopscope run` on a terminal of its own. */
  function onTerminal(cwd: string): Running {
    const command = `exec ${process.execPath} ${MAIN} run app.js`;
    return stopAtTheEnd(
      new Running('/usr/bin/script', ['-qec', command, '/dev/null'], { cwd, env: plainEnvironment({ TERM: 'xterm' }) }),
    );
  }

  test('stays after the program until Ctrl-C, and then ends with its exit code', async () => {
    const running = onTerminal(scriptFolder('process.exitCode = 4'));
    await running.until(/Ctrl-C ends it/);
    expect((await fetch(ADDRESS.exec(running.stdout)![0])).status).toBe(200);
    running.child.stdin!.write('\u0003');
    expect(await running.ended).toMatchObject({ code: 4 });
  });

  test('stays when the first Ctrl-C ends the program, so that what it did can be looked at', async () => {
    const running = onTerminal(scriptFolder("setInterval(() => {}, 1000); console.log('ready')"));
    await running.until(/ready/);
    running.child.stdin!.write('\u0003');
    await running.until(/Ctrl-C ends it/);
    expect(running.stdout).toContain('ended with signal SIGINT');
    running.child.stdin!.write('\u0003');
    expect((await running.ended).code).toBe(130);
  });

  test('has colours', async () => {
    const running = onTerminal(scriptFolder(''));
    await running.until(/Ctrl-C ends it/);
    expect(running.stdout).toContain('\u001b[1mloopscope\u001b[22m');
  });
});
