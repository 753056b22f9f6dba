/**
 * What numbers that outgrow small integers begin with. V8 gives a field or an array whose first numbers are small integers
 * a shape that holds nothing else. With the first other number, which for a time in a browser is the first second's end, the
 * shape becomes another one, and all the code is thrown away that was optimized for the one before: in the middle of the
 * work, and one table after the other. What begins with a double stays as it is.
 */

/** 0, as a double. */
export const ZERO = -0;

/** An array of one number that holds doubles. */
export function doubles(first: number): number[] {
  const list = [0.5];
  list[0] = first;
  return list;
}
