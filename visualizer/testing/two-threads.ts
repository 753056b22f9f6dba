/** A main thread whose timer starts a worker, and is told of its end. Times are nanoseconds. */
import { APP, META } from './logs.ts';

export const STARTER_LOG = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify(META)}
  @1000000  main
  @1200000  init 2 Timeout <1 at ${APP}:3:1
  @4000000  turn
  @4100000  timers
  @4200000  before 2
  @5000000  init 3 WORKER <2 at ${APP}:4:11 onTimer
  @5200000  after 2
            started 3 1
  @5300000  turn
  @5400000  poll
  @17000000 before 3
  @17500000 after 3
  @18000000 check idle=11000000 io=1
  @18100000 closing
  @18200000 turn
  @20000000 thread-end 0`;

export const STARTED_LOG = `
  @8000000  thread-start 4711:1
            meta ${JSON.stringify({ ...META, argv: [] })}
  @8000000  main
  @8200000  init 9 Immediate <1
  @9000000  turn
  @9100000  poll
  @9200000  check idle=0 io=0
  @10000000 before 9
  @13000000 after 9
  @14000000 closing
  @14100000 turn
  @15000000 thread-end`;
