import { callerFrame } from '../../instrument/model/call-sites.ts';
import type { Frame } from '../../instrument/model/places.ts';
import { fileName } from '../view/format.ts';

/** A call site in few words: `app.js:4`, `node:task_queues:132`. */
export function shortSite([file, line]: Frame): string {
  return `${file.startsWith('node:') ? `node:${fileName(file.slice(5))}` : fileName(file)}:${line}`;
}

/** The frame of a call site to name, or null where V8 knows no file of any of them. */
export function namedFrame(frames: Frame[]): Frame | null {
  const frame = callerFrame(frames);
  return frame && frame[0] !== '' ? frame : null;
}
