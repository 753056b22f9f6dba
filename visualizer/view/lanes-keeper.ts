/** Keeps how the lanes are laid out: which are closed, how they are arranged, in which order the threads stand. */
import type { Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import { isThin, layOut, type ThreadBox } from '../tracks/layout.ts';
import { type Arrangement, AS_AT_FIRST, completed, LOWEST_ROW, limitedRow, moved, type Target } from './arrangement.ts';
import type { Stage } from './stage.ts';
import type { CssPixels } from './time-scale.ts';

/** Where an arrangement is kept for the next visit. */
export interface ArrangementMemory {
  read(): Arrangement;
  write(arrangement: Arrangement): void;
}

export class LanesKeeper {
  readonly #stage: Stage;
  readonly #memory: ArrangementMemory | null;
  #room: CssPixels = 0;

  /** @param memory null where lanes stay as they are */
  constructor(stage: Stage, memory: ArrangementMemory | null) {
    this.#stage = stage;
    this.#memory = memory;
  }

  /** Whether lanes can be moved, hidden and resized. */
  get canArrange(): boolean {
    return this.#memory !== null;
  }

  /** How the lanes were left at the visit before. */
  get remembered(): Arrangement {
    return this.#memory?.read() ?? AS_AT_FIRST;
  }

  /** How much height the page has for the lanes: they are stretched to make use of it. */
  setRoom(room: CssPixels): void {
    if (room === this.#room) return;
    this.#room = room;
    this.layOut();
  }

  toggleThread(key: ThreadKey): void {
    const collapsed = new Set(this.#stage.state.collapsed);
    if (!collapsed.delete(key)) collapsed.add(key);
    this.#stage.change({ collapsed });
    this.layOut();
  }

  toggleLane(lane: Lane): void {
    const { layout, opened } = this.#stage.state;
    const isOpen = layout.threads.some(({ lanes }) => lanes.some((box) => box.track.lane === lane && !box.closed));
    this.#stage.change({ opened: new Map(opened).set(lane, !isOpen) });
    this.layOut();
  }

  moveLane(lane: Lane, target: Target<Lane>): void {
    const { arrangement } = this.#stage.state;
    this.#arrange({ order: moved(arrangement.order, lane, target) });
  }

  hide(lane: Lane, isHidden: boolean): void {
    const hidden = new Set(this.#stage.state.arrangement.hidden);
    if (isHidden) hidden.add(lane);
    else hidden.delete(lane);
    this.#arrange({ hidden });
  }

  /** Sets how high a lane's rows are; null for as high as there is room. Where that is thin, it is so again from below. */
  resize(lane: Lane, rowHeight: CssPixels | null): void {
    const { arrangement, layout } = this.#stage.state;
    const rowHeights = new Map(arrangement.rowHeights);
    const boxes = layout.threads.flatMap(({ lanes }) => lanes.filter(({ track }) => track.lane === lane));
    if (rowHeight === null || (rowHeight < LOWEST_ROW && boxes.some(isThin))) rowHeights.delete(lane);
    else rowHeights.set(lane, limitedRow(rowHeight));
    this.#arrange({ rowHeights });
  }

  moveThread(key: ThreadKey, target: Target<ThreadKey>): void {
    const keys = this.#stage.state.layout.threads.map((thread) => thread.key);
    this.setThreadOrder(moved(keys, key, target));
  }

  /** The order in which threads stand; those that are not in it follow the one they were started after. */
  setThreadOrder(threadOrder: readonly ThreadKey[]): void {
    this.#stage.change({ threadOrder });
    this.#stage.remember();
    this.layOut();
  }

  /** Everything where it was, as high as it was. */
  reset(): void {
    this.#arrange(AS_AT_FIRST);
    this.setThreadOrder([]);
  }

  /** Lays all out anew. */
  layOut(): void {
    const { summary, collapsed, opened, arrangement, threadOrder } = this.#stage.state;
    const threads = summary?.threads ?? [];
    const keys = threads.map(({ key }) => key);
    const ordered = threadOrder.length === 0 ? keys : completed(threadOrder, keys);
    const sorted = ordered.map((key) => threads.find((thread) => thread.key === key)!);
    this.#stage.change({ layout: layOut(sorted, collapsed, this.#room, opened, arrangement) });
    this.#stage.invalidate();
  }

  #arrange(change: Partial<Arrangement>): void {
    const arrangement = { ...this.#stage.state.arrangement, ...change };
    this.#stage.change({ arrangement });
    this.#memory?.write(arrangement);
    this.layOut();
  }
}

/** Moves a lane of a thread past its neighbour there. Returns what is to be said of it, '' where it cannot be moved. */
export function stepLane(stage: Stage, box: ThreadBox, lane: Lane, by: 1 | -1): string {
  const shown = box.lanes.map(({ track }) => track.lane);
  const at = shown.indexOf(lane) + by;
  if (!(at in shown)) return '';
  stage.lanes.moveLane(lane, by < 0 ? { before: shown[at] } : { behind: shown[at] });
  return `moved ${by < 0 ? 'up' : 'down'}, ${at + 1} of ${shown.length}`;
}

/** The same for a thread among the threads. */
export function stepThread(stage: Stage, key: ThreadKey, by: 1 | -1): string {
  const keys = stage.state.layout.threads.map((thread) => thread.key);
  const at = keys.indexOf(key) + by;
  if (!(at in keys)) return '';
  stage.lanes.moveThread(key, by < 0 ? { before: keys[at] } : { behind: keys[at] });
  return `moved ${by < 0 ? 'up' : 'down'}, ${at + 1} of ${keys.length}`;
}
