import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { bytes } from './table.ts';

/** What a result must be read with. */
export interface Machine {
  /** ISO 8601. */
  date: string;
  cpu: string;
  cores: number;
  memory: string;
  kernel: string;
  node: string;
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memory: bytes(totalmem()),
    kernel: `${type()} ${release()} ${process.arch}`,
    node: process.version,
  };
}

/** The same in one line. */
export function machineLine({ date, cpu, cores, memory, kernel, node }: Machine): string {
  return `${date.slice(0, 16).replace('T', ' ')} UTC · ${cpu}, ${cores} cores, ${memory} · ${kernel} · Node ${node}`;
}
