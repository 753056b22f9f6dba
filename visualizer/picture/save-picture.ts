/** A picture as a file: PNG as sharp as the screen, or SVG. */

import { HATCH_SIZE, hatching, hatchLines } from '../tracks/hatch.ts';
import type { Theme } from '../view/palette.ts';
import type { Picture } from './parts.ts';
import { type Measuring, SvgPen } from './svg-pen.ts';

const HATCH_ID = 'asleep';

/** @throws Error with a sentence where the browser has no room for so large a picture */
export async function pngOf(picture: Picture, theme: Theme): Promise<Blob> {
  const dpr = window.devicePixelRatio || 1;
  const { width, height } = picture;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * dpr);
  canvas.height = Math.round(height * dpr);
  const pen = canvas.getContext('2d')!;
  pen.scale(dpr, dpr);
  picture.draw(pen, { theme, dpr, hatch: hatching(pen, theme, dpr) });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser has no room for a picture of this size: make the window smaller.');
  return blob;
}

export function svgOf(picture: Picture, theme: Theme, measuring: Measuring = canvasMeasuring()): string {
  const { width, height, title } = picture;
  const pen = new SvgPen(measuring, [hatchDefinition(theme)]);
  picture.draw(pen, { theme, dpr: globalThis.devicePixelRatio || 1, hatch: `url(#${HATCH_ID})` });
  return pen.document(width, height, title);
}

function hatchDefinition(theme: Theme): string {
  const { colour, alpha, lines } = hatchLines(theme, HATCH_SIZE);
  const path = lines.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join('');
  return `<pattern id="${HATCH_ID}" width="${HATCH_SIZE}" height="${HATCH_SIZE}" patternUnits="userSpaceOnUse"><path d="${path}" fill="none" stroke="${colour}" stroke-opacity="${alpha}"/></pattern>`;
}

/** Measures with a canvas, which has the page's fonts. */
function canvasMeasuring(): Measuring {
  const pen = document.createElement('canvas').getContext('2d')!;
  const drops = new Map<string, number>();
  return {
    measure(font, text) {
      pen.font = font;
      let drop = drops.get(font);
      if (drop === undefined) {
        const ascent = (baseline: CanvasTextBaseline) => {
          pen.textBaseline = baseline;
          return pen.measureText('x').fontBoundingBoxAscent;
        };
        drop = ascent('alphabetic') - ascent('middle');
        drops.set(font, drop);
      }
      return { metrics: pen.measureText(text), drop };
    },
  };
}
