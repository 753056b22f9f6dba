/** What an experiment consists of. Its script stands beside its description, exactly as Node runs it. */

export interface Experiment {
  /** What `loopscope run NAME` takes; the folder's name. */
  name: string;
  chapter: string;
  title: string;
  question: string;
  script: URL;
  detail: 'lab';
  /** Where to look on the timeline, and what is to be seen there. */
  lookFor: readonly string[];
  expected: Expected;
  /** Why it is so, step by step. */
  explanation: readonly Step[];
  /** The same work done in two ways, each recorded for itself and laid beside the other one. */
  compare?: Twins;
}

/** Two scripts that are the same but for how they ask for the work: call sites stand on the same lines. */
export interface Twins {
  a: Twin;
  b: Twin;
  /** The moment of both that is laid over one another, as `loopscope compare --align` takes it. */
  align: string;
  /** What is to be seen when both are compared. Each is checked on real recordings. */
  properties: readonly string[];
}

export interface Twin {
  /** One word, part of the recording's name. */
  name: string;
  script: URL;
}

export interface Expected {
  /** What the script prints, line by line, where Node guarantees that order; else nothing. */
  output: readonly string[];
  /** What every recording of it shows. Each is checked on a real one. */
  properties: readonly string[];
}

export interface Step {
  text: string;
  /** Lines of the script that it speaks of. */
  lines: readonly ScriptLine[];
  sources: readonly Source[];
  /** The versions that it holds for, where it does not hold for all. */
  holdsFor?: string;
}

export interface ScriptLine {
  /** Counted from 1. */
  line: number;
  /** What stands there. */
  code: string;
}

export interface Source {
  what: string;
  url: string;
}
