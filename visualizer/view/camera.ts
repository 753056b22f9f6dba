/** Where the page looks: the view, how it moves, and whether it follows what is happening now. */
import { Motion } from './motion.ts';
import { type CssPixels, TimeScale, type View } from './time-scale.ts';
import { clamp, endAt, fitted, pan, SHORTEST_VIEW, spanOf, within, zoomAt } from './viewport.ts';

/** How much of a long recording is shown while it is followed. */
const FOLLOWED_NS = 8e9;
const MOVE_MS = 180;
const GLIDE_MS = 320;
/** Share of the way to the newest moment that one frame goes. */
const CATCH_UP = 0.35;

/** What a camera must know of the page. */
export interface CameraOwner {
  /** The recording, from its first to its latest moment. */
  whole(): View;
  width(): CssPixels;
  /** Whether things may glide. */
  mayMove(): boolean;
  /** The view or the following has changed. */
  changed(): void;
}

export class Camera {
  view: View = { start: 0, end: 1e6 };
  following = true;
  /** Whether somebody has put the view somewhere: the user, or the page's address. */
  placed = false;
  readonly #owner: CameraOwner;
  #motion: Motion | null = null;
  /** The view was only held still: nobody has put it elsewhere. */
  #held = false;

  constructor(owner: CameraOwner, start: View | null = null) {
    this.#owner = owner;
    if (start === null) return;
    this.view = start;
    this.placed = true;
    this.following = false;
  }

  get scale(): TimeScale {
    return new TimeScale(this.view, this.#owner.width());
  }

  /** Zooms about a pixel at once, as wheels and fingers expect. */
  zoom(factor: number, x: CssPixels): void {
    this.#jump(zoomAt(this.view, factor, this.scale.timeAtPx(x), this.#owner.whole()));
  }

  panPx(by: CssPixels): void {
    this.#jump(pan(this.view, by * this.scale.nsPerPx, this.#owner.whole()));
  }

  /** Shows exactly this stretch, at once. */
  place({ start, end }: View): void {
    const middle = (start + end) / 2;
    const half = Math.max(SHORTEST_VIEW, end - start) / 2;
    this.#jump(clamp({ start: middle - half, end: middle + half }, this.#owner.whole()));
  }

  /** Shows at once what another camera shows; nobody is told, and nothing is kept within bounds. */
  mirror(view: View): void {
    this.#motion = null;
    this.view = view;
    this.placed = true;
    this.following = false;
  }

  /** Zooms about a share of the width, gliding, as keys do. */
  zoomBy(factor: number, share: number): void {
    const view = this.#destination;
    this.#glide(zoomAt(view, factor, view.start + share * spanOf(view), this.#owner.whole()), MOVE_MS);
  }

  /** Pans by a share of the width, gliding. */
  panBy(share: number): void {
    const view = this.#destination;
    this.#glide(pan(view, share * spanOf(view), this.#owner.whole()), MOVE_MS);
  }

  /** Goes to the recording's begin or end, as close as it looks now. */
  goTo(edge: 'begin' | 'end'): void {
    const whole = this.#owner.whole();
    const view = this.#destination;
    const span = spanOf(view);
    const atEnd = endAt(view, whole.end);
    const air = atEnd.end - whole.end;
    this.#glide(edge === 'end' ? atEnd : { start: whole.start - air, end: whole.start - air + span }, MOVE_MS);
  }

  showWhole(): void {
    this.#glide(fitted(this.#owner.whole()), GLIDE_MS);
  }

  /** Shows a stretch of time with a little air. */
  show(range: View): void {
    this.#glide(clamp(fitted(range), this.#owner.whole()), GLIDE_MS);
  }

  /** Brings a stretch into sight: by panning, and by zooming only where it would be a speck or too long. A moment has no length to zoom to. */
  reveal(range: View): void {
    // Where the view is by now may lie on the way to somewhere else.
    const view = this.#destination;
    const span = spanOf(view);
    const length = spanOf(range);
    const middle = range.start + length / 2;
    const about = (wide: number) => within({ start: middle - wide / 2, end: middle + wide / 2 }, this.#owner.whole());
    const air = span * 0.05;
    if (length > span * 0.9) this.show(range);
    else if (length > 0 && length < span / this.#owner.width())
      this.#glide(about(Math.max(SHORTEST_VIEW, length * 12)), GLIDE_MS);
    else if (range.start < view.start + air || range.end > view.end - air) this.#glide(about(span), GLIDE_MS);
    else this.#touch();
  }

  /** Stays with the newest moment, or holds still where it is, whatever comes. */
  follow(on: boolean): void {
    this.#motion = null;
    if (on && this.#held) this.placed = false;
    this.#held = !on && (this.#held || !this.placed);
    if (!on) this.placed = true;
    this.following = on;
    this.#owner.changed();
  }

  /** Shows a stretch that was shown before; null for that of a page on which nobody has moved yet. */
  restore(view: View | null, isOver: boolean): void {
    if (view) {
      this.#glide(view, GLIDE_MS);
      return;
    }
    this.#motion = null;
    this.#held = false;
    this.placed = false;
    this.following = !isOver;
    if (isOver) this.view = fitted(this.#owner.whole());
    this.#owner.changed();
  }

  /** The run is over: shows all of it, unless somebody has put the view somewhere. */
  end(glide: boolean): void {
    this.following = false;
    if (!this.placed) {
      const view = fitted(this.#owner.whole());
      if (glide && this.#owner.mayMove()) this.#motion = new Motion(this.view, view, performance.now(), GLIDE_MS);
      else this.view = view;
    }
    this.#owner.changed();
  }

  /** Goes on with what is under way. Returns whether it goes on after this frame. */
  advance(now: number): boolean {
    if (this.#motion) {
      this.view = this.#motion.at(now);
      if (this.#motion.isOver(now)) this.#motion = null;
      this.#owner.changed();
      return this.#motion !== null;
    }
    return this.following && this.#catchUp();
  }

  /** Where the view is once it has arrived. */
  get #destination(): View {
    return this.#motion?.to ?? this.view;
  }

  #catchUp(): boolean {
    const target = this.#newest();
    const [start, end] = [target.start - this.view.start, target.end - this.view.end];
    const arrives =
      !this.#owner.mayMove() ||
      Math.abs(end) > spanOf(target) ||
      Math.abs(start) + Math.abs(end) < spanOf(target) / this.#owner.width() / 2;
    this.view = arrives ? target : { start: this.view.start + start * CATCH_UP, end: this.view.end + end * CATCH_UP };
    return !arrives;
  }

  /** The view that following leads to. */
  #newest(): View {
    const whole = this.#owner.whole();
    if (this.placed) return endAt(this.view, whole.end);
    if (spanOf(whole) <= FOLLOWED_NS) return fitted(whole);
    return endAt({ start: whole.end - FOLLOWED_NS, end: whole.end }, whole.end);
  }

  /** Somebody has taken the view: it follows no more. */
  #touch(): void {
    this.#held = false;
    this.placed = true;
    this.following = false;
    this.#owner.changed();
  }

  #jump(view: View): void {
    this.#motion = null;
    this.view = view;
    this.#touch();
  }

  #glide(view: View, milliseconds: number): void {
    this.#motion = new Motion(this.view, view, performance.now(), this.#owner.mayMove() ? milliseconds : 0);
    this.#touch();
  }
}
