import { Icon } from '../panels/icons.tsx';
import { runStateOf } from '../panels/run-state.ts';
import { LoopPicture } from '../panels/states.tsx';
import type { Summary } from '../source/protocol.ts';
import { counted, percent } from '../view/format.ts';
import type { Comparing, ComparingState } from './comparing.ts';

interface WaitingProps {
  comparing: Comparing;
  state: ComparingState;
}

/** The page before anything of either recording is here, or where they can't be compared. */
export function NothingYet({ comparing, state }: WaitingProps) {
  const { fault, summaries } = state;
  return (
    <main className="empty" data-testid="empty">
      <LoopPicture kind={fault || summaries.some(isLost) ? 'lost' : 'loading'} />
      {fault ? (
        <>
          <h1>They can’t be compared</h1>
          <p>{fault}</p>
        </>
      ) : (
        <Waiting comparing={comparing} state={state} heading="h1" />
      )}
    </main>
  );
}

/** What is still awaited before both can be compared, and how much of it is here. */
export function Waiting({
  comparing,
  state: { summaries },
  heading: Heading,
}: WaitingProps & { heading: 'h1' | 'h2' }) {
  const lost = summaries.some(isLost);
  const title = lost
    ? 'No connection to the host'
    : summaries.some(isRunning)
      ? 'A comparison needs two recordings that have ended'
      : summaries.every((summary) => summary?.complete)
        ? 'Comparing'
        : 'Loading both recordings';
  return (
    <section className="awaited" data-testid="awaited" aria-label="What is awaited">
      <Heading>{title}</Heading>
      <ul className="arrivals">
        {comparing.threads.map(({ recording }, side) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A and B
          <li key={side}>
            <b className="letter">{'AB'[side]}</b>
            <span>{summaries[side]?.name || recording}</span>
            <progress max={1} value={shareOf(summaries[side])} aria-label={`How much of ${'AB'[side]} is here`} />
            <span className="quiet">{arrivalText(summaries[side])}</span>
          </li>
        ))}
      </ul>
      {lost && (
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
    </section>
  );
}

const isLost = (summary: Summary | null) => runStateOf(summary).kind === 'lost';

const isRunning = (summary: Summary | null) => ['live', 'waiting'].includes(runStateOf(summary).kind);

/** How much of what there is has been read, from 0 to 1. */
function shareOf(summary: Summary | null): number {
  if (summary?.complete) return 1;
  return summary && summary.slots > 0 ? summary.slotsDecoded / summary.slots : 0;
}

function arrivalText(summary: Summary | null): string {
  if (!summary || runStateOf(summary).kind === 'connecting') return 'connecting';
  if (isLost(summary)) return 'connection lost; trying again';
  const events = counted(summary.events, 'event');
  if (summary.complete) return `is here: ${events}`;
  if (isRunning(summary)) return `still runs, ${events} so far; it is compared as soon as it has ended`;
  return `${percent(shareOf(summary))} · ${events}`;
}
