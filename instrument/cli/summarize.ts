import { relative } from 'node:path';
import type { Recording } from '../host/recording.ts';
import type { ProgramEnd } from '../host/recording-writer.ts';
import { RECORDING_SUFFIX } from '../schema/manifest.ts';

/** How a program ended, as the end of a sentence. */
export function describeEnd(end: ProgramEnd | null): string {
  if (!end) return 'an unknown end';
  return end.signal === null ? `exit code ${end.code ?? 0}` : `signal ${end.signal}`;
}

export interface Summary {
  recording: string;
  exit: ProgramEnd;
  threads: number;
  /** Slots of all logs: records and the text between them. */
  records: number;
  lost: number;
  notes: string[];
}

export function summarize(recording: Recording, end: ProgramEnd): Summary {
  const { lost } = recording.manifest;
  const notes = recording.notes();
  return {
    recording: recording.directory,
    exit: end,
    threads: recording.logs.length,
    records: recording.slots,
    lost,
    notes,
  };
}

/** The directory as the user would type it. */
export function shortPath(directory: string, cwd: string): string {
  const path = relative(cwd, directory);
  return path === '' || path.startsWith('..') ? directory : path;
}

const count = (n: number, thing: string) => `${n.toLocaleString('en')} ${thing}${n === 1 ? '' : 's'}`;

/** The summary as lines for people. */
export function summaryLines(summary: Summary, command: string[], cwd: string): string[] {
  const path = shortPath(summary.recording, cwd);
  const lost = summary.lost > 0 ? `, ${count(summary.lost, 'record')} lost for want of room` : '';
  return [
    `${command.join(' ')} ended with ${describeEnd(summary.exit)}.`,
    `${count(summary.records, 'record')} of ${count(summary.threads, 'thread')} in ${path}${lost}.`,
    ...summary.notes,
    `Look at it again: loopscope open ${path.endsWith(RECORDING_SUFFIX) ? path.slice(0, -RECORDING_SUFFIX.length) : path}`,
  ];
}
