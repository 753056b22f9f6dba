import { expect, test } from 'vitest';
import { judge } from './judge.ts';
import type { Outcome } from './run-test.ts';
import type { Way } from './ways.ts';

const PASSES: Outcome = { passed: true, skipped: false, end: 'exit code 0', output: '', recording: null };
const FAILS: Outcome = { ...PASSES, passed: false, end: 'exit code 1' };

/** Judges a test whose runs end as said, in order, `+` passing and `-` failing; the last one holds for all after it. */
async function judged(ends: Record<Way, string>) {
  const runs: Record<Way, number> = { bare: 0, preload: 0, hooks: 0, recorded: 0 };
  const { verdict, blame } = await judge(async (way) => {
    const end = ends[way][Math.min(runs[way]++, ends[way].length - 1)];
    return end === '+' ? PASSES : FAILS;
  }, 2);
  return { verdict, blame, runs };
}

test('a test that passes bare twice and recorded as often as asked is the same, and runs no more often', async () => {
  expect(await judged({ bare: '+', preload: '-', hooks: '-', recorded: '++-' })).toEqual({
    verdict: 'same',
    blame: null,
    runs: { bare: 2, preload: 0, hooks: 0, recorded: 2 },
  });
});

test('a test that fails bare says nothing about recording', async () => {
  const never = { preload: '+', hooks: '+', recorded: '-' };
  expect((await judged({ bare: '-', ...never })).verdict).toBe('fails bare');
  expect((await judged({ bare: '+-', ...never })).verdict).toBe('fails bare');
  expect((await judged({ bare: '++-', ...never })).verdict).toBe('fails bare');
});

test('a test that fails recorded in some of three runs is unsteady', async () => {
  expect((await judged({ bare: '+', preload: '+', hooks: '+', recorded: '-+-' })).verdict).toBe('unsteady');
  expect((await judged({ bare: '+', preload: '+', hooks: '+', recorded: '--+' })).verdict).toBe('unsteady');
  expect((await judged({ bare: '+', preload: '+', hooks: '+', recorded: '+-+' })).verdict).toBe('unsteady');
});

test('the least that makes a test fail is to blame', async () => {
  const blamed = async (preload: string, hooks: string) =>
    (await judged({ bare: '+', preload, hooks, recorded: '-' })).blame;
  expect(await blamed('-', '-')).toBe('preload');
  expect(await blamed('+', '-')).toBe('hooks');
  expect(await blamed('+', '+')).toBe('recorder');
});

test('a test that has nothing to test here is left out', async () => {
  const skips = async () => ({ ...PASSES, skipped: true });
  expect((await judge(skips, 1)).verdict).toBe('skipped');
});
