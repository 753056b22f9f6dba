import { executionAsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import { reserve, segmentsBegun, words } from '../log/event-log.ts';
import { KIND } from '../schema/events.ts';
import { typeNumber } from './types.ts';

const { isPromise } = types;
const runningResource = executionAsyncResource;

/** Async types by the class of the resource, for what has no `init` any more: a flight recording has let it go. */
const TYPE_OF_CLASS = new Map([
  ['BlobReader', 'BLOBREADER'],
  ['BrotliDecoder', 'ZLIB'],
  ['BrotliEncoder', 'ZLIB'],
  ['ChannelWrap', 'DNSCHANNEL'],
  ['FSEvent', 'FSEVENTWRAP'],
  ['FSReqCallback', 'FSREQCALLBACK'],
  ['FileHandle', 'FILEHANDLE'],
  ['GetAddrInfoReqWrap', 'GETADDRINFOREQWRAP'],
  ['GetNameInfoReqWrap', 'GETNAMEINFOREQWRAP'],
  ['HTTPClientAsyncResource', 'HTTPCLIENTREQUEST'],
  ['HTTPServerAsyncResource', 'HTTPINCOMINGMESSAGE'],
  ['Http2Session', 'HTTP2SESSION'],
  ['Http2Stream', 'HTTP2STREAM'],
  ['Immediate', 'Immediate'],
  ['MessagePort', 'MESSAGEPORT'],
  ['Pipe', 'PIPEWRAP'],
  ['PipeConnectWrap', 'PIPECONNECTWRAP'],
  ['Process', 'PROCESSWRAP'],
  ['QueryReqWrap', 'QUERYWRAP'],
  ['ShutdownWrap', 'SHUTDOWNWRAP'],
  ['Signal', 'SIGNALWRAP'],
  ['StatWatcher', 'STATWATCHER'],
  ['TCP', 'TCPWRAP'],
  ['TCPConnectWrap', 'TCPCONNECTWRAP'],
  ['TLSWrap', 'TLSWRAP'],
  ['TTY', 'TTYWRAP'],
  ['Timeout', 'Timeout'],
  ['UDP', 'UDPWRAP'],
  ['Worker', 'WORKER'],
  ['WriteWrap', 'WRITEWRAP'],
  ['Zlib', 'ZLIB'],
]);
const typeOfClass = TYPE_OF_CLASS.get.bind(TYPE_OF_CLASS);
/** Those that a process or worker brings along. */
const NODES_OWN = new Set(['MessagePort', 'Pipe', 'TTY', 'TCP']);
const isNodesOwn = NODES_OWN.has.bind(NODES_OWN);
/** A class of two types: what listens has this property. */
const LISTENER = 'onconnection';
const LISTENING_TYPE = new Map([
  ['Pipe', 'PIPESERVERWRAP'],
  ['TCP', 'TCPSERVERWRAP'],
]);
const listeningType = LISTENING_TYPE.get.bind(LISTENING_TYPE);
const CALLBACK = 'callback';
const CALLED_BACK_TYPE = new Map([
  ['AsyncResource', 'Microtask'],
  ['Object', 'TickObject'],
  ['TickObject', 'TickObject'],
]);
const calledBackType = CALLED_BACK_TYPE.get.bind(CALLED_BACK_TYPE);
const hasOwn = Object.hasOwn;

/**
 * The ids that have been described, by their low bits: in a flight recording those of the current segment. One that has
 * taken another's place is described again, which does no harm; so are the first few of the program's own resources: asking
 * for the newest id would take one, and the program would see other ids than without us.
 */
const DESCRIBED = 4096;
const described = new Float64Array(DESCRIBED);
const forgetDescribed = described.fill.bind(described);
let describedIn = 0;

/**
 * Call sites of what may live longer than a flight recording remembers: not of ticks and promises, which are many and whose
 * callbacks follow soon.
 */
const siteOf = new WeakMap<object, number>();
const keptSite = siteOf.get.bind(siteOf);
export const keepSite = siteOf.set.bind(siteOf);
/** Whether call sites are kept: in flight recordings that have any. */
export let keepsSites = false;

export function keepSites(): void {
  keepsSites = true;
}

/** Says the type of the resource whose callback begins or runs, once. Calls native code. */
export function describeOlder(id: number): void {
  if (id <= 1) return;
  if (describedIn !== segmentsBegun) {
    describedIn = segmentsBegun;
    forgetDescribed(0);
  }
  const place = id % DESCRIBED;
  if (described[place] === id) return;
  described[place] = id;
  const type = typeOfRunning();
  if (type === undefined) return;
  const number = typeNumber(type, true);
  const site = keepsSites ? (keptSite(runningResource()) ?? 0) : 0;
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = site;
  words[at + 3] = 0;
  words[at] = KIND.OLDER | (number << 8);
}

function typeOfRunning(): string | undefined {
  try {
    const resource = runningResource();
    if (segmentsBegun > 0 && isPromise(resource)) return 'PROMISE';
    const name = resource?.constructor?.name;
    if (name === undefined) return undefined;
    // Of what Node brings along, and which has no other name in the log.
    if (segmentsBegun === 0) return isNodesOwn(name) ? typeOfClass(name) : undefined;
    if (hasOwn(resource, LISTENER)) return listeningType(name) ?? typeOfClass(name);
    // Node makes a tick a plain object (26: of a class of its own), and a microtask a resource without a type of its own.
    if (hasOwn(resource, CALLBACK)) return calledBackType(name) ?? typeOfClass(name);
    return typeOfClass(name);
  } catch {
    // A resource of the program's own may be anything.
    return undefined;
  }
}
