import type { ThreadSummary } from '../source/protocol.ts';
import { HEADER_HEIGHT, type ThreadBox } from '../tracks/layout.ts';
import { count } from '../view/format.ts';
import type { Stage, StageState } from '../view/stage.ts';
import { Icon } from './icons.tsx';

/** The column on the left: which thread, which lane. */
export function ThreadHeaders({ stage, state }: { stage: Stage; state: StageState }) {
  const { summary, layout } = state;
  return (
    <div className="headers">
      {layout.threads.map((box) => {
        const thread = summary?.threads.find(({ key }) => key === box.key);
        return thread ? (
          <ThreadHeader key={box.key} box={box} thread={thread} onToggle={() => stage.toggleThread(box.key)} />
        ) : null;
      })}
    </div>
  );
}

function ThreadHeader({ box, thread, onToggle }: { box: ThreadBox; thread: ThreadSummary; onToggle: () => void }) {
  const title = threadTitle(thread);
  return (
    <section
      style={{ top: box.y, height: box.height }}
      className="thread"
      aria-label={`${title} of process ${thread.pid}`}
    >
      <button
        type="button"
        className="thread-title"
        style={{ height: HEADER_HEIGHT }}
        aria-expanded={!box.collapsed}
        title={`${title}\n${thread.node} ${thread.argv.join(' ')}\n${count(thread.events)} events${endText(thread)}`}
        onClick={onToggle}
      >
        <span className={box.collapsed ? 'chevron' : 'chevron open'}>
          <Icon name="chevron" />
        </span>
        <span className="thread-name">{title}</span>
        <span className="thread-pid">{thread.main ? thread.pid : `${thread.pid}:${thread.tid}`}</span>
      </button>
      {!box.collapsed &&
        box.lanes.map(({ track, y, height }) => (
          <div key={track.lane} className="lane-name" style={{ top: y - box.y, height }} title={track.about}>
            {track.name}
          </div>
        ))}
    </section>
  );
}

export function threadTitle(thread: ThreadSummary): string {
  if (thread.main) return 'Main thread';
  return thread.name ? `Worker ${thread.name}` : `Worker ${thread.tid}`;
}

function endText({ ended }: ThreadSummary): string {
  if (!ended) return '';
  return ended.code === null ? '\nended' : `\nended with code ${ended.code}`;
}
