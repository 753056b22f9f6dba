/** What a decoder makes of a log, as lines that can be compared. */
import { gcName, PHASE_NAMES } from '../../schema/events.ts';
import { LogDecoder, type LogSink } from '../decode.ts';
import { ORIGIN_NS } from './log-writer.ts';

export interface DecodedText {
  lines: string[];
  decoder: LogDecoder;
  push(words: Uint32Array): void;
  finish(): void;
}

/** A decoder whose events become lines: time, event, details. */
export function decodeToText(): DecodedText {
  const lines: string[] = [];
  const named = (id: number) => `${id} ${decoder.typeName(decoder.typeOf(id))}`;
  const sink: LogSink = {
    threadStart: (t, pid, tid, main) => lines.push(`${t} thread-start ${pid}:${tid}${main ? ' main' : ''}`),
    threadMeta: (meta) => lines.push(`meta ${meta.node} ${meta.argv.join(' ')}`),
    init: (t, id, type, trigger, exec, site) => {
      const frame = decoder.site(site)?.[0];
      const where = frame ? ` at ${frame[0]}:${frame[1]}:${frame[2]} ${frame[3]}` : '';
      lines.push(`${t} init ${id} ${decoder.typeName(type)} <${trigger} exec ${exec}${where}`);
    },
    before: (t, id) => lines.push(`${t} before ${named(id)}`),
    after: (t, id) => lines.push(`${t} after ${named(id)}`),
    resolve: (t, id) => lines.push(`${t} resolve ${id}`),
    phaseBegin: (t, phase, iteration) => lines.push(`${t} begin ${PHASE_NAMES[phase]} ${iteration}`),
    phaseEnd: (t, phase, iteration, idleNs, ioEvents) =>
      lines.push(
        `${t} end ${PHASE_NAMES[phase]} ${iteration}${idleNs + ioEvents > 0 ? ` idle ${idleNs} io ${ioEvents}` : ''}`,
      ),
    gcBegin: (t, gc, usedKiB) => lines.push(`${t} gc-begin ${gcName(gc)} ${usedKiB}`),
    gcEnd: (t, gc, usedKiB) => lines.push(`${t} gc-end ${gcName(gc)} ${usedKiB}`),
    heap: (t, space, usedKiB, committedKiB) => lines.push(`${t} heap ${space} ${usedKiB} of ${committedKiB}`),
    lost: (t, count) => lines.push(`${t} lost ${count}`),
    dropped: (t, count) => lines.push(`${t} dropped ${count}`),
    output: (t, stream, text) => lines.push(`${t} output ${stream} ${text}`),
    timing: (t, name, durationNs) => lines.push(`${t} timing ${name} ${durationNs}`),
    post: (t, id, ports) => lines.push(`${t} post ${id}${ports.map((port) => ` +${port}`).join('')}`),
    threadEnd: (t, code) => lines.push(`${t} thread-end ${code}`),
  };
  const decoder = new LogDecoder(sink, ORIGIN_NS);
  return { lines, decoder, push: (words) => decoder.push(words), finish: () => decoder.finish() };
}

/** All lines of a log, taken in portions of `portion` words. */
export function linesOf(words: Uint32Array, portion = words.length || 1): string[] {
  const decoded = decodeToText();
  for (let at = 0; at < words.length; at += portion) decoded.push(words.slice(at, at + portion));
  decoded.finish();
  return decoded.lines;
}
