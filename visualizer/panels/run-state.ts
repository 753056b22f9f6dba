/** What state the run is in, in the few words that the page has for it. */
import type { Summary } from '../source/protocol.ts';

export interface RunState {
  kind: 'connecting' | 'waiting' | 'live' | 'loading' | 'finished' | 'failed' | 'lost';
  text: string;
  detail: string;
}

export function runStateOf(summary: Summary | null): RunState {
  if (!summary || (summary.connection.link === 'connecting' && summary.events === 0)) {
    return { kind: 'connecting', text: 'Connecting', detail: 'Connecting to the host' };
  }
  if (summary.complete) return endOf(summary);
  if (summary.connection.link === 'lost') {
    const { fault } = summary.connection;
    return fault
      ? { kind: 'lost', text: 'Versions differ', detail: fault }
      : { kind: 'lost', text: 'Connection lost', detail: 'Trying to connect again' };
  }
  if (summary.state === 'ended') {
    const share = summary.slots > 0 ? Math.floor((100 * summary.slotsDecoded) / summary.slots) : 0;
    const text = share > 0 ? `Loading ${share}\u00a0%` : 'Loading';
    return { kind: 'loading', text, detail: 'The run has ended; the rest of it is on its way' };
  }
  if (summary.events === 0) return { kind: 'waiting', text: 'Waiting', detail: 'Connected; nothing has happened yet' };
  return { kind: 'live', text: 'Live', detail: 'The program runs' };
}

function endOf({ exit, manifest }: Summary): RunState {
  if (manifest?.snapshot) {
    const { of, reason } = manifest.snapshot;
    const why = reason === 'stall' ? 'around a stall of its loop' : 'at a signal';
    return { kind: 'finished', text: 'Snapshot', detail: `A piece of ${of}, taken ${why}; the program went on` };
  }
  if (exit?.signal)
    return { kind: 'failed', text: `Killed by ${exit.signal}`, detail: `The program was ended by ${exit.signal}` };
  if (exit?.code)
    return { kind: 'failed', text: `Exit code ${exit.code}`, detail: `The program ended with exit code ${exit.code}` };
  if (exit?.code === 0) return { kind: 'finished', text: 'Finished', detail: 'The program ended with exit code 0' };
  return { kind: 'finished', text: 'Finished', detail: 'How the program ended is not known' };
}
