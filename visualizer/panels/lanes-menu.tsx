import { TRACKS } from '../tracks/list.ts';
import { isAsAtFirst } from '../view/arrangement.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { Icon } from './icons.tsx';
import { useMenu } from './use-menu.ts';

/** Which lanes are shown, and the way back to how they were at first. */
export function LanesMenu({ stage, state }: { stage: Stage; state: StageState }) {
  const { open, setOpen, holder, button, onKeyDown } = useMenu();
  const { arrangement, threadOrder, summary } = state;
  const { order, hidden } = arrangement;
  const there = order
    .map((lane) => TRACKS.find((track) => track.lane === lane)!)
    .filter(({ lane, optional }) => optional !== 'always' || summary?.threads.some(({ rows }) => rows[lane] > 0));
  const count = there.filter(({ lane }) => hidden.has(lane)).length;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that it holds
    <div className="menu-holder lanes-holder" ref={holder} onKeyDown={onKeyDown} data-own-keys={open ? '' : undefined}>
      <button
        type="button"
        ref={button}
        className="lanes-button"
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="lanes"
        title="Which lanes are shown"
        onClick={() => setOpen(!open)}
      >
        Lanes
        {count > 0 && <span className="quiet">{count} hidden</span>}
        <Icon name="down" />
      </button>
      {open && (
        <div className="menu lanes-menu" role="menu" aria-label="Lanes" data-testid="lanes-menu">
          {there.map(({ lane, name }) => (
            <button
              key={lane}
              type="button"
              role="menuitemcheckbox"
              aria-checked={!hidden.has(lane)}
              onClick={() => stage.lanes.hide(lane, !hidden.has(lane))}
            >
              <Icon name="check" />
              {name}
            </button>
          ))}
          <p className="menu-text">Drag a name to move its lane, a lane’s lower edge to resize it.</p>
          <button
            type="button"
            role="menuitem"
            disabled={isAsAtFirst(arrangement) && threadOrder.length === 0}
            onClick={() => stage.lanes.reset()}
          >
            <Icon name="retry" />
            As at first
          </button>
        </div>
      )}
    </div>
  );
}
