import { readFileSync, realpathSync } from 'node:fs';

/** State and start of a process from `/proc/PID/stat`; null where there is none, or only its exit status is left. */
function startOf(pid: number): string | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The name in parentheses may contain anything: the fields are counted from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
}

/** Whether a process has files below a folder mapped; true where that can't be found out. */
function maps(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').includes(`${realpathSync(folder)}/`);
  } catch {
    return true;
  }
}

/** Whether a process of this number runs now. */
export const isRunning = (pid: number) => startOf(pid) !== null;

/**
 * Watches whether the writer of a log is still there. A number that another process has taken over counts as gone.
 * A recording that others started is checked once for whether that process really writes to it (`verify`).
 */
export class WriterWatch {
  #pid: number;
  #start: string | null;

  constructor(pid: number, verify?: { folder: string }) {
    this.#pid = pid;
    this.#start = startOf(pid);
    if (this.#start !== null && verify && !maps(pid, verify.folder)) this.#start = null;
  }

  /** True once the process has ended; never false again after that. */
  gone(): boolean {
    if (this.#start !== null && startOf(this.#pid) !== this.#start) this.#start = null;
    return this.#start === null;
  }
}
