/** How printed text may be coloured; the caller decides, so that nothing here depends on a terminal. */
import type { PhaseName } from '../schema/events.ts';

export interface PrintStyle {
  title(text: string): string;
  dim(text: string): string;
  warning(text: string): string;
  phase(text: string, phase: PhaseName): string;
  callback(text: string): string;
  tick(text: string): string;
  microtask(text: string): string;
  gc(text: string): string;
  /** What the program wrote or measured. */
  note(text: string): string;
}

const same = (text: string) => text;

/** No colours. */
export const plainStyle: PrintStyle = {
  title: same,
  dim: same,
  warning: same,
  phase: same,
  callback: same,
  tick: same,
  microtask: same,
  gc: same,
  note: same,
};

/** Characters to which printed lines are ruled. */
const RULE_WIDTH = 100;

/** `── text ─────────` */
export function rule(text: string): string {
  return `── ${text} ${'─'.repeat(Math.max(2, RULE_WIDTH - text.length - 4))}`;
}
