import type { Lane } from '../../instrument/model/lanes.ts';
import type { ThreadSummary } from '../source/protocol.ts';
import { HEADER_HEIGHT, type LaneBox, type ThreadBox } from '../tracks/layout.ts';
import { count } from '../view/format.ts';
import { laneScale, rowNames, threadTitle } from '../view/lane-names.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { Icon } from './icons.tsx';

/** The column on the left: which thread, which lane. */
export function ThreadHeaders({ stage, state }: { stage: Stage; state: StageState }) {
  const { summary, layout } = state;
  return (
    <div className="headers">
      {layout.threads.map((box) => {
        const thread = summary?.threads.find(({ key }) => key === box.key);
        return thread ? (
          <ThreadHeader
            key={box.key}
            box={box}
            thread={thread}
            onToggle={() => stage.toggleThread(box.key)}
            onLane={(lane) => stage.toggleLane(lane)}
          />
        ) : null;
      })}
    </div>
  );
}

interface ThreadHeaderProps {
  box: ThreadBox;
  thread: ThreadSummary;
  onToggle: () => void;
  onLane: (lane: Lane) => void;
}

/** A lane's name; of one that can be closed, a button, and below it the names of its rows. */
function LaneName({ lane, top, thread, onToggle }: LaneNameProps) {
  const { track, height, rowHeight, closed } = lane;
  const scale = laneScale(track.lane, thread);
  const place = { top, height };
  // Who does not see the lane learns what it has; what is in it, the table tells.
  const told = { role: 'group', 'aria-label': track.name, 'aria-description': track.about };
  if (!track.closedHeight) {
    return (
      <div className="lane-name" style={place} title={track.about} {...told}>
        {track.name}
      </div>
    );
  }
  return (
    <div {...told} className={closed ? 'lane-name' : 'lane-name opened'} style={place} title={track.about}>
      <button type="button" className="lane-toggle" aria-expanded={!closed} onClick={() => onToggle(track.lane)}>
        <span className={closed ? 'chevron' : 'chevron open'}>
          <Icon name="chevron" />
        </span>
        {track.name}
      </button>
      {scale !== null && <span className="lane-scale">{scale}</span>}
      {!closed &&
        rowNames(track.lane, thread).map(({ name, tone }, row) => (
          <span key={name} className="row-name" style={{ top: lane.contentY - lane.y + (row + 0.5) * rowHeight - 9 }}>
            {tone !== null && <span className={`swatch tone-${tone}`} />}
            {name}
          </span>
        ))}
    </div>
  );
}

interface LaneNameProps {
  lane: LaneBox;
  top: CssPixels;
  thread: ThreadSummary;
  onToggle: (lane: Lane) => void;
}

function ThreadHeader({ box, thread, onToggle, onLane }: ThreadHeaderProps) {
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
        box.lanes.map((lane) => (
          <LaneName key={lane.track.lane} lane={lane} top={lane.y - box.y} thread={thread} onToggle={onLane} />
        ))}
    </section>
  );
}

function endText({ ended }: ThreadSummary): string {
  if (!ended) return '';
  return ended.code === null ? '\nended' : `\nended with code ${ended.code}`;
}
