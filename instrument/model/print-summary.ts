/** A thread's summary as lines. */
import { PHASE_NAMES } from '../schema/events.ts';
import { placeText } from './call-sites.ts';
import { originOf } from './causes.ts';
import { countedText, countText, durationText } from './format.ts';
import { spanName } from './names.ts';
import type { PrintStyle } from './print-style.ts';
import { queueLines } from './queues-print.ts';
import { summarizeThread, type ThreadSummary, utilization } from './summary.ts';
import type { SpanRow } from './tables.ts';
import { costText, type ThreadCost, threadCost } from './thread-cost.ts';
import type { ThreadTimeline } from './timeline.ts';

export function* summaryLines(timeline: ThreadTimeline, cwd: string, style: PrintStyle): Generator<string, void> {
  const summary = summarizeThread(timeline);
  yield* phaseTable(summary, style);
  yield '';
  for (const line of totals(summary)) yield `  ${line}`;
  const cost = costOf(timeline);
  if (cost !== null) yield style.dim(`  recorded for ${costText(cost)}`);
  const queues = [...queueLines(timeline, style)];
  if (queues.length > 0) yield '';
  yield* queues;
  if (summary.longest.length === 0) return;
  yield '';
  yield `  ${style.title('Longest')}`;
  const rows = summary.longest.map((span) => longestRow(timeline, span, cwd));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [took, name, where, site] of rows) {
    const place = site === '' ? where : `${where.padEnd(widths[2])}  ${style.dim(site)}`;
    yield `  ${took.padStart(widths[0])}  ${style.callback(name.padEnd(widths[1]))}  ${place}`;
  }
}

/** What recording a thread cost it; null where that is not known. */
export function costOf(timeline: ThreadTimeline): ThreadCost | null {
  const { phases } = timeline;
  let asleep = 0;
  for (let row = 0; row < phases.length; row++) asleep += phases.idle.get(row);
  return threadCost(timeline, asleep);
}

function* phaseTable({ phases }: ThreadSummary, style: PrintStyle): Generator<string> {
  if (phases.length === 0) return;
  yield style.dim(`  ${'phase'.padEnd(12)}  ${'passes'.padStart(9)}  ${'awake'.padStart(8)}  ${'asleep'.padStart(8)}`);
  for (const { phase, passes, awake, asleep } of phases) {
    const slept = asleep > 0 ? `  ${durationText(asleep).padStart(8)}` : '';
    yield `  ${style.phase(phase.padEnd(12), phase)}  ${countText(passes).padStart(9)}  ${durationText(awake).padStart(8)}${slept}`;
  }
}

function* totals(summary: ThreadSummary): Generator<string> {
  const { callbacks, ticks, microtasks, iterations, longestDelay, gcs, gcTime, longestGc } = summary;
  if (longestDelay !== null) {
    const busy = `${Math.round(utilization(summary) * 100)} % of the loop's time awake`;
    const delay = `${durationText(longestDelay.awake)} in iteration ${countText(longestDelay.iteration)}`;
    yield `${countedText(iterations, 'iteration')} · longest awake ${delay} · ${busy}`;
  }
  yield [countedText(callbacks, 'callback'), countedText(ticks, 'tick'), countedText(microtasks, 'microtask')].join(
    ' · ',
  );
  const collections = gcs.reduce((sum, { count }) => sum + count, 0);
  if (collections > 0)
    yield `${countedText(collections, 'garbage collection')} · ${durationText(gcTime)} together, the longest ${durationText(longestGc)}`;
}

function longestRow(timeline: ThreadTimeline, span: SpanRow, cwd: string): [string, string, string, string] {
  const { spans, phases, end } = timeline;
  const phase = spans.phase.get(span);
  const iteration = phase < 0 ? 0 : phases.iteration.get(phase);
  const name = phase < 0 ? '' : PHASE_NAMES[phases.phase.get(phase)];
  return [
    durationText(spans.endOr(span, end) - spans.start.get(span)),
    spanName(timeline, span),
    iteration > 0 ? `${name} of iteration ${countText(iteration)}` : name,
    placeText(originOf(timeline, span).site, cwd),
  ];
}
