import { LANE } from '../../instrument/model/lanes.ts';
import { namedFrame, shortSite } from '../source/site.ts';
import { TRACKS } from '../tracks/list.ts';
import { count, shortDuration } from '../view/format.ts';
import type { StageState } from '../view/stage-state.ts';

const WIDTH = 320;
const MARGIN = 14;
/** Lanes whose items together keep the thread busy. */
const WITH_BUSY: ReadonlySet<number> = new Set([LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS, LANE.GC]);

/** Exact numbers beside the pointer. */
export function Tooltip({ state, canvas = timelineCanvas() }: { state: StageState; canvas?: Element | null }) {
  const { hover } = state;
  if (!hover?.facts || !canvas) return null;
  const box = canvas.getBoundingClientRect();
  const x = box.left + hover.x;
  const y = box.top + hover.y;
  const toLeft = x + MARGIN + WIDTH > window.innerWidth;
  const above = y > window.innerHeight * 0.6;
  const place = {
    ...(toLeft ? { right: window.innerWidth - x + MARGIN } : { left: x + MARGIN }),
    ...(above ? { bottom: window.innerHeight - y + MARGIN } : { top: y + MARGIN }),
  };
  const { facts } = hover;
  const track = TRACKS.find(({ lane }) => lane === hover.ref.lane)!;
  const site = facts.span && facts.span.stack.length > 0 ? namedFrame(facts.span.stack) : null;
  return (
    <div className="tooltip" role="tooltip" data-testid="tooltip" style={place}>
      {hover.count > 1 && (
        <p className="crowd">
          <b>{track.describe(hover.count)}</b> in {shortDuration(hover.to - hover.from)}
          {WITH_BUSY.has(hover.ref.lane) && <>, busy {shortDuration(hover.busy)}</>}.{' '}
          {hover.found ? `Found: ${count(hover.found)}, the longest:` : (track.exemplar ?? 'The longest:')}
        </p>
      )}
      <p className="tooltip-title">
        <span className={`swatch tone-${facts.tone}`} />
        {facts.title}
      </p>
      {site && (
        <p className="tooltip-site">
          {site[3] && `${site[3]} · `}
          {shortSite(site)}
        </p>
      )}
      {facts.text !== null && <pre className="written">{facts.text}</pre>}
      <dl>
        {facts.numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {facts.certainty.map((sentence) => (
        <p key={sentence} className="certainty">
          {sentence}
        </p>
      ))}
    </div>
  );
}

const timelineCanvas = () => document.querySelector('[data-testid="timeline"]');
