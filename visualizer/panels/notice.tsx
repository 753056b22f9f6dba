import { type ReactNode, useState } from 'react';
import { Icon } from './icons.tsx';

/** A sentence that can be closed; one that changes stays the same notice by its key. */
export interface Notice {
  key: string;
  text: string;
}

interface NoticeListProps {
  notices: Notice[];
  /** What can't be closed stands before them. */
  children?: ReactNode;
}

/** Sentences about what is missing or broken, below the bar at the top. */
export function NoticeList({ notices, children }: NoticeListProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const shown = notices.filter(({ key }) => !closed.has(key));
  if (!children && shown.length === 0) return null;
  return (
    <aside className="notices" aria-label="Notices">
      {children}
      {shown.map(({ key, text }) => (
        <div className="notice" role="note" key={key}>
          <Icon name="alert" />
          <p>{text}</p>
          <button
            type="button"
            className="button icon-only small"
            aria-label="Close this notice"
            onClick={() => setClosed(new Set([...closed, key]))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </aside>
  );
}
