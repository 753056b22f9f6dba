import type { Blame } from './judge.ts';

/** Tests of Node's own that pass bare and fail recorded, each with the reason. */
export interface KnownDifference {
  test: string;
  /** What it takes, at least, to make it fail. */
  blame: Blame;
  reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
