import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Theme } from '../view/palette.ts';
import type { Painter, Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { ThemeControl } from './theme.ts';

export function useStage(stage: Stage): StageState {
  return useSyncExternalStore(stage.subscribe, () => stage.state);
}

export function useTheme(control: ThemeControl): Theme {
  return useSyncExternalStore(control.subscribe, control.current);
}

export type CanvasPainter = (
  pen: CanvasRenderingContext2D,
  width: number,
  height: number,
  dpr: number,
  stage: Stage,
) => void;

/** What else there is to know of a canvas. */
interface CanvasOptions {
  resized?(width: number, height: number): void;
  /** All that its picture depends on, beside its size; not there where that is another picture in each frame. */
  shows?(width: number): readonly unknown[];
}

/**
 * A canvas that fills its element, sharp on any screen, painted by the stage's frame loop. To bring a picture to the screen
 * takes a browser milliseconds, so one that is still the same is left alone.
 */
export function useCanvas(stage: Stage, paint: CanvasPainter, options: CanvasOptions = {}) {
  const ref = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ paint, options });
  latest.current = { paint, options };
  useEffect(() => {
    const canvas = ref.current!;
    const pen = canvas.getContext('2d')!;
    const size = { width: 0, height: 0 };
    let shown: readonly unknown[] | null = null;
    const observer = new ResizeObserver(([entry]) => {
      size.width = entry.contentRect.width;
      size.height = entry.contentRect.height;
      latest.current.options.resized?.(size.width, size.height);
      stage.invalidate();
    });
    observer.observe(canvas);
    const painter: Painter = () => {
      const dpr = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.width * dpr), Math.round(size.height * dpr)];
      if (width === 0 || height === 0) return;
      const shows = latest.current.options.shows?.(size.width) ?? null;
      const isSized = canvas.width === width && canvas.height === height;
      if (isSized && isSame(shown, shows)) return;
      shown = shows;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      pen.setTransform(dpr, 0, 0, dpr, 0, 0);
      pen.clearRect(0, 0, size.width, size.height);
      latest.current.paint(pen, size.width, size.height, dpr, stage);
    };
    const stop = stage.paintWith(painter);
    return () => {
      stop();
      observer.disconnect();
    };
  }, [stage]);
  return ref;
}

const isSame = (a: readonly unknown[] | null, b: readonly unknown[] | null) =>
  a !== null && a.length === b?.length && a.every((part, at) => part === b[at]);
