/** The results that the page shows: those of the host, and those of files that were added. */
import { useEffect, useState } from 'react';
import { type Figures, isLabResult, type LabResult } from '../../instrument/schema/bench.ts';

export type NamedResult = Figures['results'][number];

export interface FiguresState {
  /** Null until the host has answered. */
  results: NamedResult[] | null;
  /** Where a run that goes on has got to; null where nothing is being measured. */
  progress: string | null;
  /** Why there is no answer from the host, in a sentence. */
  fault: string | null;
  /** Why files could not be added, in sentences. */
  refused: { key: string; text: string }[];
  add(files: Iterable<File>): Promise<void>;
}

/** While something is measured: it is asked between turns, and must not ask often. */
const POLL_MS = 1500;

export function useFigures(): FiguresState {
  const [told, setTold] = useState<Figures | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [added, setAdded] = useState<NamedResult[]>([]);
  const [refused, setRefused] = useState<FiguresState['refused']>([]);
  useEffect(() => {
    let timer = 0;
    let failures = 0;
    let current = true;
    const ask = async () => {
      const answer = await fetchFigures();
      if (!current) return;
      if (answer) setTold(answer);
      failures = answer ? 0 : failures + 1;
      // One failure may be that it is measuring and has let a connection go.
      setFault(failures > 1 ? 'The loopscope command that opened this page does not answer; it may have ended.' : null);
      if (!answer || answer.progress !== null) timer = window.setTimeout(ask, POLL_MS);
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, []);
  const add = async (files: Iterable<File>) => {
    for (const file of files) {
      const result = await readFile(file);
      if (result === null) {
        const text = `${file.name} holds no figures of loopscope bench; choose a file that loopscope bench --save made.`;
        setRefused((before) => [...before, { key: `${before.length} ${file.name}`, text }]);
      } else {
        const name = file.name.replace(/\.json$/, '');
        setAdded((before) => [...before.filter((one) => one.name !== name), { name, result, recordings: null }]);
      }
    }
  };
  const own = told?.results ?? [];
  const results =
    told || added.length > 0 ? [...own, ...added.filter(({ name }) => !own.some((one) => one.name === name))] : null;
  return { results, progress: told?.progress ?? null, fault, refused, add };
}

async function fetchFigures(): Promise<Figures | null> {
  try {
    const answer = await fetch('./api/figures');
    return answer.ok ? ((await answer.json()) as Figures) : null;
  } catch {
    return null;
  }
}

async function readFile(file: File): Promise<LabResult | null> {
  try {
    const result: unknown = JSON.parse(await file.text());
    return isLabResult(result) ? result : null;
  } catch {
    return null;
  }
}
