/** The mean of some numbers, and 0 of none. @throws TypeError where `values` is no Float64Array */
export function mean(values: Float64Array): number;

/** The same on a thread of libuv's pool: the event loop goes on meanwhile. */
export function meanAsync(values: Float64Array): Promise<number>;
