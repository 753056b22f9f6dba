import { afterAll, describe, expect, test } from 'vitest';
import type { StoredFrame } from '../schema/events.ts';
import { loopscope, runCommand, temporaryFolder } from '../testing/command-line.ts';
import { type Call, readRaw, recordingEnvironment } from '../testing/raw-recording.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

async function record(script: string, detail: 'lab' | 'app' = 'lab') {
  const place = `${folder.path}/${recordings++}`;
  const env = recordingEnvironment(place, { detail });
  const outcome = await runCommand([process.execPath, '-e', script], { env });
  return { outcome, calls: readRaw(place)[0].calls };
}

/** What is left of the calls: texts of output and timing, and the ids of the callbacks that begin and end. */
function story(calls: Call[], types: string[]): string[] {
  const typeOf = new Map(calls.filter(([call]) => call === 'init').map(([, , id, type]) => [id, type as string]));
  return calls.flatMap(([call, , a, b]) => {
    if (call === 'output') return [`${a === 1 ? 'stdout' : 'stderr'} ${b}`];
    if (call === 'timing') return [b === null ? `mark ${a}` : `measure ${a}`];
    const type = typeOf.get(a);
    return (call === 'before' || call === 'after') && type && types.includes(type) ? [`${call} ${type}`] : [];
  });
}

describe('lab detail', () => {
  test('has output at its exact place among the callbacks', async () => {
    const script = `
      console.log('main');
      setTimeout(() => { console.error('first'); process.stdout.write(Buffer.from('no newline')); }, 1);
      setTimeout(() => console.log({ second: [1, 2] }), 30);
    `;
    const { outcome, calls } = await record(script);
    expect(outcome).toMatchObject({ stdout: 'main\nno newline{ second: [ 1, 2 ] }\n', stderr: 'first\n', code: 0 });
    expect(story(calls, ['Timeout'])).toEqual([
      'stdout main',
      'before Timeout',
      'stderr first',
      'stdout no newline',
      'after Timeout',
      'before Timeout',
      'stdout { second: [ 1, 2 ] }',
      'after Timeout',
    ]);
  });

  test('has user timing where it is called', async () => {
    const script = `
      performance.mark('begin');
      console.time('label');
      setImmediate(() => { performance.measure('work', 'begin'); console.timeEnd('label'); });
    `;
    const { calls } = await record(script);
    expect(story(calls, ['Immediate']).filter((line) => !line.startsWith('stdout'))).toEqual([
      'mark begin',
      'before Immediate',
      'measure work',
      'measure label',
      'after Immediate',
    ]);
    const measures = calls.filter(([call, , , duration]) => call === 'timing' && duration !== null);
    for (const [, , , duration] of measures) expect(duration).toBeGreaterThan(0);
  });

  test('tells when a promise is resolved, before what waits for it runs', async () => {
    const { calls } = await record('new Promise((resolve) => setTimeout(resolve, 1)).then(() => {})');
    const [first, second] = calls.filter(([call, , , type]) => call === 'init' && type === 'PROMISE');
    const at = (call: string, id: unknown) => calls.findIndex(([name, , other]) => name === call && other === id);
    expect(at('resolve', first[2])).toBeGreaterThan(0);
    expect(at('resolve', first[2])).toBeLessThan(at('before', second[2]));
  });

  test('has how long timers are set for, and nothing of what only calls itself a timer', async () => {
    const script = `
      const { AsyncResource } = require('node:async_hooks');
      class Odd extends AsyncResource { get _idleTimeout() { throw new Error('no'); } }
      new Odd('Timeout');
      Object.assign(new AsyncResource('Timeout'), { _idleTimeout: 7 });
      setTimeout(() => {}, 12.9);
      setTimeout(() => {}, 0);
      clearInterval(setInterval(() => {}, 30));
      setTimeout(() => {}, 0.5);
    `;
    const place = (detail: 'app' | 'lab') => {
      const folderOf = `${folder.path}/${recordings++}`;
      const run = runCommand([process.execPath, '-e', script], { env: recordingEnvironment(folderOf, { detail }) });
      return run.then(({ code, stderr }) => ({ code, stderr, thread: readRaw(folderOf)[0] }));
    };
    const { code, stderr, thread } = await place('lab');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const timers = thread.calls
      .filter(([call]) => call === 'init')
      .map(([, , , type], row) => [type, thread.durations[row]]);
    expect(timers.filter(([type]) => type === 'Timeout').map(([, ns]) => ns)).toEqual([
      null,
      null,
      12e6,
      1e6,
      30e6,
      1e6,
    ]);
    expect(timers.filter(([type]) => type !== 'Timeout').every(([, ns]) => ns === null)).toBe(true);
    expect(thread.skipped).toBe(0);
    expect(new Set((await place('app')).thread.durations)).toEqual(new Set([null]));
  });

  test('has the call site of a request to the thread pool, crypto or file system', async () => {
    const script = `
      const crypto = require('crypto');
      function derive() { crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => {}); }
      function stat() { require('fs').stat('.', () => {}); }
      derive(); stat(); crypto.randomBytes(8, () => {});
    `;
    const { calls } = await record(script);
    const caller = (type: string) => {
      const site = calls.find(([call, , , of]) => call === 'init' && of === type)?.[6] as StoredFrame[] | null;
      return site?.find(([file]) => file === '[eval]')?.slice(1);
    };
    expect(caller('PBKDF2REQUEST')).toEqual([3, 34, 'derive']);
    expect(caller('FSREQCALLBACK')).toEqual([4, 39, 'stat']);
    expect(caller('RANDOMBYTESREQUEST')?.[0]).toBe(5);
  });

  test('leaves an error alone that Node is about to throw when it makes a request', async () => {
    const script = `
      const keys = { publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'none', passphrase: 'secret' } };
      try {
        require('crypto').generateKeyPairSync('rsa', { modulusLength: 512, ...keys });
      } catch ({ code }) { console.log(code); }
    `;
    const { outcome } = await record(script);
    expect(outcome).toMatchObject({ stdout: 'ERR_CRYPTO_UNKNOWN_CIPHER\n', stderr: '', code: 0 });
  });

  test('wraps nothing in app detail', async () => {
    const script = "console.log(Object.hasOwn(process.stdout, 'write'), performance.mark.name, console.time.name)";
    expect((await record(script, 'app')).outcome.stdout).toBe('false mark time\n');
  });
});

test('app detail has call sites where they are asked for, the same as lab detail', async () => {
  const script = 'function a() { setImmediate(b); } function b() { process.nextTick(() => {}); } setTimeout(a, 1)';
  const sites = async (options: { detail: 'app' | 'lab'; sites?: boolean }) => {
    const place = `${folder.path}/${recordings++}`;
    await runCommand([process.execPath, '-e', script], { env: recordingEnvironment(place, options) });
    const own = (site: unknown) => (site as StoredFrame[] | null)?.filter(([file]) => file === '[eval]') ?? [];
    const inits = readRaw(place)[0].calls.filter(([call]) => call === 'init');
    return inits.map(([, , , type, , , site]) => ({ type, own: own(site) })).filter((init) => init.own.length > 0);
  };
  const asked = await sites({ detail: 'app', sites: true });
  expect(asked.map(({ type }) => type)).toEqual(['Timeout', 'Immediate', 'TickObject']);
  expect(asked.map(({ own }) => own[0][3])).toEqual(['', 'a', 'b']);
  expect(asked).toEqual(await sites({ detail: 'lab' }));
  expect(await sites({ detail: 'app' })).toEqual([]);
});

test('events have output and user timing by the names of the contract', async () => {
  const script = "console.log('a\\nb'); performance.mark('m'); performance.measure('n')";
  const out = `${folder.path}/contract`;
  await loopscope(['record', '--quiet', '--detail', 'lab', '-o', out, '--', process.execPath, '-e', script]);
  const { stdout } = await loopscope(['events', out]);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const found = events.filter(({ ev }) => ev === 'console' || ev === 'mark' || ev === 'measure');
  expect(found).toEqual([
    expect.objectContaining({ ev: 'console', stream: 'stdout', text: 'a\nb' }),
    expect.objectContaining({ ev: 'mark', name: 'm' }),
    expect.objectContaining({ ev: 'measure', name: 'n', durationNs: expect.any(Number) }),
  ]);
});
