import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { CssPixels } from '../view/time-scale.ts';

const LOWEST: CssPixels = 120;
const HIGHEST_SHARE = 0.65;
const KEY_STEP: CssPixels = 24;

interface DividerProps {
  /** What lies below it. */
  panel: RefObject<HTMLElement | null>;
  onHeight: (height: CssPixels) => void;
}

/** The upper edge of the panel at the bottom: dragged, or moved by arrow keys, it makes the panel higher and lower. */
export function Divider({ panel, onHeight }: DividerProps) {
  const dragged = useRef<{ y: number; height: number } | null>(null);
  const [now, setNow] = useState<CssPixels>(LOWEST);
  const highest = Math.round(window.innerHeight * HIGHEST_SHARE);
  const setHeight = (height: CssPixels) => onHeight(Math.min(highest, Math.max(LOWEST, height)));
  useEffect(() => {
    const measured = panel.current!;
    const observer = new ResizeObserver(() => setNow(measured.offsetHeight));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [panel]);
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { y: event.clientY, height: panel.current!.offsetHeight };
  };
  const move = (event: PointerEvent) => {
    if (dragged.current) setHeight(dragged.current.height + dragged.current.y - event.clientY);
  };
  const up = () => {
    dragged.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowUp: KEY_STEP, ArrowDown: -KEY_STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setHeight(panel.current!.offsetHeight + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own
    <div
      className="divider"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the details"
      aria-valuemin={LOWEST}
      aria-valuemax={highest}
      aria-valuenow={now}
      tabIndex={0}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={key}
    />
  );
}
