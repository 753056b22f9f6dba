import { Icon } from '../panels/icons.tsx';
import { runStateOf } from '../panels/run-state.ts';
import { LoopPicture } from '../panels/states.tsx';
import type { Summary } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import type { Comparing, ComparingState } from './comparing.ts';

/** The page until both recordings are here and compared. */
export function Waiting({ comparing, state }: { comparing: Comparing; state: ComparingState }) {
  const { fault, summaries } = state;
  const live = summaries.some(
    (summary) => runStateOf(summary).kind === 'live' || runStateOf(summary).kind === 'waiting',
  );
  const lost = summaries.some((summary) => runStateOf(summary).kind === 'lost');
  const title = fault
    ? 'They can’t be compared'
    : lost
      ? 'No connection to the host'
      : live
        ? 'A comparison needs two recordings that have ended'
        : summaries.every((summary) => summary?.complete)
          ? 'Comparing'
          : 'Loading both recordings';
  return (
    <main className="empty" data-testid="empty">
      <LoopPicture kind={fault || lost ? 'lost' : 'loading'} />
      <h1>{title}</h1>
      {fault ? (
        <p>{fault}</p>
      ) : (
        <ul className="arrivals">
          {comparing.threads.map(({ recording }, side) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: A and B
            <li key={side}>
              <b className="letter">{'AB'[side]}</b>
              <span>{summaries[side]?.name || recording}</span>
              <span className="quiet">{arrivalText(summaries[side])}</span>
            </li>
          ))}
        </ul>
      )}
      {lost && !fault && (
        <button
          type="button"
          className="button"
          onClick={() => {
            for (const stage of comparing.stages) stage.client.retry();
          }}
        >
          <Icon name="retry" />
          Try now
        </button>
      )}
    </main>
  );
}

function arrivalText(summary: Summary | null): string {
  const run = runStateOf(summary);
  if (!summary || run.kind === 'connecting') return 'connecting';
  if (run.kind === 'lost') return 'connection lost; trying again';
  if (summary.complete) return 'is here';
  if (run.kind === 'live' || run.kind === 'waiting') return 'still runs; it is compared as soon as it has ended';
  const share = summary.slots > 0 ? Math.floor((summary.slotsDecoded / summary.slots) * 100) : 0;
  return `${share} % · ${count(summary.events)} events`;
}
