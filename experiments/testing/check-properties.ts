import { expect, it } from 'vitest';
import type { Experiment } from '../experiment.ts';

/** One test for each property that the experiment claims, named by the claim's own sentence. */
export function checkProperties(experiment: Experiment, checks: Record<string, () => void>): void {
  checkClaims(experiment.expected.properties, checks);
}

/** One test for each claim, named by its own sentence. */
export function checkClaims(claims: readonly string[], checks: Record<string, () => void>): void {
  it('has a check for each property that it claims, and no other', () => {
    expect(Object.keys(checks)).toEqual(claims);
  });
  for (const [sentence, check] of Object.entries(checks)) it(sentence, check);
}
