/** What the facts of all kinds of items have in common. */
import { PHASE_NAMES } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, exactDuration } from '../view/format.ts';
import type { Facts, ItemRef, Mention, MentionGroup, Sentence, ThreadArrow } from './protocol.ts';
import type { LiveThread } from './recording.ts';

export function base(
  ref: ItemRef,
  title: string,
  { start, end, tone, row }: Pick<Facts, 'start' | 'end' | 'tone' | 'row'>,
) {
  const none = { span: null, text: null, related: [] as Mention[], relatedTitle: '' };
  const lists = {
    sentences: [] as Sentence[],
    certainty: [] as string[],
    lists: [] as MentionGroup[],
    links: [] as ThreadArrow[],
  };
  return { ref, title, start, end, tone, row, ...none, ...lists };
}

export function lasting(start: Nanoseconds, end: Nanoseconds): string {
  return Number.isNaN(end) ? 'still running' : exactDuration(end - start);
}

export function inPhase(thread: LiveThread, phase: number): string {
  const { phases } = thread.timeline;
  const number = phases.iteration.get(phase);
  return `${PHASE_NAMES[phases.phase.get(phase)]}${number > 0 ? ` of iteration #${count(number)}` : ''}`;
}
