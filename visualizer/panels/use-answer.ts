import { useEffect, useState } from 'react';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import type { LineAnswer } from '../source/line-answer.ts';
import type { ItemRef } from '../source/protocol.ts';
import type { RangeAnswer } from '../source/range-answer.ts';
import type { Stage } from '../view/stage.ts';

/** Time between two looks at how far an answer has come. */
const AGAIN_MS = 80;

/** An answer that takes its time, as far as it has come; `key` says when the question is another one. */
function useProgress<Answer extends { done: boolean } | null>(key: string, ask: () => Promise<Answer>): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const now = await ask();
      if (!current) return;
      setAnswer(now);
      if (now && !now.done) timer = setTimeout(look, AGAIN_MS);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return answer;
}

/** What a stretch of time comes to; what it was before until the first of it is here. */
export function useRange(
  stage: Stage,
  { from, to, thread }: { from: Nanoseconds; to: Nanoseconds; thread: ThreadKey | null },
  limit: number,
): RangeAnswer | null {
  const [grown, setGrown] = useState(0);
  const { summary } = stage.state;
  const answer = useProgress(`${from} ${to} ${thread} ${limit} ${grown}`, () =>
    stage.client.ask({ ask: 'range', range: { from, to, thread, limit } }),
  );
  const mayGrow = answer?.done === true && answer.mayGrow;
  const events = summary?.events ?? 0;
  useEffect(() => {
    if (mayGrow) setGrown(events);
  }, [mayGrow, events]);
  return answer;
}

/** All runs of the line of a callback; null for what is none. */
export function useLine(stage: Stage, ref: ItemRef): LineAnswer | null {
  const { thread, lane, item } = ref;
  const events = stage.state.summary?.complete ? -1 : (stage.state.summary?.events ?? 0);
  return useProgress(`${thread} ${lane} ${item} ${events}`, () => stage.client.ask({ ask: 'line', ref }));
}
