import type { Outcome } from './run-test.ts';
import type { Way } from './ways.ts';

/**
 * - `skipped`: the test has nothing to test here
 * - `fails bare`: at least once of two times, or of three where it is in doubt; says nothing about recording
 * - `same`: passes bare and recorded
 * - `unsteady`: passes bare, and recorded in some runs only
 * - `differs`: passes bare and fails recorded, three times each or more
 */
export type Verdict = 'skipped' | 'fails bare' | 'same' | 'unsteady' | 'differs';

/**
 * The least that makes the test fail, too: an empty file by `--require` in NODE_OPTIONS, three empty async hooks brought
 * in that way, or nothing but the recorder.
 */
export type Blame = 'preload' | 'hooks' | 'recorder';

const TIMES_WHEN_IN_DOUBT = 3;

export interface Judgement {
  verdict: Verdict;
  blame: Blame | null;
  /** The last run that failed, or the recorded one. */
  outcome: Outcome;
}

/**
 * Runs a test as often as it takes to tell whether recording changes its outcome, and what of it does.
 * @param times how often it must pass recorded to be the same
 */
export async function judge(run: (way: Way) => Promise<Outcome>, times: number): Promise<Judgement> {
  const bare = await run('bare');
  if (bare.skipped) return { verdict: 'skipped', blame: null, outcome: bare };
  const again = bare.passed ? await run('bare') : bare;
  if (!again.passed) return { verdict: 'fails bare', blame: null, outcome: again };

  const recorded: Outcome[] = [];
  const failed = () => recorded.filter(({ passed }) => !passed);
  while (recorded.length < times || (failed().length > 0 && recorded.length < TIMES_WHEN_IN_DOUBT)) {
    recorded.push(await run('recorded'));
  }
  if (failed().length === 0) return { verdict: 'same', blame: null, outcome: recorded[0] };
  const third = await run('bare');
  if (!third.passed) return { verdict: 'fails bare', blame: null, outcome: third };
  const [outcome] = failed();
  if (failed().length < recorded.length) return { verdict: 'unsteady', blame: null, outcome };
  return { verdict: 'differs', blame: await leastToBlame(run), outcome };
}

async function leastToBlame(run: (way: Way) => Promise<Outcome>): Promise<Blame> {
  for (const way of ['preload', 'hooks'] as const) if (!(await run(way)).passed) return way;
  return 'recorder';
}
