import type { StoredFrame } from '../../instrument/schema/events.ts';
import { fileName } from '../view/format.ts';

/** A call site in few words: `app.js:4`. */
export function shortSite([file, line]: StoredFrame): string {
  return `${fileName(file)}:${line}`;
}
