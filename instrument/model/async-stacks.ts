/**
 * The callers that are no longer on the stack: what a call site's operation was scheduled by, and that by what, back to the
 * main script. They come from the log's ids alone, so they are exact, and the same whether a call site was looked up by its
 * return addresses or captured anew. (V8 itself can tell who waits for a promise, but not to a cache: the same return
 * addresses can have different ones; and it knows of promises only.)
 *
 *   async function load() {          stack of the read's callback, when it makes something:
 *     await sleep(1);      // A        onRead      on the stack
 *     readFile(f, onRead); // B        async load  B's frame: the read was made there
 *   }                                  async main  A's caller: `load` itself went on after A, so A's own frame is left out
 *   load();
 */
import type { StoredFrame } from '../schema/events.ts';
import { KeyedNumbers } from './keyed-numbers.ts';

/** So many callers are kept, the nearest: with more of them the stacks of a program that goes on for ever would be endless. */
const MOST_CALLERS = 16;
/** More different stacks than this are generated code: what is made then has no asynchronous callers. */
const MOST_STACKS = 1 << 20;

interface Stack {
  /** The frames of the script itself, the innermost first. */
  own: StoredFrame[];
  callers: StoredFrame[];
}

/** Which stack each resource was made with, by its row or by its async id. Stacks that are the same are kept once. */
export class AsyncStacks {
  /** Whether no resource so far had a call site. */
  empty = true;

  readonly #framesOf: (site: number) => StoredFrame[] | null;
  readonly #stackOf = new KeyedNumbers();
  readonly #stacks: Stack[] = [{ own: [], callers: [] }];
  /** Stacks by call site and the stack of the maker, and by call site and callers. */
  readonly #byMaker = new Map<number, number>();
  readonly #byCallers = new Map<number, number>();
  readonly #callers: StoredFrame[][] = [[]];
  readonly #callersOf = new Map<string, number>([['[]', 0]]);
  readonly #own = new Map<number, StoredFrame[]>();

  /** @param framesOf the frames of a call site as they are stored */
  constructor(framesOf: (site: number) => StoredFrame[] | null) {
    this.#framesOf = framesOf;
  }

  get bytes(): number {
    return this.#stackOf.bytes;
  }

  /**
   * The next resource was made.
   * @param site its call site, 0 where not known
   * @param maker the resource in whose callback it was made; -1 for none
   * @returns a number for its stack: equal stacks have equal numbers; 0 where nothing is known
   */
  push(resource: number, site: number, maker: number): number {
    if (this.empty && site === 0) return 0;
    this.empty = false;
    const made = maker < 0 ? 0 : this.#stackOf.get(maker);
    const stack = site === 0 ? made : this.#stackFor(site, made);
    this.#stackOf.set(resource, stack);
    return stack;
  }

  /** The asynchronous callers of what made a resource, the nearest first, without Node's own frames. */
  callersOf(resource: number): readonly StoredFrame[] {
    return this.#stacks[this.#stackOf.get(resource)].callers;
  }

  #stackFor(site: number, maker: number): number {
    const key = site * MOST_STACKS + maker;
    const known = this.#byMaker.get(key);
    if (known !== undefined) return known;
    const stack = this.#find(site, this.#stacks[maker]);
    this.#byMaker.set(key, stack);
    return stack;
  }

  #find(site: number, maker: Stack): number {
    const own = this.#ownFrames(site);
    // A function that goes on where it was suspended, or that is scheduled by itself, is named once.
    const goesOn = own.length > 0 && maker.own.length > 0 && isSameFunction(own[own.length - 1], maker.own[0]);
    const callers = this.#keep([...(goesOn ? maker.own.slice(1) : maker.own), ...maker.callers]);
    const key = site * MOST_STACKS + callers;
    const known = this.#byCallers.get(key);
    if (known !== undefined) return known;
    if (this.#stacks.length === MOST_STACKS) return 0;
    const stack = this.#stacks.push({ own, callers: this.#callers[callers] }) - 1;
    this.#byCallers.set(key, stack);
    return stack;
  }

  /** The number of a list of callers. */
  #keep(callers: StoredFrame[]): number {
    const nearest = callers.slice(0, MOST_CALLERS);
    const text = JSON.stringify(nearest);
    const known = this.#callersOf.get(text);
    if (known !== undefined) return known;
    const number = this.#callers.push(nearest) - 1;
    this.#callersOf.set(text, number);
    return number;
  }

  #ownFrames(site: number): StoredFrame[] {
    const known = this.#own.get(site);
    if (known) return known;
    const own = (this.#framesOf(site) ?? []).filter(([file]) => file !== '' && !file.startsWith('node:'));
    this.#own.set(site, own);
    return own;
  }
}

/** Where a function begins tells which one it is; an older recording has only its name. */
function isSameFunction(a: StoredFrame, b: StoredFrame): boolean {
  return a[0] === b[0] && a[3] === b[3] && a[4] === b[4] && a[5] === b[5];
}
