import { expect, it } from 'vitest';
import type { Experiment } from '../experiment.ts';

/** One test for each property that the experiment claims, named by the claim's own sentence. */
export function checkProperties(experiment: Experiment, checks: Record<string, () => void>): void {
  it('has a check for each property that it claims, and no other', () => {
    expect(Object.keys(checks)).toEqual(experiment.expected.properties);
  });
  for (const [sentence, check] of Object.entries(checks)) it(sentence, check);
}
