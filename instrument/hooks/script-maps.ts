import { appendString } from '../log/event-log.ts';
import type { Recorder } from '../log/recorder.ts';
import { STRING_CATEGORY } from '../schema/events.ts';

/** In characters; three bytes each must fit into a string of the log. */
const PIECE = 10_000;
/** A longer map is not recorded: whoever reads looks for the script on the disk. */
const LONGEST_MAP = 4_000_000;
/** So much is recorded, all maps of the thread together. */
const MOST = 32_000_000;

const slice = Function.prototype.call.bind(String.prototype.slice) as (
  text: string,
  from: number,
  to: number,
) => string;
let next = 1;
let recorded = 0;

/**
 * Records the source maps of scripts that are on the stack for the first time and that carry their map with them. Loaders
 * that compile in memory leave them nowhere else. Calls native code.
 */
export function recordMaps(recorder: Recorder): void {
  const maps = recorder.maps();
  if (maps === undefined) return;
  for (let i = 0; i + 1 < maps.length; i += 2) recordMap(maps[i], maps[i + 1]);
}

function recordMap(name: string, url: string): void {
  if (url.length > LONGEST_MAP || recorded + url.length > MOST) return;
  recorded += url.length;
  const text = `${name}\n${url}`;
  const id = next++;
  for (let at = 0; at < text.length; at += PIECE)
    if (!appendString(STRING_CATEGORY.SOURCE_MAP, id, slice(text, at, at + PIECE), true)) return;
}
