/**
 * Records what the thread posts to other threads and processes. The functions that post are replaced as soon as there is
 * something to post through: a program that has neither ports nor children with a channel keeps Node's own.
 */
import { type Recorder, THROUGH, type Through } from '../log/recorder.ts';
import type { ThreadMeta } from '../schema/events.ts';

const { defineProperty, getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf, hasOwn } = Object;

/** Those of a pipe that Node's two ways of writing a message use. */
const WRITES = ['writeUtf8String', 'writeBuffer'];
/** The property in which a process keeps the pipe to its parent. */
const CHANNEL_SYMBOL = 'kChannelHandle';
/** A pipe between two processes has this property, and no other pipe has. */
const OF_CHANNELS = 'pendingHandle';

let recorder: Recorder | null = null;
const records = { ports: false, channels: false };

export function recordPosts(opened: Recorder): void {
  if (opened.posts) recorder = opened;
}

/** There is a port of such a prototype. Calls native code, once. */
export function recordPorts(prototype: object): void {
  if (recorder === null || records.ports) return;
  records.ports = true;
  replace(recorder, prototype, 'postMessage', THROUGH.PORT);
}

/** There is a pipe that may become one between two processes. Calls native code, once. */
export function recordChannels(pipe: object): void {
  if (recorder === null || records.channels) return;
  records.channels = true;
  for (let i = 0; i < WRITES.length; i++) replace(recorder, getPrototypeOf(pipe), WRITES[i], THROUGH.CHANNEL);
}

/** Whether a pipe has become one between two processes. */
export const isChannel = (pipe: object): boolean => hasOwn(pipe, OF_CHANNELS);

/**
 * Records the pipe to the process that started this one from now on, and tells its async id and how many messages have been
 * posted through it; nothing where there is none.
 */
export function recordOwnChannel(): Pick<ThreadMeta, 'channel' | 'channelPosts'> {
  if (recorder === null || process.send === undefined) return {};
  const symbol = getOwnPropertySymbols(process).find(({ description }) => description === CHANNEL_SYMBOL);
  const pipe = symbol && (process as unknown as Record<symbol, { bytesWritten?: number } | null>)[symbol];
  if (!pipe || !isChannel(pipe)) return {};
  recordChannels(pipe);
  const channel = recorder.asyncIdOf(pipe);
  // Before any preload Node posts one message at most.
  return (pipe.bytesWritten ?? 0) > 0 ? { channel, channelPosts: 1 } : { channel };
}

/** Puts a function that records in a method's place, wherever the method is inherited from. */
function replace(opened: Recorder, prototype: object, name: string, through: Through): void {
  try {
    let owner: object | null = prototype;
    let descriptor: PropertyDescriptor | undefined;
    while (owner !== null && descriptor === undefined) {
      descriptor = getOwnPropertyDescriptor(owner, name);
      owner = getPrototypeOf(owner);
    }
    if (typeof descriptor?.value !== 'function') return;
    const value = opened.posting(name, descriptor.value, through);
    if (value !== undefined) defineProperty(prototype, name, { ...descriptor, value });
  } catch {
    // The program has frozen it: then it is not recorded.
  }
}
