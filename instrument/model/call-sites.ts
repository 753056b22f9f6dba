/** Call sites as people and other tools read them. */
import { visibleText } from './format.ts';
import type { Frame } from './places.ts';

/** A place in the source. Line and column count from 1. */
export interface SourcePlace {
  /** A URL: `file:///…` for files, else as V8 names it (`node:fs`, `evalmachine.<anonymous>`). */
  file: string;
  line: number;
  column: number;
  function: string;
}

/** A frame of the stack that made something, as `events` has it. What does not hold is left out. */
export interface SourceFrame extends SourcePlace {
  /** Node's own. */
  node?: true;
  /** No longer on the stack: it scheduled what runs. */
  async?: true;
  /** A compiler's own code: no line of a source stands for it. */
  generated?: true;
}

/** Whether a frame is a script's: neither Node's own, nor a compiler's. */
export function isOwn([file, , , , kind]: Frame): boolean {
  return file !== '' && !file.startsWith('node:') && kind !== 'generated';
}

/** The frame to name: the innermost of the user's own code; where there is none, the innermost that is in any file. */
export function callerFrame(frames: Frame[]): Frame {
  const isElsewhere = ([file, , , , kind]: Frame) => file !== '' && kind === 'generated';
  return frames.find(isOwn) ?? frames.find(isElsewhere) ?? frames.find(([file]) => file !== '') ?? frames[0];
}

/** The place of a call site; null where it is not known. */
export function placeOf(frames: Frame[] | null): SourcePlace | null {
  if (frames === null) return null;
  const [file, line, column, functionName] = callerFrame(frames);
  return { file: fileUrl(file), line, column, function: functionName };
}

/** The frames of a stack, the innermost first. */
export function sourceFrames(frames: Frame[]): SourceFrame[] {
  return frames.map(([file, line, column, name, kind]) => ({
    ...{ file: fileUrl(file), line, column, function: name },
    ...(file.startsWith('node:') ? { node: true as const } : {}),
    ...(kind === undefined ? {} : { [kind]: true as const }),
  }));
}

/** The `file:` URL of an absolute path; anything else unchanged. */
export function fileUrl(file: string): string {
  if (!file.startsWith('/')) return file;
  try {
    return `file://${encodeURI(file).replace(/[?#]/g, encodeURIComponent)}`;
  } catch {
    return file;
  }
}

/** The path of a `file:` URL, or the text unchanged. */
export function filePath(file: string): string {
  if (!file.startsWith('file:///')) return file;
  try {
    return decodeURIComponent(file.slice('file://'.length));
  } catch {
    return file;
  }
}

/** A file as short as it can be said in `cwd`: relative to it where it lies below. */
export function shortFile(file: string, cwd: string): string {
  const path = filePath(file);
  return cwd !== '' && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}

/** `app.js:4:11 onTimer`, or an empty text where the call site is not known. */
export function placeText(frames: Frame[] | null, cwd: string): string {
  if (frames === null) return '';
  const [file, line, column, functionName] = callerFrame(frames);
  return visibleText(`${shortFile(file, cwd)}:${line}:${column}${functionName === '' ? '' : ` ${functionName}`}`);
}

/** A frame as a stack trace has it: `at async load (app.js:4:11)`; one of a compiler's own with that in words. */
export function frameText([file, line, column, name, kind]: Frame, cwd: string): string {
  const place = file === '' ? 'native' : `${shortFile(file, cwd)}:${line}:${column}`;
  const text = `${kind === 'async' ? 'async ' : ''}${name === '' ? place : `${name} (${place})`}`;
  return visibleText(`at ${text}${kind === 'generated' ? ' · of the compiler' : ''}`);
}
