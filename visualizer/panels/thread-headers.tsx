import { useEffect, useRef, useState } from 'react';
import type { Lane } from '../../instrument/model/lanes.ts';
import type { ThreadSummary } from '../source/protocol.ts';
import { HEADER_HEIGHT, type LaneBox, type ThreadBox } from '../tracks/layout.ts';
import { count } from '../view/format.ts';
import { laneScale, rowNames, threadTitle } from '../view/lane-names.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { type Dragged, handleArranging } from './arranging.ts';
import { Icon } from './icons.tsx';

/** The column on the left: which thread, which lane. There they are moved and resized, too. */
export function ThreadHeaders({ stage, state }: { stage: Stage; state: StageState }) {
  const { summary, layout } = state;
  const column = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const { canArrange } = stage.lanes;
  useEffect(() => (canArrange ? handleArranging(stage, column.current!, setDragged) : undefined), [stage, canArrange]);
  return (
    <div className="headers" ref={column}>
      {layout.threads.map((box) => {
        const thread = summary?.threads.find(({ key }) => key === box.key);
        return thread ? <ThreadHeader key={box.key} stage={stage} box={box} thread={thread} dragged={dragged} /> : null;
      })}
      {dragged && <div className="drop-line" style={{ top: dragged.line - 1 }} />}
    </div>
  );
}

/** The middle of a lane that is higher may be out of sight: its name stands at its top. */
const TALL: CssPixels = 160;

interface LaneNameProps {
  stage: Stage;
  lane: LaneBox;
  top: CssPixels;
  thread: ThreadSummary;
  /** Whether the Tab key comes to it: of each thread's lanes it comes to one, arrows lead on. */
  isTabbed: boolean;
  onFocus: (lane: Lane) => void;
  isDragged: boolean;
}

const KEYS = 'Alt with an arrow up or down moves it, plus and minus resize it, Delete hides it.';

/** A lane's name; of one that can be closed, a button, and below it the names of its rows. */
function LaneName({ stage, lane, top, thread, isTabbed, onFocus, isDragged }: LaneNameProps) {
  const { track, height, rowHeight, closed } = lane;
  const { canArrange } = stage.lanes;
  const scale = laneScale(track.lane, thread);
  const isOpened = track.closedHeight !== undefined && !closed;
  // Who does not see the lane learns what it has; what is in it, the table tells.
  const told = {
    role: 'group',
    'aria-label': track.name,
    'aria-description': canArrange ? `${track.about} ${KEYS}` : track.about,
    ...(canArrange ? { tabIndex: isTabbed ? 0 : -1, onFocus: () => onFocus(track.lane) } : {}),
  };
  return (
    <div
      {...told}
      className={`lane-name${isOpened ? ' opened' : ''}${height > TALL ? ' tall' : ''}${canArrange ? ' movable' : ''}${isDragged ? ' dragged' : ''}`}
      style={{ top, height }}
      title={track.about}
      data-lane={track.lane}
    >
      {track.closedHeight ? (
        <button
          type="button"
          className="lane-toggle"
          aria-expanded={!closed}
          onClick={() => stage.lanes.toggleLane(track.lane)}
        >
          <span className={closed ? 'chevron' : 'chevron open'}>
            <Icon name="chevron" />
          </span>
          {track.name}
        </button>
      ) : (
        track.name
      )}
      {scale && <span className="lane-scale">{scale}</span>}
      {isOpened &&
        rowNames(track.lane, thread).map(({ name, tone }, row) => (
          <span key={name} className="row-name" style={{ top: lane.contentY - lane.y + (row + 0.5) * rowHeight - 9 }}>
            {tone !== null && <span className={`swatch tone-${tone}`} />}
            {name}
          </span>
        ))}
      {canArrange && !closed && (
        <div
          className="lane-edge"
          data-edge
          title="Drag it to make the lane higher or lower; a double click makes it as high as at first"
        />
      )}
    </div>
  );
}

interface ThreadHeaderProps {
  stage: Stage;
  box: ThreadBox;
  thread: ThreadSummary;
  dragged: Dragged | null;
}

function ThreadHeader({ stage, box, thread, dragged }: ThreadHeaderProps) {
  const title = threadTitle(thread);
  const [focused, setFocused] = useState<Lane | null>(null);
  const shown = box.lanes.map(({ track }) => track.lane);
  const tabbed = focused !== null && shown.includes(focused) ? focused : shown[0];
  const own = dragged?.thread === box.key ? dragged : null;
  return (
    <section
      style={{ top: box.y, height: box.height }}
      className={own?.lane === null ? 'thread dragged' : 'thread'}
      aria-label={`${title} of process ${thread.pid}`}
      data-thread={box.key}
    >
      <button
        type="button"
        className="thread-title"
        style={{ height: HEADER_HEIGHT }}
        aria-expanded={!box.collapsed}
        title={`${title}\n${thread.node} ${thread.argv.join(' ')}\n${count(thread.events)} events${endText(thread)}`}
        onClick={() => stage.lanes.toggleThread(box.key)}
      >
        <span className={box.collapsed ? 'chevron' : 'chevron open'}>
          <Icon name="chevron" />
        </span>
        <span className="thread-name">{title}</span>
        <span className="thread-pid">{thread.main ? thread.pid : `${thread.pid}:${thread.tid}`}</span>
      </button>
      {!box.collapsed &&
        box.lanes.map((lane) => (
          <LaneName
            key={lane.track.lane}
            stage={stage}
            lane={lane}
            top={lane.y - box.y}
            thread={thread}
            isTabbed={lane.track.lane === tabbed}
            onFocus={setFocused}
            isDragged={own?.lane === lane.track.lane}
          />
        ))}
    </section>
  );
}

function endText({ ended }: ThreadSummary): string {
  if (!ended) return '';
  return ended.code === null ? '\nended' : `\nended with code ${ended.code}`;
}
