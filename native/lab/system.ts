/** What the operating system and the processor say of themselves, and what the machine can do at most, typed. Linux. */
import { type Levels, loadAddon } from './addon.ts';
import type { Ways } from './math.ts';

/** Bytes a second; of copies both the bytes read and the bytes written. Operations on doubles a second. */
export interface Limits {
  read: number;
  write: number;
  copy: number;
  flops: number;
}

/** Milliseconds since the system started. */
export interface CoreTimes {
  core: number;
  user: number;
  nice: number;
  system: number;
  idle: number;
  iowait: number;
  irq: number;
  softirq: number;
  steal: number;
}

export interface Usage {
  minorFaults: number;
  majorFaults: number;
  voluntarySwitches: number;
  involuntarySwitches: number;
  maxResidentKib: number;
}

export interface Cache {
  level: number;
  /** `Data`, `Instruction` or `Unified`. */
  type: string;
  /** Bytes. */
  size: number;
  line: number;
  ways: number;
  /** As the kernel lists them: `0-3`. */
  sharedByCores: string;
}

export interface Counters {
  cycles: number;
  instructions: number;
  cacheMisses: number;
  branchMisses: number;
}

interface SystemFunctions {
  /** The machine's limits on so many threads together, each with `bytes` of its own: the best of nine tries. */
  limits(threads: number, bytes: number): Limits;
  /** Nanoseconds of a load that depends on the one before, from `bytes` of memory in random order. */
  latency(bytes: number): number;
}

export type SystemAddon = Levels &
  SystemFunctions &
  Ways<SystemFunctions> & {
    coreTimes(): CoreTimes[];
    /** Nanoseconds of processor time. */
    cpuTime(): { process: number; thread: number };
    usage(): { process: Usage; thread: Usage };
    memoryMaps(): { start: string; bytes: number; permissions: string; path: string }[];
    /** Cores that this thread may run on. */
    affinity(): number[];
    /** Of the first core. */
    caches(): Cache[];
    /** Names of instruction sets and other features, as the kernel has them: `avx2`, `fma`. */
    features(): string[];
    /** Bytes. @throws RangeError `ERR_LAB_RANGE` where there is no such path */
    fileSystem(path: string): { type: string; blockSize: number; total: number; available: number };
    interfaces(): {
      name: string;
      family: 'IPv4' | 'IPv6';
      address: string;
      netmask: string;
      up: boolean;
      loopback: boolean;
    }[];
    /** The processor's time-stamp counter: its rate is constant, whatever the clock does. */
    cycles(): bigint;
    /** Runs a function and says what the processor did meanwhile, or in a sentence why that cannot be known here. */
    counted<T>(fn: () => T): { returned: T } & ({ counters: Counters } | { refusal: string });
  };

/** @throws AddonMissingError where it is not built */
export const loadSystem = (folder?: string): SystemAddon => loadAddon<SystemAddon>('system', folder);
