import { isatty } from 'node:tty';
import { type PrintStyle, plainStyle } from '../model/print-style.ts';
import type { PhaseName } from '../schema/events.ts';
import { usesColour } from './terminal.ts';

const STDOUT = 1;

/** Numbers of the terminal's 256 colours that come nearest to the page's: a colour-blind-safe set. */
const PHASE_COLOURS: Record<PhaseName, number> = {
  none: 245,
  main: 252,
  timers: 214,
  pending: 227,
  'idle-prepare': 245,
  poll: 32,
  check: 36,
  closing: 166,
  exit: 252,
  turn: 245,
};
const TICK = 117;
const MICROTASK = 175;
const GC = 244;

const colour = (number: number) => (text: string) => `\u001b[38;5;${number}m${text}\u001b[39m`;
const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;

const colourStyle: PrintStyle = {
  title: bold,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  warning: (text) => `\u001b[33m${text}\u001b[39m`,
  phase: (text, phase) => bold(colour(PHASE_COLOURS[phase])(text)),
  callback: (text) => text,
  tick: colour(TICK),
  microtask: colour(MICROTASK),
  gc: colour(GC),
  note: (text) => `\u001b[3m${text}\u001b[23m`,
};

/** Colours where stdout is a terminal that may have them. */
export function printStyle(surroundings = { env: process.env, terminal: isatty(STDOUT) }): PrintStyle {
  return usesColour(surroundings) ? colourStyle : plainStyle;
}
