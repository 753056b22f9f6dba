/** Wheel, pointer and fingers on the timeline. */
import { hitAt } from '../tracks/hit.ts';
import { rangeBetween } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';
import { Touch } from './touch.ts';

/** Moving less than this between press and release is a click. */
const CLICK_PX = 4;
const WHEEL_ZOOM = 0.0022;
/** A pinch comes as a wheel with ctrl held and small steps. */
const PINCH_ZOOM = 0.011;
const LINE_PX = 16;

/** How near an edge of the range the pointer takes hold of it. */
const EDGE_PX = 6;

/** A range that is being drawn with the pointer. */
class Measuring {
  readonly #stage: Stage;
  #anchor: { x: number; time: number; moved: boolean } | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get goesOn(): boolean {
    return this.#anchor !== null;
  }

  /** Begins one; near an edge of the one that is there, that edge is moved. */
  begin(x: number): void {
    const { scale, state } = this.#stage;
    const { range } = state;
    const isNear = (time: number) => Math.abs(scale.x(time) - x) <= EDGE_PX;
    const anchor = range && (isNear(range.end) ? range.start : isNear(range.start) ? range.end : null);
    this.#anchor = { x, time: anchor ?? scale.timeAtPx(x), moved: false };
  }

  to(x: number): void {
    const anchor = this.#anchor;
    if (!anchor || (!anchor.moved && Math.abs(x - anchor.x) < CLICK_PX)) return;
    anchor.moved = true;
    const { scale, whole } = this.#stage;
    const kept = (time: number) => Math.min(whole.end, Math.max(whole.start, time));
    this.#stage.selectRange(rangeBetween(kept(anchor.time), kept(scale.timeAtPx(x))));
  }

  end(): void {
    this.#anchor = null;
  }
}

/** A drag over the axis measures; returns how to stop listening. */
export function handleAxis(stage: Stage, canvas: HTMLCanvasElement): () => void {
  const stop = new AbortController();
  const measuring = new Measuring(stage);
  const options = { signal: stop.signal };
  const xOf = (event: PointerEvent) => event.clientX - canvas.getBoundingClientRect().left;
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    measuring.begin(xOf(event));
  };
  canvas.addEventListener('pointerdown', down, options);
  canvas.addEventListener('pointermove', (event) => measuring.to(xOf(event)), options);
  canvas.addEventListener('pointerup', () => measuring.end(), options);
  canvas.addEventListener('pointercancel', () => measuring.end(), options);
  return () => stop.abort();
}

/** Listens on the timeline's canvas; returns how to stop. */
export function handleGestures(stage: Stage, canvas: HTMLCanvasElement, scroller: HTMLElement): () => void {
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listen: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => canvas.addEventListener(type, listen, { signal: stop.signal, passive });
  const at = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let drag: { x: number; y: number; lastX: number; lastY: number; moved: boolean } | null = null;
  const measuring = new Measuring(stage);
  const touch = new Touch(stage, scroller);
  const isTouch = (event: PointerEvent) => event.pointerType === 'touch';
  const finger = (event: PointerEvent) => ({ id: event.pointerId, at: event.timeStamp, ...at(event) });

  on(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? stage.height : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) stage.camera.zoom(Math.exp(dy * PINCH_ZOOM), at(event).x);
      else if (event.shiftKey) stage.camera.panPx(dx || dy);
      else if (Math.abs(dx) > Math.abs(dy)) stage.camera.panPx(dx);
      else stage.camera.zoom(Math.exp(Math.max(-240, Math.min(240, dy)) * WHEEL_ZOOM), at(event).x);
    },
    false,
  );
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (isTouch(event)) return touch.down(finger(event));
    const { x, y } = at(event);
    if (event.shiftKey) {
      measuring.begin(x);
      return;
    }
    drag = { x, y, lastX: x, lastY: y, moved: false };
  });
  on('pointermove', (event) => {
    if (isTouch(event)) return touch.move(finger(event));
    const { x, y } = at(event);
    if (measuring.goesOn) measuring.to(x);
    if (drag) {
      if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < CLICK_PX) return;
      drag.moved = true;
      canvas.classList.add('dragging');
      stage.camera.panPx(drag.lastX - x);
      scroller.scrollTop += drag.lastY - y;
      [drag.lastX, drag.lastY] = [x, y];
    }
    stage.point(drag?.moved ? null : { x, y });
    canvas.classList.toggle('over-item', stage.state.hover !== null);
  });
  on('pointerup', (event) => {
    if (isTouch(event)) return touch.up(event.pointerId, event.timeStamp);
    measuring.end();
    const click = drag && !drag.moved;
    drag = null;
    canvas.classList.remove('dragging');
    if (!click) return;
    const { x, y } = at(event);
    const hit = hitAt(stage, x, y);
    void stage.pick(hit ? hit.ref : null);
  });
  on('pointercancel', (event) => {
    if (isTouch(event)) return touch.cancel(event.pointerId, event.timeStamp);
    measuring.end();
    drag = null;
    canvas.classList.remove('dragging');
  });
  on('pointerleave', (event) => {
    if (!drag && !isTouch(event)) stage.point(null);
  });
  // A finger that rests shows what lies beneath it, and no menu of the browser's.
  on('contextmenu', (event) => touch.isDown && event.preventDefault(), false);
  on('dblclick', (event) => {
    const { x, y } = at(event);
    const hit = hitAt(stage, x, y);
    if (hit) stage.camera.show({ start: hit.from, end: hit.to });
  });
  return () => {
    touch.stop();
    stop.abort();
  };
}
