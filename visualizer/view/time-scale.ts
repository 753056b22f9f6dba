import type { Nanoseconds } from '../../instrument/schema/units.ts';

/** A distance on the screen, before the device's pixel ratio. */
export type CssPixels = number;

/** Which stretch of time is looked at. */
export interface View {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
}

/** The one translation between time and pixels: a value, made anew whenever the view or the width changes. */
export class TimeScale {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
  readonly width: CssPixels;
  readonly nsPerPx: number;

  constructor(view: View, width: CssPixels) {
    this.start = view.start;
    this.end = view.end;
    this.width = Math.max(1, width);
    this.nsPerPx = (view.end - view.start) / this.width;
  }

  x(time: Nanoseconds): CssPixels {
    return (time - this.start) / this.nsPerPx;
  }

  timeAtPx(x: CssPixels): Nanoseconds {
    return this.start + x * this.nsPerPx;
  }
}

/** The same scale with times that count from `zero`. */
export function scaleFrom(zero: Nanoseconds, scale: TimeScale): TimeScale {
  return zero === 0 ? scale : new TimeScale({ start: scale.start - zero, end: scale.end - zero }, scale.width);
}
