import type { Summary } from '../source/protocol.ts';
import { counted, exactDuration, shortDuration } from '../view/format.ts';
import type { StageState } from '../view/stage-state.ts';
import { Icon } from './icons.tsx';
import { RetryCountdown } from './notices.tsx';
import { type RunState, runStateOf } from './run-state.ts';

/** The page before the first event: connecting, waiting, or without a host. */
export function EmptyState({ summary, onRetry }: { summary: Summary | null; onRetry: () => void }) {
  const run = runStateOf(summary);
  return (
    <main className="empty" data-testid="empty">
      <LoopPicture kind={run.kind} />
      {run.kind === 'lost' && summary ? (
        <>
          <h1>
            {summary.connection.fault
              ? 'This page and its host are of different versions'
              : 'No connection to the host'}
          </h1>
          <p>
            {summary.connection.fault ??
              'The loopscope command that opened this page does not answer. Is it still running?'}
          </p>
          {!summary.connection.fault && (
            <p className="quiet">
              <RetryCountdown summary={summary} />
            </p>
          )}
          {!summary.connection.fault && (
            <button type="button" className="button" onClick={onRetry}>
              <Icon name="retry" />
              Try now
            </button>
          )}
        </>
      ) : run.kind === 'finished' || run.kind === 'failed' ? (
        <>
          <h1>This recording is empty</h1>
          <p>The program ended before anything was recorded. {run.detail}.</p>
          {summary?.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </>
      ) : run.kind === 'waiting' ? (
        <>
          <h1>Waiting for the first event</h1>
          <p>Connected to {summary?.name}. The timeline begins with the program’s first callback.</p>
          <p className="command">{summary?.manifest?.command.join(' ')}</p>
        </>
      ) : (
        <>
          <h1>{run.kind === 'loading' ? 'Loading the recording' : 'Connecting'}</h1>
          <p>{run.kind === 'loading' ? 'The records are on their way.' : 'Looking for the program’s host.'}</p>
        </>
      )}
    </main>
  );
}

/** A loop that turns while something is awaited. */
export function LoopPicture({ kind }: { kind: RunState['kind'] }) {
  return (
    <div className={`loop ${kind}`}>
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle cx="60" cy="60" r="46" className="loop-track" />
        <circle cx="60" cy="60" r="46" className="loop-arc" />
      </svg>
    </div>
  );
}

/** Says to people who do not see the page what has changed on it. */
export function Announcer({ state }: { state: StageState }) {
  const { summary, facts, range, shown } = state;
  const run = runStateOf(summary);
  const ended = summary?.complete
    ? ` ${counted(summary.events, 'event')} in ${shortDuration(summary.end - summary.begin)}.`
    : '';
  const numbers = facts?.numbers.map(([name, value]) => `${name} ${value}`).join(', ');
  return (
    <div className="unseen" aria-live="polite">
      <p>
        {run.text}.{ended}
      </p>
      <p>
        {facts && shown === 'item'
          ? `Selected ${facts.title}: ${numbers}. ${facts.sentences.map(({ text }) => text).join(' ')}`
          : ''}
      </p>
      <p>{state.said}</p>
      <p>{range && shown === 'range' ? `Measured ${exactDuration(range.end - range.start)}.` : ''}</p>
    </div>
  );
}
