/** What can't be compared of two threads, or only with care: one sentence each. */
import type { ThreadOutline } from './compare-outline.ts';
import { countedText } from './format.ts';

export function limitsOf(a: ThreadOutline, b: ThreadOutline): string[] {
  const limits: string[] = [];
  const sides = [
    { name: 'A', outline: a },
    { name: 'B', outline: b },
  ];
  const which = (has: (outline: ThreadOutline) => boolean) =>
    sides.filter(({ outline }) => has(outline)).map(({ name }) => name);
  const empty = which(({ spans }) => spans.length === 0);
  if (empty.length > 0) limits.push(`${listed(empty)} ${has(empty)} no callbacks, so there is nothing to match.`);
  const siteless = which((outline) => outline.spans.length > 0 && !outline.hasSites);
  if (siteless.length > 0 && empty.length === 0) {
    limits.push(
      `${listed(siteless)} ${has(siteless)} no call sites, so callbacks are matched by type and order alone; record with --sites or in lab detail to match them by their place in the source.`,
    );
  }
  const phaseless = which((outline) => outline.events > 0 && !outline.hasPhases);
  if (phaseless.length > 0) {
    limits.push(
      `${listed(phaseless)} ${has(phaseless)} no phases of the loop, so phases and iterations can't be compared.`,
    );
  }
  if (a.detail !== null && b.detail !== null && a.detail !== b.detail) {
    limits.push(
      `A was recorded in ${a.detail} detail and B in ${b.detail} detail: recording in lab detail takes longer, so the order can be compared and short times can't.`,
    );
  }
  for (const { name, outline } of sides) {
    if (outline.lost > 0)
      limits.push(`${countedText(outline.lost, 'record')} of ${name} found no room: callbacks may be missing there.`);
    if (!outline.finished)
      limits.push(`${name} is still being recorded; what follows compares what there is of it so far.`);
  }
  return limits;
}

const listed = (names: string[]) => names.join(' and ');
const has = (names: string[]) => (names.length > 1 ? 'have' : 'has');
