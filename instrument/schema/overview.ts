/**
 * `overview` of a large recording: what each thread's lanes look like in a few thousand slices, as it was when all had been
 * recorded. Whoever opens the recording shows that before having read it. It is not needed: without it, or where it does
 * not fit the logs any more, the same is found by reading them.
 *
 *   a line of JSON                   OverviewHead
 *   of each thread, in that order    the frame that viewers are sent, see overview-frame.ts in the model
 */

export const OVERVIEW_FILE = 'overview';

/** Another one with each change of the frames, and of what they say of a log. */
export const OVERVIEW_VERSION = 1;

export interface OverviewHead {
  format: 'loopscope overview';
  version: number;
  /** Of all bytes that follow the line, in hexadecimal digits. */
  sha256: string;
  threads: OverviewThread[];
}

export interface OverviewThread {
  /** Name of the thread's folder. */
  folder: string;
  /** How many slots its log had. */
  slots: number;
  /** Length of its frame. */
  bytes: number;
}
