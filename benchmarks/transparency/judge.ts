import type { Outcome } from './run-test.ts';
import type { Way } from './ways.ts';

/**
 * - `skipped`: the test has nothing to test here
 * - `fails bare`: at least once of two times, or of three where it is in doubt; says nothing about recording
 * - `same`: passes bare and recorded
 * - `unsteady`: passes bare, and recorded in some runs only
 * - `differs`: passes bare and fails recorded, three times each
 */
export type Verdict = 'skipped' | 'fails bare' | 'same' | 'unsteady' | 'differs';

/**
 * The least that makes the test fail, too: an empty file by `--require` in NODE_OPTIONS, three empty async hooks brought
 * in that way, or nothing but the recorder.
 */
export type Blame = 'preload' | 'hooks' | 'recorder';

export interface Judgement {
  verdict: Verdict;
  blame: Blame | null;
  /** The last run that failed, or the recorded one. */
  outcome: Outcome;
}

/** Runs a test as often as it takes to tell whether recording changes its outcome, and what of it does. */
export async function judge(run: (way: Way) => Promise<Outcome>): Promise<Judgement> {
  const bare = await run('bare');
  if (bare.skipped) return { verdict: 'skipped', blame: null, outcome: bare };
  const again = bare.passed ? await run('bare') : bare;
  if (!again.passed) return { verdict: 'fails bare', blame: null, outcome: again };

  const recorded = await run('recorded');
  if (recorded.passed) return { verdict: 'same', blame: null, outcome: recorded };
  let failures = 1;
  for (let more = 0; more < 2; more++) failures += (await run('recorded')).passed ? 0 : 1;
  const third = await run('bare');
  if (!third.passed) return { verdict: 'fails bare', blame: null, outcome: third };
  if (failures < 3) return { verdict: 'unsteady', blame: null, outcome: recorded };
  return { verdict: 'differs', blame: await leastToBlame(run), outcome: recorded };
}

async function leastToBlame(run: (way: Way) => Promise<Outcome>): Promise<Blame> {
  for (const way of ['preload', 'hooks'] as const) if (!(await run(way)).passed) return way;
  return 'recorder';
}
