import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Machine } from '../instrument/schema/bench.ts';
import { bytes } from './table.ts';

export type { Machine };

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memory: bytes(totalmem()),
    kernel: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    load: loadavg()[0],
  };
}

/** The same in one line. */
export function machineLine({ date, cpu, cores, memory, kernel, node }: Machine): string {
  return `${date.slice(0, 16).replace('T', ' ')} UTC · ${cpu}, ${cores} cores, ${memory} · ${kernel} · Node ${node}`;
}

const QUIET_LOAD = 0.5;

/** What to say of a result that was measured beside other work; null where the machine was quiet. */
export function busyNote({ load, cores }: Pick<Machine, 'load' | 'cores'>): string | null {
  if (load <= QUIET_LOAD) return null;
  return `The machine was busy with other things (load ${load.toFixed(1)} on ${cores} cores): times are longer than they need be, and ratios less certain. Measure again when it is quiet.`;
}

/** How a report begins, as lines of Markdown: its title, where and when it was measured, and whether anything disturbed it. */
export function reportHead(title: string, machine: Machine): string[] {
  const busy = busyNote(machine);
  return [`# ${title}`, '', machineLine(machine), ...(busy === null ? [] : ['', busy])];
}
