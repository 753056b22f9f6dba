/**
 * The timeline of one thread as lines:
 *
 *   ── iteration 4 · awake 148 µs · asleep 1.08 ms ────────────────────────────────────────────
 *        at ms     took  what                          waited  scheduled by        where
 *       74.019   148 µs  poll · asleep 1.08 ms · 1 I/O event
 *       74.023   130 µs    FSREQCALLBACK #27           3.4 µs  FSREQCALLBACK #26   app.js:4:11 load
 *
 * Iterations in which nothing ran are folded together.
 */
import { gcName, PHASE, PHASE_NAMES, type Phase } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { frameText, placeText } from './call-sites.ts';
import { originOf } from './causes.ts';
import { countedText, countText, durationText, momentText, visibleText } from './format.ts';
import { changesOf } from './heap.ts';
import { type IterationRange, iterationRanges, joined } from './iteration-ranges.ts';
import { handledAt, handler, type Message, Messages, postedAt } from './messages.ts';
import { plainSpace, plainType, spaceName, spanName } from './names.ts';
import { type PrintStyle, rule } from './print-style.ts';
import { NOTE, type PhaseRow, type SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

const WIDEST_NAME = 44;
const WIDEST_SCHEDULER = 28;
const SCHEDULER = {
  'main script': 'main script',
  'outside of any callback': 'no callback',
  'before recording': '–',
};
const TOOK_WIDTH = 8;
/** Deeper callbacks are not indented further. */
const DEEPEST_INDENT = 20;
const WAITED_WIDTH = 9;

/**
 * @param messages those between all threads of the recording
 * @param frames whether the stack that scheduled it follows each callback
 */
export function* threadLines(
  timeline: ThreadTimeline,
  cwd: string,
  style: PrintStyle,
  messages = new Messages(() => [timeline]),
  frames = false,
): Generator<string, void> {
  yield* new ThreadPrinter(timeline, cwd, style, messages, frames).lines();
}

class ThreadPrinter {
  readonly #timeline: ThreadTimeline;
  readonly #messages: Messages;
  readonly #cwd: string;
  readonly #style: PrintStyle;
  readonly #frames: boolean;
  readonly #atWidth: number;
  readonly #nameWidth: number;
  readonly #schedulerWidth: number;
  /** The next rows to print. */
  #span = 0;
  #gc = 0;
  #loss = 0;
  #note = 0;
  #post = 0;

  constructor(timeline: ThreadTimeline, cwd: string, style: PrintStyle, messages: Messages, frames: boolean) {
    this.#timeline = timeline;
    this.#messages = messages;
    this.#cwd = cwd;
    this.#style = style;
    this.#frames = frames;
    this.#atWidth = Math.max(9, momentText(timeline.end).length + 2);
    const width = widestName(timeline);
    this.#nameWidth = Math.min(WIDEST_NAME, Math.max(20, width.indented));
    this.#schedulerWidth = Math.min(WIDEST_SCHEDULER, Math.max('scheduled by'.length, width.name));
  }

  *lines(): Generator<string, void> {
    if (this.#timeline.spans.length + this.#timeline.phases.length + this.#timeline.gcs.length === 0) return;
    yield this.#columnHeads();
    let empty: IterationRange[] = [];
    for (const iteration of iterationRanges(this.#timeline)) {
      if (this.#isEmpty(iteration)) {
        empty.push(iteration);
        if (empty.length > 1) empty = [joined(empty[0], empty[1])];
        continue;
      }
      if (empty.length > 0) yield this.#foldedLine(empty[0]);
      empty = [];
      yield* this.#iterationLines(iteration);
    }
    if (empty.length > 0) yield this.#foldedLine(empty[0]);
    yield* this.#itemLines(-1, Number.POSITIVE_INFINITY);
  }

  /** Whether nothing happened in it; main and exit are always worth a line. */
  #isEmpty({ number, first, end, exits }: IterationRange): boolean {
    const { spans, gcs, losses, notes, phases, messages } = this.#timeline;
    if (number === 0 || exits) return false;
    const startsLater = (
      row: number,
      length: number,
      phase: (row: number) => PhaseRow,
      start: (row: number) => number,
    ) => row >= length || phase(row) >= end || (phase(row) < 0 && start(row) > phases.start.get(first));
    return (
      startsLater(
        this.#span,
        spans.length,
        (row) => spans.phase.get(row),
        (row) => spans.start.get(row),
      ) &&
      startsLater(
        this.#gc,
        gcs.length,
        (row) => gcs.phase.get(row),
        (row) => gcs.start.get(row),
      ) &&
      startsLater(
        this.#loss,
        losses.length,
        (row) => losses.phase.get(row),
        (row) => losses.time.get(row),
      ) &&
      startsLater(
        this.#note,
        notes.length,
        (row) => notes.phase.get(row),
        (row) => notes.time.get(row),
      ) &&
      startsLater(
        this.#post,
        messages.posts.length,
        (row) => messages.posts.phase.get(row),
        (row) => messages.posts.time.get(row),
      )
    );
  }

  *#iterationLines({ number, first, end, exits, awake, asleep }: IterationRange): Generator<string> {
    const { phases } = this.#timeline;
    const iteration = number === 0 ? 'before the first iteration' : `iteration ${countText(number)}`;
    const title = exits ? 'nothing left to wait for' : iteration;
    yield this.#style.dim(rule(title + awakeAndAsleep(awake, asleep)));
    for (let row = first; row < end; row++) {
      yield* this.#itemLines(-1, phases.start.get(row));
      yield this.#phaseLine(row);
      yield* this.#itemLines(row, Number.POSITIVE_INFINITY);
    }
  }

  /** Callbacks, collections, losses and messages of one phase in their order; for -1, those in no phase that began before `until`. */
  *#itemLines(phase: PhaseRow, until: Nanoseconds): Generator<string> {
    const { spans, gcs, losses, notes, messages } = this.#timeline;
    const { posts } = messages;
    for (;;) {
      const span =
        this.#span < spans.length && spans.phase.get(this.#span) <= phase ? spans.start.get(this.#span) : Infinity;
      const gc = this.#gc < gcs.length && gcs.phase.get(this.#gc) <= phase ? gcs.start.get(this.#gc) : Infinity;
      const loss =
        this.#loss < losses.length && losses.phase.get(this.#loss) <= phase ? losses.time.get(this.#loss) : Infinity;
      const note =
        this.#note < notes.length && notes.phase.get(this.#note) <= phase ? notes.time.get(this.#note) : Infinity;
      const post =
        this.#post < posts.length && posts.phase.get(this.#post) <= phase ? posts.time.get(this.#post) : Infinity;
      const next = Math.min(span, gc, loss, note, post);
      if (next === Number.POSITIVE_INFINITY || next > until) return;
      if (next === post && (post < span || (post === span && posts.span.get(this.#post) < this.#span))) {
        yield this.#postLine(this.#post++);
      } else if (next === note && (note < span || (note === span && notes.span.get(this.#note) < this.#span))) {
        yield this.#noteLine(this.#note++);
      } else if (next < span && next < gc) yield this.#lossLine(this.#loss++);
      else if (gc < span || (gc === span && gcs.span.get(this.#gc) < this.#span)) yield this.#gcLine(this.#gc++);
      else {
        yield this.#spanLine(this.#span);
        if (this.#frames) yield* this.#frameLines(this.#span);
        this.#span++;
      }
    }
  }

  *#frameLines(row: SpanRow): Generator<string> {
    const { spans } = this.#timeline;
    const resource = spans.resource.get(row);
    if (resource < 0) return;
    const margin = ' '.repeat(this.#atWidth + 2 + TOOK_WIDTH + 2);
    const indent = indentOf(2 + spans.depth.get(row));
    for (const frame of this.#timeline.stackOf(resource))
      yield this.#style.dim(`${margin}${indent}${frameText(frame, this.#cwd)}`);
  }

  #columnHeads(): string {
    const waited = 'waited'.padStart(WAITED_WIDTH);
    const heads = `${'at ms'.padStart(this.#atWidth)}  ${'took'.padStart(TOOK_WIDTH)}  ${'what'.padEnd(this.#nameWidth)}  ${waited}  ${'scheduled by'.padEnd(this.#schedulerWidth)}  where`;
    return this.#style.dim(heads);
  }

  #foldedLine({ number, end, awake, asleep }: IterationRange): string {
    const last = this.#timeline.phases.iteration.get(end - 1);
    const many = last > number;
    const title = many
      ? `iterations ${countText(number)} to ${countText(last)} · ${countedText(last - number + 1, 'time')} nothing ran`
      : `iteration ${countText(number)} · nothing ran`;
    return this.#style.dim(rule(title + awakeAndAsleep(awake, asleep)));
  }

  #phaseLine(row: PhaseRow): string {
    const { phases } = this.#timeline;
    const phase = phases.phase.get(row) as Phase;
    const details: string[] = [PHASE_NAMES[phase]];
    if (phase === PHASE.POLL && !Number.isNaN(phases.end.get(row))) {
      if (phases.idle.get(row) > 0) details.push(`asleep ${durationText(phases.idle.get(row))}`);
      if (phases.io.get(row) > 0) details.push(countedText(phases.io.get(row), 'I/O event'));
    }
    const times = this.#times(phases.start.get(row), phases.end.get(row));
    return `${times}  ${this.#style.phase(details.join(' · '), PHASE_NAMES[phase])}`;
  }

  #spanLine(row: SpanRow): string {
    const { spans } = this.#timeline;
    const { scheduler, waited, previous, site } = originOf(this.#timeline, row);
    const message = this.#messages.handledBy(this.#timeline, row);
    const name = `${indentOf(1 + spans.depth.get(row))}${spanName(this.#timeline, row)}`;
    const own = typeof scheduler === 'object' ? spanName(this.#timeline, scheduler.span) : SCHEDULER[scheduler];
    const ownWait = waited === null ? '' : `${previous < 0 ? '' : '↻ '}${durationText(waited)}`;
    const by = message ? posterName(message) : own;
    const wait = message ? durationText(Math.max(0, handledAt(message) - postedAt(message))) : ownWait;
    const paint = [this.#style.callback, this.#style.tick, this.#style.microtask][spans.lane.get(row)];
    const where = placeText(site, this.#cwd);
    return [
      this.#times(spans.start.get(row), spans.end.get(row)),
      paint(name.padEnd(this.#nameWidth)),
      wait.padStart(WAITED_WIDTH),
      where === '' ? by : by.padEnd(this.#schedulerWidth),
      ...(where === '' ? [] : [this.#style.dim(where)]),
    ].join('  ');
  }

  #gcLine(row: number): string {
    const { gcs, spans } = this.#timeline;
    const span = gcs.span.get(row);
    const depth = span < 0 ? 1 : 2 + spans.depth.get(span);
    const [before, after] = [gcs.usedBefore.get(row), gcs.usedAfter.get(row)];
    const heap = before > 0 ? ` · heap ${mebibytes(before)} → ${mebibytes(after)} MiB` : '';
    const name = `${indentOf(depth)}gc ${gcName(gcs.kind.get(row))}${heap}${this.#changesBySpace(row)}`;
    return `${this.#times(gcs.start.get(row), gcs.end.get(row))}  ${this.#style.gc(name)}`;
  }

  /** ` · new −1.25 · old +0.70`: what it changed in each space, in MiB; '' where that was not recorded. */
  #changesBySpace(row: number): string {
    const { gcs, heap, meta } = this.#timeline;
    const changes = changesOf(heap, gcs.readBefore.get(row), gcs.readAfter.get(row)).map(
      ({ space, before, after }) => ({
        name: plainSpace(spaceName(meta, space)),
        by: mebibytes(Math.abs(after - before)),
        sign: after < before ? '−' : '+',
      }),
    );
    return changes
      .filter(({ by }) => Number(by) > 0)
      .map(({ name, sign, by }) => ` · ${name} ${sign}${by}`)
      .join('');
  }

  #noteLine(row: number): string {
    const { notes, spans } = this.#timeline;
    const span = notes.span.get(row);
    const indent = indentOf(span < 0 ? 1 : 2 + spans.depth.get(span));
    const kind = notes.kind.get(row);
    const took = kind === NOTE.MEASURE ? durationText(notes.duration.get(row)) : '';
    const text = visibleText(JSON.stringify(notes.texts[row]).slice(1, -1));
    const line = `${indent}${NOTE_NAMES[kind]} ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
    const t = notes.time.get(row);
    return `${this.#times(t, t, took)}  ${this.#style.note(line)}`;
  }

  #postLine(row: number): string {
    const { messages, spans } = this.#timeline;
    const { posts } = messages;
    const span = posts.span.get(row);
    const indent = indentOf(span < 0 ? 1 : 2 + spans.depth.get(span));
    const message = this.#messages.message(this.#timeline, row);
    const t = posts.time.get(row);
    return `${this.#times(t, t, '')}  ${this.#style.note(`${indent}${postText(message)}`)}`;
  }

  #lossLine(row: number): string {
    const { losses } = this.#timeline;
    const t = losses.time.get(row);
    const text = `! ${countedText(losses.count.get(row), 'record')} lost here, for want of room`;
    return `${this.#times(t, t, '')}  ${this.#style.warning(text)}`;
  }

  #times(
    start: Nanoseconds,
    end: Nanoseconds,
    took = Number.isNaN(end) ? 'running' : durationText(end - start),
  ): string {
    return `${this.#style.dim(momentText(start).padStart(this.#atWidth))}  ${took.padStart(TOOK_WIDTH)}`;
  }
}

/** `10:1 Timeout #2`: in which thread and callback a message was posted. */
function posterName({ from, post }: Message): string {
  const span = from.messages.posts.span.get(post);
  return `${from.key} ${span < 0 ? 'script' : spanName(from, span)}`;
}

/** `message to 10:1, handled by MESSAGEPORT #4 41 µs later`. */
function postText(message: Message): string {
  const { from, post, to } = message;
  const id = from.messages.posts.through.get(post);
  const through = `message by ${from.isChannel(id) ? 'PIPEWRAP' : 'MESSAGEPORT'} #${id}`;
  if (to === null) return through;
  const span = handler(to);
  if (span < 0) return `${through} to ${to.thread.key}, not handled`;
  const later = durationText(Math.max(0, handledAt(message) - postedAt(message)));
  return `${through} to ${to.thread.key} ${spanName(to.thread, span)}, ${later} later`;
}

const NOTE_NAMES = ['', 'stdout', 'stderr', 'mark', 'measure'];

function awakeAndAsleep(awake: Nanoseconds, asleep: Nanoseconds): string {
  return ` · awake ${durationText(awake)}${asleep > 0 ? ` · asleep ${durationText(asleep)}` : ''}`;
}

const indentOf = (depth: number): string => '  '.repeat(Math.min(depth, DEEPEST_INDENT));

function mebibytes(kibibytes: number): string {
  return (kibibytes / 1024).toFixed(2);
}

/** Length of the longest name of a callback, and with its indentation. */
function widestName(timeline: ThreadTimeline): { name: number; indented: number } {
  const { spans } = timeline;
  const lengths: number[] = [];
  let name = 0;
  let indented = 0;
  for (let row = 0; row < spans.length; row++) {
    const type = spans.type.get(row);
    lengths[type] ??= plainType(timeline.typeName(type)).length;
    const length = lengths[type] + 2 + digits(spans.id.get(row));
    if (length > name) name = length;
    const withIndent = length + 2 + 2 * Math.min(spans.depth.get(row), DEEPEST_INDENT);
    if (withIndent > indented) indented = withIndent;
  }
  return { name, indented };
}

function digits(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 10; rest /= 10) count++;
  return count;
}
