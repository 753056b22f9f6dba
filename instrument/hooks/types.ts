import { appendString } from '../log/event-log.ts';
import { STRING_CATEGORY } from '../schema/events.ts';

/** Numbers of async types, in the order of their first appearance. The four commonest are first. */
const numberOf = new Map<string, number>();
const find = numberOf.get.bind(numberOf);
const remember = numberOf.set.bind(numberOf);
let next = 1;

export const PROMISE_TYPE = 1;
export const TICK_TYPE = 2;
export const IMMEDIATE_TYPE = 3;
export const TIMEOUT_TYPE = 4;

/** Gives the commonest types their fixed numbers. */
export function defineCommonTypes(): void {
  typeNumber('PROMISE', true);
  typeNumber('TickObject', true);
  typeNumber('Immediate', true);
  typeNumber('Timeout', true);
}

/**
 * The number of an async type; writes its name into the log the first time. 0 where there was no room for the name, or
 * where it is no text: with its checks turned off Node hands on whatever it is given.
 */
export function typeNumber(type: string, mayCallNative: boolean): number {
  const known = find(type);
  if (known !== undefined) return known;
  if (typeof type !== 'string') return 0;
  if (!appendString(STRING_CATEGORY.TYPE, next, type, mayCallNative)) return 0;
  remember(type, next);
  return next++;
}
