import { useEffect, useState } from 'react';
import { sizeText, spanText } from '../../instrument/model/format.ts';
import type { Summary } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import { Icon } from './icons.tsx';
import { type Notice, NoticeList } from './notice.tsx';

/** What is missing or broken of a recording. */
export function Notices({ summary, onRetry }: { summary: Summary | null; onRetry: () => void }) {
  if (!summary || summary.events === 0) return null;
  const lost = summary.lost > 0 ? `${count(summary.lost)} records found no room and are missing from the picture.` : '';
  const notices: Notice[] = [
    { key: 'let go', text: letGoSentence(summary) },
    { key: 'lost', text: lost },
    ...summary.notes.map((note) => ({ key: note, text: note })),
  ];
  const isLost = summary.connection.link === 'lost' && !summary.complete;
  return (
    <NoticeList notices={notices.filter(({ text }) => text !== '')}>
      {isLost && <LostConnection summary={summary} onRetry={onRetry} />}
    </NoticeList>
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
