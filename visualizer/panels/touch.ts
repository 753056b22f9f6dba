/** Fingers on the timeline: one pans, two zoom and pan, a tap selects, one that rests shows what lies beneath it. */
import { hitAt } from '../tracks/hit.ts';
import type { Stage } from '../view/stage.ts';
import type { CssPixels } from '../view/time-scale.ts';

/** A finger that has moved less has not moved. */
const SLOP: CssPixels = 8;
/** From here on a finger rests. */
const REST_MS = 450;
/** Fingers that are nearer do not zoom: a pixel would be too much. */
const NEAREST: CssPixels = 24;

interface Finger {
  id: number;
  x: CssPixels;
  y: CssPixels;
  /** When it came there, in milliseconds: a busy page learns of it later. */
  at: number;
}

/** The point between the fingers, and how far they are from each other. */
interface Spread {
  x: CssPixels;
  y: CssPixels;
  apart: CssPixels;
}

/** What the fingers are about; `shown` is what a resting finger shows, which stays until the next touch. */
type Gesture = 'none' | 'pressed' | 'moved' | 'shown';

export class Touch {
  readonly #stage: Stage;
  readonly #scroller: HTMLElement;
  readonly #fingers: Finger[] = [];
  #gesture: Gesture = 'none';
  #begun = 0;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(stage: Stage, scroller: HTMLElement) {
    this.#stage = stage;
    this.#scroller = scroller;
  }

  get isDown(): boolean {
    return this.#fingers.length > 0;
  }

  down(finger: Finger): void {
    this.#fingers.push({ ...finger });
    this.#stopRest();
    this.#stage.point(null);
    if (this.#fingers.length > 1) {
      this.#gesture = 'moved';
      return;
    }
    this.#gesture = 'pressed';
    this.#begun = finger.at;
    this.#rest = setTimeout(() => {
      this.#gesture = 'shown';
      this.#show(this.#fingers[0]);
    }, REST_MS);
  }

  move({ id, x, y, at }: Finger): void {
    const finger = this.#fingers.find((one) => one.id === id);
    if (!finger) return;
    this.#takeBack(at);
    if (this.#gesture === 'pressed') {
      if (Math.hypot(x - finger.x, y - finger.y) < SLOP) return;
      this.#stopRest();
      this.#gesture = 'moved';
    }
    const before = this.#spread();
    [finger.x, finger.y] = [x, y];
    if (this.#gesture === 'shown') this.#show(finger);
    else if (this.#fingers.length <= 2) this.#follow(before, this.#spread());
  }

  up(id: number, at: number): void {
    const index = this.#fingers.findIndex((one) => one.id === id);
    if (index < 0) return;
    this.#takeBack(at);
    this.#stopRest();
    const [finger] = this.#fingers.splice(index, 1);
    if (this.#gesture !== 'pressed') return;
    this.#gesture = 'none';
    void this.#stage.pick(hitAt(this.#stage, finger.x, finger.y)?.ref ?? null);
  }

  /** The browser has taken the finger for something else, or somebody listens no more. */
  cancel(id: number, at: number): void {
    this.#gesture = 'moved';
    this.up(id, at);
  }

  /** Nobody listens any more. */
  stop(): void {
    this.#stopRest();
  }

  #spread(): Spread {
    const [a, b = a] = this.#fingers;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  /** What lies between the fingers stays there. */
  #follow(before: Spread, now: Spread): void {
    const { camera } = this.#stage;
    camera.panPx(before.x - now.x);
    this.#scroller.scrollTop += before.y - now.y;
    if (Math.min(before.apart, now.apart) >= NEAREST) camera.zoom(before.apart / now.apart, now.x);
  }

  /** It has not rested after all: it moved or left before it was time, and we learn of it only now. */
  #takeBack(at: number): void {
    if (this.#gesture !== 'shown' || at - this.#begun >= REST_MS) return;
    this.#gesture = 'pressed';
    this.#stage.point(null);
  }

  #show({ x, y }: Finger): void {
    this.#stage.point({ x, y });
  }

  #stopRest(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
  }
}
