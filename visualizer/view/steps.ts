/** Ways from what is selected to the next: in time, to its causes and effects, along its line of the source. */
import { isOfSpans } from '../../instrument/model/lanes.ts';
import { type Mention, sameItem } from '../source/protocol.ts';
import type { Stage } from './stage.ts';

/** Selects the next or previous callback, or iteration. */
export async function step(stage: Stage, kind: 'callback' | 'iteration', direction: 1 | -1): Promise<void> {
  const { selection, summary } = stage.state;
  const thread = selection?.thread ?? summary?.threads[0]?.key ?? null;
  const time = direction > 0 ? stage.view.start : stage.view.end;
  const ref = await stage.client.ask({ ask: 'step', step: { from: selection, time, thread, kind, direction } });
  if (ref) await stage.select(ref, true);
}

/** Whether a callback is selected, so that there can be something that scheduled it. */
export function hasCause({ state: { selection } }: Stage): boolean {
  return selection !== null && isOfSpans(selection.lane);
}

/**
 * Selects what posted the message that the selected callback handles, or what scheduled it, or the first that it scheduled
 * itself; where its own thread knows of none, in the thread that started its own, or in the one that it started or posted to.
 */
export async function stepCause(stage: Stage, to: 'cause' | 'effect'): Promise<void> {
  const { facts, selection } = stage.state;
  if (!facts?.span || !sameItem(facts.ref, selection)) return;
  const { chain, caused } = facts.span;
  const own = facts.ref.thread;
  const ahead = facts.links.filter(({ kind }) => kind !== 'end');
  const posted = facts.links.find(({ kind, to }) => kind === 'message' && sameItem(to.ref, facts.ref));
  const ref =
    to === 'cause'
      ? (posted?.from.ref ?? chain[0]?.ref ?? ahead.find((link) => link.to.ref.thread === own)?.from.ref)
      : (caused.find((effect) => effect.ref)?.ref ?? ahead.find((link) => link.from.ref.thread === own)?.to.ref);
  if (ref) await stage.select(ref, true);
}

/** Selects the run before or after the selected one of the same line of the source. */
export async function stepLine(stage: Stage, to: 'previous' | 'next'): Promise<void> {
  const { selection } = stage.state;
  const line = selection && (await stage.client.ask({ ask: 'line', ref: selection }));
  const ref = line?.[to];
  if (ref && sameItem(selection, stage.state.selection)) await stage.select(ref, true);
}

/** Shows a mentioned callback and selects it. */
export function goTo(stage: Stage, mention: Mention): void {
  if (mention.ref) void stage.select(mention.ref, true);
}
