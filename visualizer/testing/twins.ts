/** Two small programs that do the same work in two ways, as logs. */

const SOURCE = `const fs = require('node:fs');

setTimeout(function start() {
  fs.stat(__filename, function afterRead() {});
  turn(3);
}, 4);

function turn(left) {
  if (left > 1) process.nextTick(turn, left - 1);
}
`;

/** The text of either script. */
export const sourceOf = (way: 'tick' | 'immediate') =>
  way === 'tick' ? SOURCE : SOURCE.replace('process.nextTick(', 'setImmediate(');

const meta = (script: string) =>
  `meta ${JSON.stringify({
    ...{ node: 'v20.20.2', v8: '11.3', uv: '1.46.0', argv: [script], execArgv: [], cwd: '/home/me', ppid: 1 },
    ...{ title: 'node', gc: 'v8', phases: true, sites: 'stack-cache', detail: 'lab' },
  })}`;

/** Times are nanoseconds; the timer is due at 5 ms, and the ticks keep the read from coming through. */
export const byTick = (script: string) => `
  @500000   thread-start 4711:0 main
            ${meta(script)}
  @1000000  main
  @1100000  init 2 Timeout <1 at ${script}:3:1
  @2000000  turn
  @2010000  poll
  @5000000  check idle=2900000 io=0
  @5001000  closing
  @5002000  turn
  @5003000  timers
  @5010000  before 2
  @5100000  init 3 FSREQCALLBACK <2 at ${script}:4:6 start
  @5200000  init 4 TickObject <2 at ${script}:9:21 turn
  @6000000  after 2
  @6010000  before 4
  @6500000  init 5 TickObject <4 at ${script}:9:21 turn
  @7000000  after 4
  @7010000  before 5
  @8000000  after 5
  @8010000  turn
  @8020000  poll
  @8100000  before 3
  @8300000  after 3
  @8400000  check idle=0 io=1
  @8401000  closing
  @8402000  turn
  @8900000  thread-end 0`;

/** The same, but between two immediates the loop turns: the read comes through, and one more that nobody else has. */
export const byImmediate = (script: string) => `
  @500000   thread-start 5822:0 main
            ${meta(script)}
  @1500000  main
  @1600000  init 2 Timeout <1 at ${script}:3:1
  @2500000  turn
  @2510000  poll
  @5500000  check idle=2900000 io=0
  @5501000  closing
  @5502000  turn
  @5503000  timers
  @5510000  before 2
  @5600000  init 3 FSREQCALLBACK <2 at ${script}:4:6 start
  @5700000  init 4 Immediate <2 at ${script}:9:19 turn
  @6500000  after 2
  @6501000  turn
  @6510000  poll
  @6600000  before 3
  @6800000  after 3
  @6900000  check idle=0 io=1
  @6910000  before 4
  @7400000  init 5 Immediate <4 at ${script}:9:19 turn
  @7450000  init 6 TCPWRAP <4 at ${script}:40:2 serve
  @7900000  after 4
  @7901000  closing
  @7902000  turn
  @7910000  poll
  @7920000  check idle=0 io=0
  @7930000  before 5
  @8900000  after 5
  @8901000  closing
  @8902000  turn
  @8910000  poll
  @9000000  before 6
  @9100000  after 6
  @9200000  check idle=80000 io=1
  @9201000  closing
  @9202000  turn
  @9900000  thread-end 0`;
