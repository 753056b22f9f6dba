import type { StoredFrame } from '../../instrument/schema/events.ts';
import { fileName } from '../view/format.ts';

/** A call site in few words: `app.js:4`, `node:task_queues:132`. */
export function shortSite([file, line]: StoredFrame): string {
  return `${file.startsWith('node:') ? `node:${fileName(file.slice(5))}` : fileName(file)}:${line}`;
}
