/** Keeps the page's address in step with a comparison, a little behind it. */
import { type ComparisonPlace, placeToHash } from './address.ts';

const ADDRESS_MS = 250;

export interface BookmarkOwner {
  /** Null while there is nothing yet that an address could remember. */
  place(): ComparisonPlace | null;
  /** Puts an address into the place of the current one, or behind it. */
  replaceHash(hash: string): void;
  pushHash(hash: string): void;
}

export class Bookmark {
  readonly #owner: BookmarkOwner;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(owner: BookmarkOwner) {
    this.#owner = owner;
  }

  /** Something that the address remembers has changed. */
  remember(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const place = this.#owner.place();
      if (place) this.#owner.replaceHash(placeToHash(place));
    }, ADDRESS_MS);
  }

  /** The same, and back leads to where it was before. */
  push(): void {
    this.stop();
    const place = this.#owner.place();
    if (place) this.#owner.pushHash(placeToHash(place));
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
