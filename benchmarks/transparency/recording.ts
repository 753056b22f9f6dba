import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseThreadFolder, ThreadLog } from '../../instrument/host/thread-log.ts';
import { LogDecoder, type LogSink } from '../../instrument/model/decode.ts';
import { RECORD_BYTES } from '../../instrument/schema/events.ts';

/** What a recording holds, read to its end. */
export interface Checked {
  threads: number;
  slots: number;
  lost: number;
  /** Records that the decoder did not understand. */
  skipped: number;
  /** Why something is missing, or what is wrong. */
  notes: string[];
}

const CHUNK_SLOTS = 65_536;
const nothing = () => {};
const SINK: LogSink = {
  threadStart: nothing,
  threadMeta: nothing,
  init: nothing,
  before: nothing,
  after: nothing,
  resolve: nothing,
  phaseBegin: nothing,
  phaseEnd: nothing,
  gcBegin: nothing,
  gcEnd: nothing,
  heap: nothing,
  lost: nothing,
  dropped: nothing,
  output: nothing,
  timing: nothing,
  post: nothing,
  threadEnd: nothing,
};

/** Reads a recording's threads, whose programs are gone. */
export function checkRecording(threads: string): Checked {
  const checked: Checked = { threads: 0, slots: 0, lost: 0, skipped: 0, notes: [] };
  const bytes = new Uint8Array(CHUNK_SLOTS * RECORD_BYTES);
  for (const name of readdirSync(threads)) {
    if (parseThreadFolder(name) === null) continue;
    const log = new ThreadLog(join(threads, name));
    log.refresh(true);
    const note = log.note() ?? log.fault?.message;
    if (note !== undefined) checked.notes.push(note);
    const decoder = new LogDecoder(SINK, 0n);
    for (let slot = 0; slot < log.slots; ) {
      const count = log.read(slot, CHUNK_SLOTS, bytes);
      if (count === 0) break;
      decoder.push(new Uint32Array(bytes.buffer, 0, (count * RECORD_BYTES) / 4));
      slot += count;
    }
    decoder.finish();
    checked.threads += log.slots > 0 ? 1 : 0;
    checked.slots += log.slots;
    checked.lost += log.lost;
    checked.skipped += decoder.skipped;
  }
  return checked;
}
