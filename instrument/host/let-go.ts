import { countedText, sizeText, spanText } from '../model/format.ts';
import type { Recording } from './recording.ts';
import { beginOfSegment } from './segment-times.ts';

/** What a flight recording has let go so far, in one sentence; null where that is nothing. */
export function letGoSentence({ logs, manifest }: Recording): string | null {
  const { flight, originNs, snapshot } = manifest;
  if (flight === undefined) return null;
  const cut = logs.filter((log) => log.first > 0);
  const why = `to stay within ${sizeText(flight.limit)}`;
  const whole = `${countedText(flight.threads, 'thread')} that had ended (${countedText(flight.records, 'record')})`;
  if (cut.length === 0) return flight.threads === 0 ? null : `All of ${whole} was let go, ${why}.`;
  const begins = cut.map(({ oldest }) => (oldest === null ? null : beginOfSegment(oldest)));
  const latest = begins.reduce<bigint>((most, begin) => (begin !== null && begin > most ? begin : most), 0n);
  const since = Number(latest - BigInt(originNs));
  const records = countedText(
    cut.reduce((sum, log) => sum + log.first, 0),
    'record',
  );
  const threads = logs.length > 1 ? ` of ${countedText(cut.length, 'thread')}` : '';
  if (snapshot !== undefined)
    return `This is a snapshot of ${snapshot.of}, taken at ${spanText(snapshot.at)}: of the first ${spanText(since)}, ${records}${threads} are not in it.`;
  const when = since > 0 ? `The first ${spanText(since)}, ${records}${threads}, were` : `${records}${threads} were`;
  return `${when} let go ${why}${flight.threads > 0 ? `, and all of ${whole}` : ''}.`;
}
