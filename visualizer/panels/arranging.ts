/**
 * Moving lanes and threads and resizing lanes, by pointer and by key, in the column of their names. The names say what they
 * are by `data-thread`, `data-lane` and `data-edge`.
 */
import type { Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { LaneBox, ThreadBox } from '../tracks/layout.ts';
import { LANE_PADDING } from '../tracks/paint.ts';
import { LOWEST_ROW, type Target } from '../view/arrangement.ts';
import { threadTitle } from '../view/lane-names.ts';
import { stepLane, stepThread } from '../view/lanes-keeper.ts';
import type { Stage } from '../view/stage.ts';
import type { CssPixels } from '../view/time-scale.ts';

/** Moving less than this between press and release is a click. */
const CLICK_PX = 4;
/** One press of a key makes a row so much higher or lower. */
const RESIZE_STEP: CssPixels = 4;
/** So near the edge of what is seen a drag scrolls, and so far at each move. */
const SCROLL_EDGE: CssPixels = 28;
const SCROLL_STEP: CssPixels = 12;

/** What is dragged to another place, and the line at which it would be put. */
export interface Dragged {
  thread: ThreadKey;
  /** Null for the whole thread. */
  lane: Lane | null;
  line: CssPixels;
}

interface Grip {
  box: ThreadBox;
  lane: LaneBox | null;
  isEdge: boolean;
}

/** What of the layout an element of the column stands for; null for nothing that can be arranged. */
function gripOf(stage: Stage, target: EventTarget | null): Grip | null {
  const element = target instanceof Element ? target : null;
  const name = element?.closest<HTMLElement>('[data-lane], .thread-title');
  const key = name?.closest<HTMLElement>('[data-thread]')?.dataset.thread;
  const box = stage.state.layout.threads.find((thread) => thread.key === key);
  if (!name || !box) return null;
  const lane = box.lanes.find(({ track }) => String(track.lane) === name.dataset.lane) ?? null;
  return { box, lane, isEdge: element!.closest('[data-edge]') !== null };
}

/** Where what is dragged goes when it is let go at `y`; null where it would stay where it is. */
function dropAt(stage: Stage, { box, lane }: Grip, y: CssPixels): { line: CssPixels; put: () => void } | null {
  const { lanes } = stage;
  if (lane) {
    const own = lane.track.lane;
    const line = lineAt(box.lanes, y);
    const target = targetOf(box.lanes, line, ({ track }) => track.lane);
    return line === null || !target ? null : { line, put: () => lanes.moveLane(own, target) };
  }
  const { threads } = stage.state.layout;
  const line = lineAt(threads, y);
  const target = targetOf(threads, line, ({ key }) => key);
  return line === null || !target ? null : { line, put: () => lanes.moveThread(box.key, target) };
}

interface Box {
  y: CssPixels;
  height: CssPixels;
}

/** The border between two boxes, or the end of all, that is nearest. */
function lineAt(boxes: readonly Box[], y: CssPixels): CssPixels | null {
  const borders = [...boxes.map((box) => box.y), ...boxes.slice(-1).map((box) => box.y + box.height)];
  return borders.reduce<number | null>((best, at) => (best !== null && y - best < at - y ? best : at), null);
}

function targetOf<B extends Box, T>(boxes: readonly B[], line: CssPixels | null, of: (box: B) => T): Target<T> | null {
  const below = boxes.find((box) => box.y === line);
  const last = boxes.at(-1);
  return below ? { before: of(below) } : last ? { behind: of(last) } : null;
}

/**
 * Listens on the column of names; returns how to stop.
 * @param shown is told what is dragged, null when that is over
 */
export function handleArranging(
  stage: Stage,
  column: HTMLElement,
  shown: (dragged: Dragged | null) => void,
): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let drag: { grip: Grip; from: CssPixels; height: CssPixels; moved: boolean; put: (() => void) | null } | null = null;
  let wasDragged = false;
  const yOf = (event: PointerEvent) => event.clientY - column.getBoundingClientRect().top;

  const end = () => {
    drag = null;
    shown(null);
    column.classList.remove('arranging', 'resizing');
  };
  const resize = (grip: Grip, height: CssPixels) => {
    stage.lanes.resize(grip.lane!.track.lane, (height - LANE_PADDING) / grip.lane!.rows);
  };
  const scroll = (y: CssPixels) => {
    if (y < stage.scrollTop + SCROLL_EDGE) stage.scroll(stage.scrollTop - SCROLL_STEP);
    else if (y > stage.scrollTop + stage.height - SCROLL_EDGE) stage.scroll(stage.scrollTop + SCROLL_STEP);
  };

  column.addEventListener(
    'pointerdown',
    (event) => {
      wasDragged = false;
      const grip = event.button === 0 ? gripOf(stage, event.target) : null;
      if (grip) drag = { grip, from: yOf(event), height: grip.lane?.height ?? 0, moved: false, put: null };
    },
    options,
  );
  column.addEventListener(
    'pointermove',
    (event) => {
      // It may have been let go elsewhere.
      if (event.buttons === 0) drag = null;
      if (!drag) return;
      const { grip } = drag;
      const y = yOf(event);
      if (!drag.moved) {
        if (Math.abs(y - drag.from) < (grip.isEdge ? 1 : CLICK_PX)) return;
        drag.moved = true;
        column.setPointerCapture(event.pointerId);
        column.classList.add(grip.isEdge ? 'resizing' : 'arranging');
      }
      if (grip.isEdge) {
        resize(grip, drag.height + y - drag.from);
        return;
      }
      scroll(y);
      const drop = dropAt(stage, grip, y);
      drag.put = drop?.put ?? null;
      if (drop) shown({ thread: grip.box.key, lane: grip.lane?.track.lane ?? null, line: drop.line });
    },
    options,
  );
  column.addEventListener(
    'pointerup',
    () => {
      const put = drag?.put;
      wasDragged = drag?.moved ?? false;
      end();
      put?.();
    },
    options,
  );
  column.addEventListener('pointercancel', end, options);
  // What was dragged is not clicked, too.
  column.addEventListener(
    'click',
    (event) => {
      if (wasDragged) event.stopPropagation();
    },
    { ...options, capture: true },
  );
  column.addEventListener(
    'dblclick',
    (event) => {
      const grip = gripOf(stage, event.target);
      if (grip?.isEdge) stage.lanes.resize(grip.lane!.track.lane, null);
    },
    options,
  );
  column.addEventListener('keydown', (event) => pressed(stage, column, event), options);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !drag?.moved) return;
      event.stopPropagation();
      end();
    },
    { ...options, capture: true },
  );
  return () => stop.abort();
}

/** A key on the name of a lane, or on the header of a thread. */
function pressed(stage: Stage, column: HTMLElement, event: KeyboardEvent): void {
  const grip = gripOf(stage, event.target);
  if (!grip || event.ctrlKey || event.metaKey) return;
  const { box, lane } = grip;
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (by !== 0 && event.altKey) {
    const said = lane ? stepLane(stage, box, lane.track.lane, by) : stepThread(stage, box.key, by);
    say(stage, grip, said);
    focus(column, box.key, lane?.track.lane ?? null);
  } else if (event.altKey || !lane) return;
  else if (by !== 0) {
    const shown = box.lanes.map(({ track }) => track.lane);
    focus(column, box.key, shown[shown.indexOf(lane.track.lane) + by] ?? (by < 0 ? null : lane.track.lane));
  } else if ('+=-'.includes(event.key)) {
    if (lane.closed) return;
    const rowHeight =
      event.key === '-' ? lane.rowHeight - RESIZE_STEP : Math.max(LOWEST_ROW, lane.rowHeight + RESIZE_STEP);
    stage.lanes.resize(lane.track.lane, rowHeight);
    say(stage, grip, event.key === '-' ? 'lower' : 'higher');
  } else if (event.key === 'Delete') {
    const shown = box.lanes.map(({ track }) => track.lane);
    const at = shown.indexOf(lane.track.lane);
    stage.lanes.hide(lane.track.lane, true);
    say(stage, grip, 'hidden; the menu of lanes shows it again');
    focus(column, box.key, shown[at + 1] ?? shown[at - 1] ?? null);
  } else return;
  event.preventDefault();
}

function say(stage: Stage, { box, lane }: Grip, what: string): void {
  if (what === '') return;
  const thread = stage.state.summary?.threads.find(({ key }) => key === box.key);
  const name = lane ? lane.track.name : thread && threadTitle(thread);
  stage.change({ said: `${name}: ${what}.` });
}

/** Puts the focus on a lane's name, or on a thread's header, once it stands where it belongs. */
function focus(column: HTMLElement, thread: ThreadKey, lane: Lane | null): void {
  // What was moved has lost it: elements that change their place do.
  requestAnimationFrame(() => {
    const section = column.querySelector(`[data-thread="${thread}"]`);
    section?.querySelector<HTMLElement>(lane === null ? '.thread-title' : `[data-lane="${lane}"]`)?.focus();
  });
}
