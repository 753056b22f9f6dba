/** Sizes of inputs. */

/** 2^first, 2^(first + step) … 2^last. */
export function powers(first: number, last: number, step = 1): number[] {
  const sizes: number[] = [];
  for (let power = first; power <= last; power += step) sizes.push(2 ** power);
  return sizes;
}

/** What the harness itself takes is measured with this. */
export const nothing = (): void => {};
