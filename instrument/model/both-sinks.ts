import type { LogSink } from './sink.ts';

type Of<Event extends keyof LogSink> = Parameters<LogSink[Event]>;

/**
 * Tells two of each event of a log. Decoding it once for both takes less than decoding it for each, whose code would be the
 * same and get to see two kinds of sinks: ten million events a quarter of a second.
 */
export class BothSinks implements LogSink {
  readonly #a: LogSink;
  readonly #b: LogSink;

  constructor(a: LogSink, b: LogSink) {
    this.#a = a;
    this.#b = b;
  }

  threadStart(...[t, pid, tid, main]: Of<'threadStart'>): void {
    this.#a.threadStart(t, pid, tid, main);
    this.#b.threadStart(t, pid, tid, main);
  }

  threadMeta(...[meta]: Of<'threadMeta'>): void {
    this.#a.threadMeta(meta);
    this.#b.threadMeta(meta);
  }

  init(...[t, id, type, trigger, exec, site]: Of<'init'>): void {
    this.#a.init(t, id, type, trigger, exec, site);
    this.#b.init(t, id, type, trigger, exec, site);
  }

  before(...[t, id]: Of<'before'>): void {
    this.#a.before(t, id);
    this.#b.before(t, id);
  }

  after(...[t, id]: Of<'after'>): void {
    this.#a.after(t, id);
    this.#b.after(t, id);
  }

  resolve(...[t, id]: Of<'resolve'>): void {
    this.#a.resolve(t, id);
    this.#b.resolve(t, id);
  }

  phaseBegin(...[t, phase, iteration]: Of<'phaseBegin'>): void {
    this.#a.phaseBegin(t, phase, iteration);
    this.#b.phaseBegin(t, phase, iteration);
  }

  phaseEnd(...[t, phase, iteration, idleNs, ioEvents]: Of<'phaseEnd'>): void {
    this.#a.phaseEnd(t, phase, iteration, idleNs, ioEvents);
    this.#b.phaseEnd(t, phase, iteration, idleNs, ioEvents);
  }

  gcBegin(...[t, gc, usedKiB]: Of<'gcBegin'>): void {
    this.#a.gcBegin(t, gc, usedKiB);
    this.#b.gcBegin(t, gc, usedKiB);
  }

  gcEnd(...[t, gc, usedKiB]: Of<'gcEnd'>): void {
    this.#a.gcEnd(t, gc, usedKiB);
    this.#b.gcEnd(t, gc, usedKiB);
  }

  heap(...[t, space, usedKiB, committedKiB]: Of<'heap'>): void {
    this.#a.heap(t, space, usedKiB, committedKiB);
    this.#b.heap(t, space, usedKiB, committedKiB);
  }

  lost(...[t, count]: Of<'lost'>): void {
    this.#a.lost(t, count);
    this.#b.lost(t, count);
  }

  dropped(...[t, count]: Of<'dropped'>): void {
    this.#a.dropped(t, count);
    this.#b.dropped(t, count);
  }

  output(...[t, stream, text]: Of<'output'>): void {
    this.#a.output(t, stream, text);
    this.#b.output(t, stream, text);
  }

  timing(...[t, name, durationNs]: Of<'timing'>): void {
    this.#a.timing(t, name, durationNs);
    this.#b.timing(t, name, durationNs);
  }

  post(...[t, id, ports]: Of<'post'>): void {
    this.#a.post(t, id, ports);
    this.#b.post(t, id, ports);
  }

  threadEnd(...[t, code]: Of<'threadEnd'>): void {
    this.#a.threadEnd(t, code);
    this.#b.threadEnd(t, code);
  }
}
