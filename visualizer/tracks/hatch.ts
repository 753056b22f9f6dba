/** Diagonal lines in poll's blue for the time that the loop is asleep. */
import { TONE } from '../../instrument/model/lanes.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';

/** Side of the square that is repeated. */
export const HATCH_SIZE: CssPixels = 7;

/** The lines of one square, and how strong they are. */
export function hatchLines(theme: Theme, size: number) {
  const lines = [-size, 0, size].map((shift) => [shift - 1, size + 1, shift + size + 1, -1] as const);
  return { colour: theme.tones[TONE.POLL], alpha: theme.name === 'dark' ? 0.5 : 0.32, lines };
}

const made = new Map<string, CanvasPattern>();

/** The pattern for a canvas, as fine on any screen. */
export function hatching(pen: CanvasRenderingContext2D, theme: Theme, dpr: number): CanvasPattern | string {
  const key = `${theme.name} ${dpr}`;
  const known = made.get(key);
  if (known) return known;
  const size = Math.round(HATCH_SIZE * dpr);
  const tile = new OffscreenCanvas(size, size);
  const line = tile.getContext('2d')!;
  const { colour, alpha, lines } = hatchLines(theme, size);
  line.strokeStyle = colour;
  line.globalAlpha = alpha;
  line.lineWidth = dpr;
  for (const [x0, y0, x1, y1] of lines) {
    line.beginPath();
    line.moveTo(x0, y0);
    line.lineTo(x1, y1);
    line.stroke();
  }
  const pattern = pen.createPattern(tile, 'repeat');
  if (!pattern) return 'transparent';
  pattern.setTransform(new DOMMatrix().scale(1 / dpr));
  made.set(key, pattern);
  return pattern;
}
