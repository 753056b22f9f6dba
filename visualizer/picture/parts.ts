/** What pictures are made of: the pen, boxes, texts. */
import { FONT, fitText } from '../tracks/paint.ts';
import type { TimelinePen } from '../tracks/track.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';

/** The part of a 2D context that pictures are drawn with. */
export type PicturePen = TimelinePen & Pick<CanvasRenderingContext2D, 'rect' | 'clip'>;

export interface PictureLook {
  theme: Theme;
  dpr: number;
  /** Fill of the time that the loop is asleep. */
  hatch: CanvasPattern | string;
}

/** A picture that can be drawn with any pen. */
export interface Picture {
  width: CssPixels;
  height: CssPixels;
  /** What it is of, in one line. */
  title: string;
  draw(pen: PicturePen, look: PictureLook): void;
}

export const AXIS_HEIGHT: CssPixels = 28;
/** Width of the column of names. */
export const SIDE: CssPixels = 176;
export const MARGIN: CssPixels = 16;
/** From texts on the right to the column's edge. */
export const EDGE: CssPixels = 12;
const LETTER: CssPixels = 18;

/** Draws what lies within a box, and in its own coordinates. */
export function within(
  pen: PicturePen,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
  height: CssPixels,
  draw: () => void,
): void {
  pen.save();
  pen.translate(x, y);
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  draw();
  pen.restore();
}

/** A recording's name, and behind it how it was made. */
export function drawName(
  pen: PicturePen,
  [name, command]: [name: string, command: string],
  theme: Theme,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
): void {
  const after = drawLine(pen, name, `600 15px ${FONT}`, theme.ink, x, y, width);
  drawLine(pen, command, `400 12px ${FONT}`, theme.soft, x + after + 12, y + 1, width);
}

/** A line of text, cut where the picture ends. Returns its width. */
export function drawLine(
  pen: PicturePen,
  text: string,
  font: string,
  colour: string,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
): CssPixels {
  setText(pen, font, colour);
  const fitted = fitText(pen, text, width - x - MARGIN);
  if (fitted) pen.fillText(fitted, x, y);
  return pen.measureText(fitted).width;
}

/** A or B, on a ground of its own. Returns where what it stands for begins. */
export function drawLetter(pen: PicturePen, letter: string, theme: Theme, x: CssPixels, middle: CssPixels): CssPixels {
  pen.fillStyle = theme.soft;
  pen.beginPath();
  pen.roundRect(x, middle - LETTER / 2, LETTER, LETTER, 5);
  pen.fill();
  setText(pen, `600 11px ${FONT}`, theme.ground);
  pen.fillText(letter, x + (LETTER - pen.measureText(letter).width) / 2, middle + 0.5);
  return x + LETTER + 6;
}

/** Texts stand on the middle of their line, from the left. */
export function setText(pen: PicturePen, font: string, colour: string): void {
  pen.font = font;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillStyle = colour;
}
