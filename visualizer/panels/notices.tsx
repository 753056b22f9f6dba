import { useEffect, useState } from 'react';
import { sizeText, spanText } from '../../instrument/model/format.ts';
import type { Summary } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import { Icon } from './icons.tsx';

/** Sentences about what is missing or broken, below the top bar. */
export function Notices({ summary, onRetry }: { summary: Summary | null; onRetry: () => void }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  if (!summary || summary.events === 0) return null;
  const sentences = summary.notes.filter((note) => !closed.has(note));
  const lost = summary.lost > 0 ? `${count(summary.lost)} records found no room and are missing from the picture.` : '';
  if (lost && !closed.has('lost')) sentences.unshift(lost);
  const letGo = letGoSentence(summary);
  if (letGo && !closed.has('let go')) sentences.unshift(letGo);
  // Those whose numbers change stay the same notice.
  const keyOf = (sentence: string) => (sentence === lost ? 'lost' : sentence === letGo ? 'let go' : sentence);
  const isLost = summary.connection.link === 'lost' && !summary.complete;
  if (!isLost && sentences.length === 0) return null;
  return (
    <aside className="notices" aria-label="Notices">
      {isLost && <LostConnection summary={summary} onRetry={onRetry} />}
      {sentences.map((sentence) => (
        <div className="notice" role="note" key={keyOf(sentence)}>
          <Icon name="alert" />
          <p>{sentence}</p>
          <button
            type="button"
            className="button icon-only small"
            aria-label="Close this notice"
            onClick={() => setClosed(new Set([...closed, keyOf(sentence)]))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </aside>
  );
}

/** What a flight recording had let go before this page could have it; '' where that is nothing. */
function letGoSentence({ dropped, manifest }: Summary): string {
  const { before, until, within } = dropped;
  const limit = manifest?.flight ? `: the recording keeps the newest ${sizeText(manifest.flight.limit)}` : '';
  if (manifest?.snapshot)
    return before > 0
      ? `This snapshot begins ${spanText(until)} after the program: ${count(before)} records are before it.`
      : '';
  const first = before > 0 ? `The first ${spanText(until)}, ${count(before)} records, were let go` : '';
  const middle = within > 0 ? `${count(within)} records were let go before this page had them` : '';
  const all = [first, middle].filter((part) => part !== '').join(', and ');
  return all && `${all}${limit}.`;
}

function LostConnection({ summary, onRetry }: { summary: Summary; onRetry: () => void }) {
  const { fault } = summary.connection;
  return (
    <div className="notice bad" role="alert" data-testid="lost-connection">
      <Icon name="alert" />
      <p>
        {fault ?? (
          <>
            The connection to the host is lost. What came until then stays here. <RetryCountdown summary={summary} />
          </>
        )}
      </p>
      {!fault && (
        <button type="button" className="button small" onClick={onRetry}>
          <Icon name="retry" />
          Try now
        </button>
      )}
    </div>
  );
}

export function RetryCountdown({ summary }: { summary: Summary }) {
  const { retryAt } = summary.connection;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  if (retryAt === null) return null;
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return <span>{seconds > 0 ? `Next attempt in ${seconds}\u202fs.` : 'Trying again …'}</span>;
}
