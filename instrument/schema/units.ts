/** Integers that mean something have a name, so that the compiler keeps them apart in reading if not in arithmetic. */

/** Nanoseconds. A time is nanoseconds since the recording's origin unless its name says otherwise. Exact to 104 days. */
export type Nanoseconds = number;

/** An async id as `async_hooks` gives it. 0 means none. */
export type AsyncId = number;

/** The key of a thread in a recording: `pid:tid`, and `pid:tid.2` for a second life of the same numbers. */
export type ThreadKey = string;
