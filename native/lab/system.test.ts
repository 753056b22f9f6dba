import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, networkInterfaces, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadSystem } from './system.ts';
import { buildsOf } from './testing/builds.ts';

const builds = buildsOf('system').map(([builder, folder]) => ({ builder, folder, system: loadSystem(folder) }));

function spin(ms: number): number {
  const until = performance.now() + ms;
  let turns = 0;
  while (performance.now() < until) turns++;
  return turns;
}

describe.each(builds)('the system addon as $builder builds it', ({ system }) => {
  it('knows as many cores as the kernel lists, and their times only grow', () => {
    const before = system.coreTimes();
    expect(before.map(({ core }) => core)).toEqual(
      [...readFileSync('/proc/stat', 'utf8').matchAll(/^cpu(\d+) /gm)].map(([, core]) => Number(core)),
    );
    spin(30);
    const total = (times: typeof before) =>
      times.reduce((sum, { user, nice, system, idle, iowait }) => sum + user + nice + system + idle + iowait, 0);
    expect(total(system.coreTimes())).toBeGreaterThan(total(before));
  });

  it('counts processor time of this thread while it works, and hardly any while it sleeps', async () => {
    const first = system.cpuTime();
    spin(20);
    const worked = system.cpuTime();
    expect(worked.thread).toBeGreaterThan(first.thread);
    expect(worked.process - first.process).toBeGreaterThanOrEqual(worked.thread - first.thread - 1e6);
    const { voluntarySwitches, involuntarySwitches } = system.usage().thread;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const after = system.usage().thread;
    expect(after.voluntarySwitches + after.involuntarySwitches).toBeGreaterThanOrEqual(
      voluntarySwitches + involuntarySwitches,
    );
    expect(system.cpuTime().thread - worked.thread).toBeLessThan(20e6);
  });

  it('counts page faults of memory that is touched for the first time', () => {
    const before = system.usage().process.minorFaults;
    Buffer.alloc(64 * 2 ** 20, 1);
    expect(system.usage().process.minorFaults - before).toBeGreaterThan(30);
  });

  it('finds its own file in the memory map', () => {
    const own = system.memoryMaps().filter(({ path }) => path.endsWith('loopscope_system.node'));
    expect(own.some(({ permissions }) => permissions.includes('x'))).toBe(true);
    for (const { start, bytes } of own) expect(Number(start) > 0 && bytes % 4096 === 0).toBe(true);
  });

  it('agrees with Node on what it may run on, on file systems and on network addresses', () => {
    expect(system.affinity().length).toBe(availableParallelism());
    const { total, blockSize } = system.fileSystem('/');
    expect({ total, blockSize }).toEqual({
      total: statfsSync('/').blocks * statfsSync('/').bsize,
      blockSize: statfsSync('/').bsize,
    });
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found!.map(({ address }) => address));
    expect(
      system
        .interfaces()
        .filter(({ up }) => up)
        .map(({ address }) => address),
    ).toEqual(expect.arrayContaining(addresses));
  });

  it('knows the features that its levels need', () => {
    if (system.levels().includes('avx2')) expect(system.features()).toEqual(expect.arrayContaining(['avx2', 'fma']));
  });

  it('measures limits that make sense together', async () => {
    const { read, write, copy, flops } = await system.limitsAsync(1, 2 ** 22);
    for (const value of [read, write, copy, flops]) expect(value).toBeGreaterThan(1e7);
    expect(system.latency(4096)).toBeGreaterThan(0);
  });

  it('counts what the processor does, or says why it cannot', () => {
    const counted = system.counted(() => 42);
    expect(counted.returned).toBe(42);
    if ('counters' in counted) expect(counted.counters.instructions).toBeGreaterThan(0);
    else expect(counted.refusal).toMatch(/^(The kernel does not allow|This machine has no) hardware counters .*\.$/);
  });

  it('passes on whatever the counted function throws, null and undefined too', () => {
    for (const thrown of [new Error('mine'), null, undefined, 'text']) {
      let caught: unknown = 'nothing';
      try {
        system.counted(() => {
          throw thrown;
        });
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
    }
  });

  it('has a cycle counter that goes on', () => {
    const before = system.cycles();
    expect(system.cycles()).toBeGreaterThan(before);
  });

  it('refuses a path that is not there', () => {
    expect(() => system.fileSystem('/no/such')).toThrow(
      'fileSystem(path): /no/such cannot be looked at (No such file or directory). Pass a path that exists.',
    );
    expect(() => system.limits(0, 1)).toThrow(/threads must be a whole number from 1 to 64/);
  });

  it.runIf(totalmem() < 2 ** 39)('refuses to measure in more memory than there is', () => {
    expect(() => system.limitsAsync(64, 2 ** 32)).toThrow(
      'limits(threads, bytes): two times threads × bytes is more memory than this machine has. Pass smaller numbers.',
    );
  });
});
