import { describe, expect, it } from 'vitest';
import { loadBoundary } from './boundary.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';

const builds = buildsOf('boundary').map(([builder, folder]) => ({ builder, folder, lab: loadBoundary(folder) }));

/** What each script begins with: a turn of the loop, in which finalizers run, and collections until something holds. */
const HELPERS = `
const turn = () => new Promise(setImmediate);
async function collectUntil(holds, rounds = 200) {
  for (let i = 0; i < rounds && !holds(); i++) {
    gc();
    await turn();
  }
  return holds();
}`;

function printed(folder: string, script: string): unknown {
  const ended = runWithAddon(
    'boundary',
    folder,
    `${HELPERS}\n(async () => console.log(JSON.stringify(await (async () => {${script}})())))();`,
  );
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

describe.each(builds)('memory across the boundary as $builder builds it', ({ folder, lab }) => {
  it('is the same in a view, and not in a copy', () => {
    const block = new lab.Block(4);
    const view = block.view();
    const copy = block.copy();
    block.fill(2.5);
    expect([...view]).toEqual([2.5, 2.5, 2.5, 2.5]);
    expect([...copy]).toEqual([0, 0, 0, 0]);
    view[0] = 7;
    expect([...block.copy()]).toEqual([7, 2.5, 2.5, 2.5]);
    expect(block.view().buffer).toBe(view.buffer);
    // Some versions of Node refuse, others copy: the memory stays where it is.
    try {
      structuredClone(view.buffer, { transfer: [view.buffer] });
    } catch {}
    expect([...view]).toEqual([7, 2.5, 2.5, 2.5]);
  });

  it('lives as long as its view, and is freed with it', () => {
    const script = `
      let view;
      (() => {
        const block = new lab.Block(1000);
        view = block.view();
        block.fill(3);
      })();
      const outlived = await collectUntil(() => lab.alive().blocks === 0);
      const while_ = { ...lab.alive(), sum: view.reduce((a, b) => a + b) };
      view = null;
      return [outlived, while_, await collectUntil(() => lab.alive().memories === 0)];`;
    expect(printed(folder, script)).toEqual([true, { blocks: 0, memories: 1, sum: 3000 }, true]);
  });

  it('is collected in time where V8 is told of it, and not where it is not', () => {
    const script = (told: boolean) => `
      let most = 0;
      for (let i = 0; i < 200; i++) {
        new lab.Block(2 ** 19, ${told});
        await turn();
        most = Math.max(most, lab.alive().memories);
      }
      return most;`;
    const untold = printed(folder, script(false)) as number;
    const told = printed(folder, script(true)) as number;
    expect(untold).toBe(200);
    expect(told).toBeLessThan(untold);
  });

  it('is told back to V8 when a block is collected', () => {
    const script = `
      const before = lab.toldMemory();
      (() => new lab.Block(2 ** 20, true))();
      const with_ = lab.toldMemory() - before;
      await collectUntil(() => lab.alive().blocks === 0);
      return [with_ >= 8 * 2 ** 20, lab.toldMemory() - before < 2 ** 20];`;
    expect(printed(folder, script)).toEqual([true, true]);
  });

  /** Hundred listeners whose callbacks know them; how many of both are collected. */
  const cycles = (name: string, after: string, rounds = 200) => `
    let collected = 0;
    const registry = new FinalizationRegistry(() => collected++);
    const refs = [];
    (() => {
      for (let i = 0; i < 100; i++) {
        const listener = new lab.${name}((value) => [listener, value]);
        const callback = listener.emit(i)[0] === listener ? () => i : null;
        registry.register(listener, i);
        refs.push(new WeakRef(listener));
        callback();
      }
    })();
    await turn();
    ${after}
    const all = await collectUntil(() => collected === 100, ${rounds});
    return { all, left: refs.filter((ref) => ref.deref()).length };`;

  it('leaks where an object holds a callback that knows the object', () => {
    expect(printed(folder, cycles('LeakyListener', '', 10))).toEqual({ all: false, left: 100 });
  });

  it('does not where the collector sees the cycle, or where it is undone', () => {
    expect(printed(folder, cycles('Listener', ''))).toEqual({ all: true, left: 0 });
    const closed = cycles('LeakyListener', 'for (const ref of refs) ref.deref().close();');
    expect(printed(folder, closed)).toEqual({ all: true, left: 0 });
  });

  it('a listener calls back, passes on what is thrown, and hides its callback', () => {
    const listener = new lab.Listener((value) => [value]);
    expect(listener.emit(5)).toEqual([5]);
    expect(Object.keys(listener)).toEqual([]);
    const failing = new lab.Listener(() => {
      throw null;
    });
    let caught: unknown = 'nothing';
    try {
      failing.emit(1);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeNull();
    const leaky = new lab.LeakyListener((value) => value);
    expect(leaky.emit(1)).toBe(1);
    leaky.close();
    expect(leaky.emit(1)).toBeUndefined();
  });

  it('goes round in a pool: given back at once, or when it is collected', () => {
    const script = `
      const pool = new lab.BufferPool(4096, 2);
      const first = pool.take().fill(1);
      let second = pool.take();
      const states = [pool.state()];
      let refusal;
      try {
        pool.take();
      } catch ({ code, message }) {
        refusal = [code, message];
      }
      pool.release(first);
      const length = first.length;
      while (pool.state().free === 0) await turn();
      states.push(pool.state());
      const again = pool.take();
      states.push(pool.state());
      second = null;
      await collectUntil(() => pool.state().free === 1);
      states.push(pool.state());
      return { states, refusal, length, left: again[0] };`;
    expect(printed(folder, script)).toEqual({
      states: [
        { made: 2, free: 0, lent: 2 },
        { made: 2, free: 1, lent: 1 },
        { made: 2, free: 0, lent: 2 },
        { made: 2, free: 1, lent: 1 },
      ],
      refusal: [
        'ERR_LAB_RANGE',
        'take(): all 2 blocks of this pool are lent. Release one first, or make a larger pool.',
      ],
      length: 0,
      left: 1,
    });
  });

  it('comes back to a pool once and only to its own, and outlives it', () => {
    const pool = new lab.BufferPool(16, 4);
    const block = pool.take();
    expect(() => new lab.BufferPool(16, 1).release(block)).toThrow(
      'release(block): block is none that this pool has lent.',
    );
    expect(() => pool.release(block.subarray(1))).toThrow('none that this pool has lent');
    pool.release(block);
    expect(() => pool.release(block)).toThrow('block has no memory any more');
    expect(() => pool.release([] as never)).toThrow('must be a Uint8Array');
    const outliving = `
      let block = new lab.BufferPool(64, 1).take().fill(9);
      for (let i = 0; i < 5; i++) { gc(); await turn(); }
      return block.reduce((a, b) => a + b);`;
    expect(printed(folder, outliving)).toBe(576);
  });

  it('refuses what cannot be had', () => {
    expect(() => new lab.Block(0)).toThrow('length must be a whole number from 1 to 134217728 and is 0');
    expect(() => new lab.BufferPool(1, Number.NaN)).toThrow('most must be a whole number from 1 to 1048576 and is NaN');
  });
});
