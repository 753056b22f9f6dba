/** What the page says of a text that the program wrote, and of its marks and measures. */
import { NOTE_TONES } from '../../instrument/model/lanes-notes.ts';
import { NOTE } from '../../instrument/model/tables.ts';
import { count, counted, exactDuration, exactTime } from '../view/format.ts';
import { base, inPhase } from './fact-parts.ts';
import { firstLine, mentionSpan } from './names.ts';
import type { Facts, ItemRef } from './protocol.ts';
import type { LiveThread } from './recording.ts';

/** How much of a text the page gets. */
const LONGEST_TEXT = 4000;

const TITLES: Record<number, string> = {
  [NOTE.STDOUT]: 'stdout',
  [NOTE.STDERR]: 'stderr',
  [NOTE.MARK]: 'mark',
  [NOTE.MEASURE]: 'measure',
};

export function noteFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { notes } = thread.timeline;
  const { item } = ref;
  const kind = notes.kind.get(item);
  const end = notes.time.get(item);
  const start = end - notes.duration.get(item);
  const text = notes.texts[item];
  const isOutput = kind === NOTE.STDOUT || kind === NOTE.STDERR;
  const phase = notes.phase.get(item);
  const numbers: Facts['numbers'] = [[kind === NOTE.MEASURE ? 'from' : isOutput ? 'written' : 'set', exactTime(start)]];
  if (kind === NOTE.MEASURE) numbers.push(['to', exactTime(end)], ['lasted', exactDuration(end - start)]);
  numbers.push(['phase', phase < 0 ? 'unknown' : inPhase(thread, phase)]);
  if (isOutput && text.length > LONGEST_TEXT) numbers.push(['length', counted(text.length, 'character')]);
  if (isOutput) numbers.push(['lines', count(text.replace(/\n$/, '').split('\n').length)]);
  const span = notes.span.get(item);
  return {
    ...base(ref, isOutput ? TITLES[kind] : `${TITLES[kind]} ${firstLine(text)}`, {
      ...{ start, end, tone: NOTE_TONES[kind], row: thread.lanes.rowOfNote(item) },
    }),
    numbers,
    text: isOutput ? shown(text) : null,
    related: span < 0 ? [] : [mentionSpan(thread, span)],
    relatedTitle: isOutput ? 'Written by' : 'Set by',
  };
}

/** A text as a page shows it: no control characters but line ends and tabs, cut where it is very long. */
function shown(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return cut.replace(/\n$/, '').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
