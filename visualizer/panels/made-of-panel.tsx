import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { Facts } from '../source/protocol.ts';
import type { Stage } from '../view/stage.ts';
import { TotalsTable } from './totals-table.tsx';
import { useRange } from './use-answer.ts';

/** How many types are listed. */
const TYPES = 100;
/** Lanes whose items are made of callbacks, and have no source of their own. */
const MADE_OF_CALLBACKS: ReadonlySet<Lane> = new Set([LANE.ITERATIONS, LANE.PHASES, LANE.DELAYS]);

export function isMadeOfCallbacks({ ref }: Facts): boolean {
  return MADE_OF_CALLBACKS.has(ref.lane);
}

/** What an iteration, a phase or a delay consisted of, by type. */
export function MadeOfPanel({ stage, facts }: { stage: Stage; facts: Facts }) {
  const { start, end, ref } = facts;
  const to = Number.isNaN(end) ? stage.whole.end : end;
  const answer = useRange(stage, { from: start, to, thread: ref.thread }, TYPES);
  return (
    <div className="panel" data-testid="made-of">
      <header className="panel-title">
        <h2>What ran in it</h2>
      </header>
      {answer && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <section className="panel-body" tabIndex={0} data-scrolls aria-label="Totals by type">
          <TotalsTable stage={stage} what="type" runs="runs" table={answer.tables.type} whole={to - start} />
        </section>
      )}
    </div>
  );
}
