/// <reference lib="webworker" />
/** The worker: owns the socket and the recording, answers the page. The page's own thread never sees a byte of the log. */
import { answer } from './answer.ts';
import { Answers } from './answers.ts';
import { edgeAfter } from './edges.ts';
import { factsOf } from './facts.ts';
import { outline } from './outline.ts';
import { profileOf } from './profile.ts';
import type { FromWorker, Question, Replies, ToWorker } from './protocol.ts';
import { usedQueues } from './queue-slices.ts';
import { LiveRecording } from './recording.ts';
import { type Lines, linesTo, StreamSocket } from './socket.ts';
import { stepFrom } from './step.ts';
import { tableRows } from './table-rows.ts';

/** Longest stretch of decoding before waiting questions are looked at. */
const DECODE_MS = 10;
/** How long a backlog waits for the page to be shown what can be seen without it: both at once would keep it waiting. */
const MOST_DRAWING_MS = 500;
/** So many slots may wait to be decoded; more are decoded as they come. */
const MOST_WAITING = 65_536;
/** Shortest time between two summaries. */
const SUMMARY_MS = 60;
/** The same while a recording loads of which all is seen already: whoever tells and draws would be loading. */
const LOADING_SUMMARY_MS = 250;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const recording = new LiveRecording();
const answers = new Answers(recording);
const nextTurn = new MessageChannel();
let url = '';
let wholeShown = () => {};
const whole = new Promise<void>((resolve) => {
  wholeShown = resolve;
});
let decoding = false;
let isCompleteTold = false;
let summaryTimer: ReturnType<typeof setTimeout> | null = null;

const lines = linesTo(() => url);
const socket = new StreamSocket(
  {
    have: () => recording.have(),
    done: () => recording.status?.complete === true,
    changed: () => summarise(),
    message(message) {
      orFail(recording.message(message));
      decodeSoon();
      if (message.type === 'overview') tell();
      else summarise();
    },
    slots(thread, first, words) {
      orFail(recording.slots(thread, first, words, free));
      // Whoever does not read is sent no more: so nothing piles up here, however fast it comes.
      if (recording.waiting > MOST_WAITING) decodeFor(DECODE_MS);
      decodeSoon();
    },
    lentSlots(thread, first, words) {
      orFail(recording.slots(thread, first, words));
      while (recording.decode(() => false));
      summarise();
    },
    told(thread) {
      recording.told(thread);
      summarise();
    },
  },
  { ...lines, fetch: lines.fetch && fetchLater(lines.fetch) },
);

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'open') {
    url = data.url;
    socket.connect();
    // Whoever asks may have come when much had been told.
    tell();
  } else if (data.type === 'retry') socket.connect();
  else if (data.type === 'query') {
    const before = rowsShown();
    const { answer: value, transfer } = answer(recording, data.query, answers.filter(data.query.filter ?? ''));
    post({ type: 'answer', id: data.id, answer: value }, transfer);
    if (value.whole) wholeShown();
    // Queues and pools are followed only once they are asked for: the page learns of their rows by the summary.
    if (rowsShown() !== before) summarise();
  } else if (data.question.ask === 'outline') {
    const { value, transfer } = outline(recording, data.question.thread);
    post({ type: 'reply', id: data.id, value }, transfer);
  } else post({ type: 'reply', id: data.id, value: reply(data.question) });
};

nextTurn.port1.onmessage = () => {
  decoding = decodeFor(DECODE_MS);
  if (decoding) nextTurn.port2.postMessage(null);
  summarise();
};

/** Fetches backlogs once all that is told of them has been shown. */
function fetchLater(fetch: NonNullable<Lines['fetch']>): Lines['fetch'] {
  return async (...wanted) => {
    if (recording.whole) await Promise.race([whole, new Promise((resolve) => setTimeout(resolve, MOST_DRAWING_MS))]);
    await fetch(...wanted);
  };
}

function rowsShown(): string {
  const rows = recording.threads.map((thread) => {
    const queues = thread.queues === null ? 0 : 1 + usedQueues(thread).length;
    const { lanes } = thread.process;
    return [queues, lanes.rows('inFlight'), lanes.rows('threads'), lanes.longestWait].join();
  });
  return rows.join(' ');
}

/** Gives a frame's memory back at once: waiting for the collector would take as much again as the recording itself. */
function free({ buffer }: Uint32Array): void {
  const transferable = buffer as ArrayBuffer & { transfer?(length: number): ArrayBuffer };
  if (buffer.byteLength > 0) transferable.transfer?.(0);
}

/** Returns whether there is more to decode. */
function decodeFor(milliseconds: number): boolean {
  const due = performance.now() + milliseconds;
  return recording.decode(() => performance.now() >= due);
}

function decodeSoon(): void {
  if (decoding) return;
  decoding = true;
  nextTurn.port2.postMessage(null);
}

function reply(question: Exclude<Question, { ask: 'outline' }>): Replies[keyof Replies] {
  if (question.ask === 'facts') return factsOf(recording, question.ref);
  if (question.ask === 'step') return stepFrom(recording, question.step);
  if (question.ask === 'range') return answers.range(question.range);
  if (question.ask === 'line') return answers.line(question.ref);
  if (question.ask === 'edge') return edgeAfter(recording, question.edge);
  if (question.ask === 'table') return tableRows(recording, question.table, answers.filter(question.table.filter));
  if (question.ask === 'search') return answers.search(question.text);
  if (question.ask === 'find') return answers.find(question.find);
  return profileOf(recording);
}

function orFail(fault: string | null): void {
  if (fault) socket.fail(fault);
}

function summarise(): void {
  if (recording.complete && !isCompleteTold) tell();
  const { whole, complete } = recording;
  summaryTimer ??= setTimeout(tell, whole && !complete ? LOADING_SUMMARY_MS : SUMMARY_MS);
}

function tell(): void {
  if (summaryTimer !== null) clearTimeout(summaryTimer);
  summaryTimer = null;
  isCompleteTold = recording.complete;
  post({ type: 'summary', summary: recording.summary(socket.connection) });
}

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  scope.postMessage(message, transfer);
}
