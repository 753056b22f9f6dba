/** How the height of the page is shared out among the two timelines, what lies between them, and the table. */
import type { CssPixels } from '../view/time-scale.ts';

export const AXIS_HEIGHT: CssPixels = 28;
/** What the table and the facts have at least. */
const LEAST_BELOW: Share = { least: 230, share: 0.33, most: 560 };
/** What one timeline has at least. */
const LEAST_SIDE: CssPixels = 80;
/** What the lines have to cross in. */
const BETWEEN: Share = { least: 56, share: 0.1, most: 170 };

interface Share {
  least: CssPixels;
  /** Of the page. */
  share: number;
  most: CssPixels;
}

export interface Heights {
  /** For the lanes of one timeline: they are stretched to make use of it. */
  room: CssPixels;
  sides: [a: CssPixels, b: CssPixels];
  between: CssPixels;
}

/**
 * @param page height of all of it
 * @param lanes how high the lanes of each are
 * @param below what the user wants for the table and the facts; null: whatever the timelines leave
 */
export function shareOut(
  page: CssPixels,
  lanes: [a: CssPixels, b: CssPixels],
  below: CssPixels | null = null,
): Heights {
  const within = ({ least, share, most }: Share) => Math.round(Math.min(most, Math.max(least, page * share)));
  const least = within(BETWEEN);
  const both = Math.max(2 * LEAST_SIDE, page - (below ?? within(LEAST_BELOW)) - AXIS_HEIGHT - least);
  const room = Math.floor(both / 2);
  // One that needs less than its half leaves the rest to the other one.
  const a = Math.min(lanes[0], Math.max(room, both - lanes[1]));
  const b = Math.min(lanes[1], both - a);
  // What neither needs is room for the lines, where the table and the facts are as high as the user wants.
  return { room, between: below === null ? least : least + both - a - b, sides: [a, b] };
}
