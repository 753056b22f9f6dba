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

/** A main thread whose timer posts to a worker, which answers. */
export const ASKING_LOG = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify({ ...META, posts: true })}
  @1000000  main
  @1200000  init 2 WORKER <1 at ${APP}:2:1
  @1200000  init 3 MESSAGEPORT <2
  @1300000  init 4 MESSAGEPORT <1
  @1300000  init 5 MESSAGEPORT <1
  @1400000  post 3 +5
            started 2 1
  @1500000  init 6 Timeout <1 at ${APP}:3:1
  @4000000  turn
  @8100000  timers
  @8200000  before 6
  @8500000  post 4
  @9000000  after 6
  @9300000  turn
  @9400000  poll
  @15000000 before 4
  @15500000 after 4
  @18000000 check idle=5000000 io=1
  @18100000 closing
  @18200000 turn
  @20000000 thread-end 0`;

export const ANSWERING_LOG = `
  @2000000  thread-start 4711:1
            meta ${JSON.stringify({ ...META, argv: [], posts: true, port: 2 })}
  @2000000  main
            older 2 MESSAGEPORT
  @2100000  before 2
  @3000000  after 2
  @3500000  turn
  @3600000  poll
            older 3 MESSAGEPORT
  @9100000  before 3
  @12000000 post 3
  @12500000 post 99
  @13000000 after 3
  @13200000 check idle=5000000 io=1
  @14000000 closing
  @14100000 turn
  @19000000 thread-end`;
