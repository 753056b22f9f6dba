/** Wrong usage or bad input: the user can mend it. */
export const EXIT_USAGE = 2;
/** A failure of Loopscope or of its installation. */
export const EXIT_FAILURE = 1;

/** Every code that Loopscope's own errors carry, with the exit code it leads to. The codes are stable. */
export const ERROR_CODES = {
  E_USAGE: EXIT_USAGE,
  E_SCRIPT_MISSING: EXIT_USAGE,
  E_SCRIPT_DIRECTORY: EXIT_USAGE,
  E_SCRIPT_UNREADABLE: EXIT_USAGE,
  E_COMMAND_MISSING: EXIT_USAGE,
  E_RECORDING_EXISTS: EXIT_USAGE,
  E_RECORDING_NOT_WRITABLE: EXIT_USAGE,
  E_DISK_FULL: EXIT_USAGE,
  E_RECORDING_MISSING: EXIT_USAGE,
  E_RECORDING_UNREADABLE: EXIT_USAGE,
  E_NOT_A_RECORDING: EXIT_USAGE,
  E_RECORDING_NEWER: EXIT_USAGE,
  E_RECORDING_DAMAGED: EXIT_USAGE,
  E_THREAD_MISSING: EXIT_USAGE,
  E_ALIGN: EXIT_USAGE,
  E_ADDON_NAME: EXIT_USAGE,
  E_ADDON_EXISTS: EXIT_USAGE,
  E_ADDON_NOT_WRITABLE: EXIT_USAGE,
  E_KERNEL_MISSING: EXIT_USAGE,
  E_RESULT_MISSING: EXIT_USAGE,
  E_RESULT_UNREADABLE: EXIT_USAGE,
  E_RESULT_NOT_WRITABLE: EXIT_USAGE,
  E_PORT_IN_USE: EXIT_USAGE,
  E_PORT_REFUSED: EXIT_USAGE,
  E_NOT_BUILT: EXIT_FAILURE,
  E_RESULTS_DIFFER: EXIT_FAILURE,
  E_INTERNAL: EXIT_FAILURE,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error to be shown as it is: one sentence with the value in question and what to do about it. */
export class LoopscopeError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'LoopscopeError';
    this.code = code;
  }

  /** What the command line ends with. */
  get exitCode(): number {
    return ERROR_CODES[this.code];
  }
}

const SYSTEM_REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EMFILE: 'too many open files',
  E2BIG: 'the command line and the environment are too long',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  EIO: 'input/output error',
};

/** The error for a file or folder of a recording that can't be read, because of a system error. */
export function unreadable(path: string, cause: unknown): LoopscopeError {
  return new LoopscopeError(
    'E_RECORDING_UNREADABLE',
    `${path} can't be read: ${systemReason(cause)}; give yourself the right to read it.`,
    { cause },
  );
}

/** The code of a system error (`ENOENT`, …), or '' for anything else. */
export function systemCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** A few words for why the system refused something. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  return SYSTEM_REASONS[code] ?? (code || String((error as Error)?.message ?? error));
}
