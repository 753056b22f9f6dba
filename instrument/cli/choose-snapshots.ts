import { basename } from 'node:path';
import { LoopscopeError } from '../host/errors.ts';
import type { SnapshotNews, SnapshotOptions } from '../host/snapshots.ts';
import { RECORDING_SUFFIX } from '../schema/manifest.ts';
import { shortPath } from './summarize.ts';
import type { Terminal } from './terminal.ts';

/** What was asked for on the command line; times in milliseconds. */
export interface SnapshotWords {
  flight?: number;
  snapshotOnStall?: number;
  snapshotOnSignal?: NodeJS.Signals;
  snapshotAround?: number;
  snapshotsKept?: number;
}

/** Which snapshots are to be taken. */
export interface ChosenSnapshots extends SnapshotOptions {
  signal: NodeJS.Signals | null;
  tell(news: SnapshotNews): void;
}

const AROUND_MS = 5000;
const MOST = 10;

/**
 * What the options on snapshots mean together; undefined where none are wanted.
 * @throws LoopscopeError where they make no sense
 */
export function chooseSnapshots(words: SnapshotWords, terminal: Terminal, cwd: string): ChosenSnapshots | undefined {
  const { flight, snapshotOnStall, snapshotOnSignal, snapshotAround, snapshotsKept } = words;
  const trigger = snapshotOnStall !== undefined ? '--snapshot-on-stall' : '--snapshot-on-signal';
  if (snapshotOnStall === undefined && snapshotOnSignal === undefined) {
    const idle = snapshotAround !== undefined ? '--snapshot-around' : '--snapshots-kept';
    if (snapshotAround === undefined && snapshotsKept === undefined) return undefined;
    throw new LoopscopeError(
      'E_USAGE',
      `${idle} is about snapshots, and nothing takes one; add --snapshot-on-stall 200ms or --snapshot-on-signal SIGUSR2.`,
    );
  }
  if (flight === undefined) {
    throw new LoopscopeError(
      'E_USAGE',
      `${trigger} saves pieces of a recording that lets the rest go, and this one keeps everything; add --flight 64MiB, or leave it out.`,
    );
  }
  return {
    stall: snapshotOnStall === undefined ? null : snapshotOnStall * 1e6,
    around: (snapshotAround ?? AROUND_MS) * 1e6,
    most: snapshotsKept ?? MOST,
    signal: snapshotOnSignal ?? null,
    tell: (news) => tellSnapshot(news, terminal, cwd),
  };
}

function tellSnapshot({ reason, directory, sentences }: SnapshotNews, terminal: Terminal, cwd: string): void {
  if (directory === null) {
    terminal.tell('snapshot', { reason, snapshot: null, notes: sentences }, sentences);
    return;
  }
  const open = `loopscope open ${shortPath(directory, cwd).slice(0, -RECORDING_SUFFIX.length)}`;
  const lines = [...sentences, `saved ${basename(directory)}: ${open}`];
  terminal.tell('snapshot', { reason, snapshot: directory, notes: sentences }, lines);
}
