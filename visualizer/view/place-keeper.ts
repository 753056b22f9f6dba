/** Keeps the page's address in step with the page, a little behind it, and tells what is an entry of the browser's history. */
import { type Place, toHash } from './address.ts';
import { PlaceHistory } from './history.ts';

const ADDRESS_MS = 250;

export class PlaceKeeper {
  readonly #place: () => Place;
  readonly #write: (hash: string, isEntry: boolean) => void;
  readonly #history: PlaceHistory;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * @param first where the page begins
   * @param place where it is by now
   */
  constructor(first: Place, place: () => Place, write: (hash: string, isEntry: boolean) => void) {
    this.#history = new PlaceHistory(first);
    this.#place = place;
    this.#write = write;
  }

  /** Something that the address remembers has changed. */
  remember(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const place = this.#place();
      this.#write(toHash(place), this.#history.isEntry(place, performance.now()));
    }, ADDRESS_MS);
  }

  /** Somebody has gone back, or forward, to a place: what was still to be written is not. */
  wentTo(place: Place): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#history.wentTo(place);
  }
}
