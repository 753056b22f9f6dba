import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readTimeline } from '../../instrument/host/read-timeline.ts';
import { openRecording } from '../../instrument/host/recording.ts';
import { spanName } from '../../instrument/model/names.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';

/** Spans that are written between two waits for the disk. */
const AT_ONCE = 20_000;

/**
 * Writes a recording's callbacks in speedscope's own format: an event where each begins and one where it ends.
 * @returns how many bytes were written
 */
export async function exportForSpeedscope(recording: string, file: string): Promise<number> {
  const opened = openRecording(recording);
  const out = createWriteStream(file);
  const frames = new Map<string, number>();
  out.write('{"$schema":"https://www.speedscope.app/file-format-schema.json","profiles":[');
  let isFirst = true;
  for (const log of opened.logs) {
    const timeline = readTimeline(opened, log);
    const { begin, end } = timeline;
    out.write(`${isFirst ? '' : ','}{"type":"evented","name":"${log.key}","unit":"nanoseconds",`);
    out.write(`"startValue":0,"endValue":${end - begin},"events":[`);
    await writeSpans(timeline, out, frames);
    out.write(']}');
    isFirst = false;
  }
  const named = [...frames.keys()].map((name) => ({ name }));
  out.end(`],"shared":{"frames":${JSON.stringify(named)}}}`);
  await once(out, 'close');
  return out.bytesWritten;
}

async function writeSpans(
  timeline: ThreadTimeline,
  out: ReturnType<typeof createWriteStream>,
  frames: Map<string, number>,
): Promise<void> {
  const { spans, begin } = timeline;
  const open: number[] = [];
  let text = '';
  const event = (type: 'O' | 'C', span: number, at: number) => {
    const name = spanName(timeline, span).replace(/ #\d+$/, '');
    let frame = frames.get(name);
    if (frame === undefined) {
      frame = frames.size;
      frames.set(name, frame);
    }
    text += `,{"type":"${type}","frame":${frame},"at":${at - begin}}`;
  };
  let wrote = false;
  const flush = async () => {
    if (!out.write(wrote ? text : text.slice(1))) await once(out, 'drain');
    wrote ||= text !== '';
    text = '';
  };
  for (let span = 0; span < spans.length; span++) {
    const parent = spans.parent.get(span);
    while (open.length > 0 && open[open.length - 1] !== parent) close();
    event('O', span, spans.start.get(span));
    open.push(span);
    if (span % AT_ONCE === 0) await flush();
  }
  while (open.length > 0) close();
  await flush();

  function close(): void {
    const last = open.pop()!;
    event('C', last, spans.end.get(last));
  }
}
