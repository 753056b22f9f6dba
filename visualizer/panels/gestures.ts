/** Wheel, pointer and fingers on the timeline. */
import { hitAt } from '../tracks/hit.ts';
import type { Stage } from '../view/stage.ts';

/** Moving less than this between press and release is a click. */
const CLICK_PX = 4;
const WHEEL_ZOOM = 0.0022;
/** A pinch comes as a wheel with ctrl held and small steps. */
const PINCH_ZOOM = 0.011;
const LINE_PX = 16;

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
    const { x, y } = at(event);
    drag = { x, y, lastX: x, lastY: y, moved: false };
  });
  on('pointermove', (event) => {
    const { x, y } = at(event);
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
    const click = drag && !drag.moved;
    drag = null;
    canvas.classList.remove('dragging');
    if (!click) return;
    const { x, y } = at(event);
    const hit = hitAt(stage, x, y);
    void stage.pick(hit ? hit.ref : null);
  });
  on('pointercancel', () => {
    drag = null;
    canvas.classList.remove('dragging');
  });
  on('pointerleave', () => {
    if (!drag) stage.point(null);
  });
  on('dblclick', (event) => {
    const { x, y } = at(event);
    const hit = hitAt(stage, x, y);
    if (hit) stage.camera.show({ start: hit.from, end: hit.to });
  });
  return () => stop.abort();
}
