'use strict';

const fs = require('node:fs');

/**
 * Runs the operation of a benchmark's program: first to warm up, then timed. Prints one line of JSON.
 * The counts come from the command line: node PROGRAM.cjs OPERATIONS WARM-UP
 *
 * @param {(count: number, done: () => void) => void} run does `count` operations, then calls `done`
 * @param {() => void} [end] closes what keeps the process alive
 */
module.exports = function measure(run, end) {
  const operations = Number(process.argv[2]);
  const warmUp = Number(process.argv[3]);
  run(warmUp, () => {
    const cpu = process.cpuUsage();
    const begin = process.hrtime.bigint();
    run(operations, () => {
      const ns = Number(process.hrtime.bigint() - begin);
      const { user, system } = process.cpuUsage(cpu);
      const cpuNs = (user + system) * 1000;
      // Not resourceUsage().maxRSS: that counts the parent's memory, too, from before this process was another program.
      const peakRssKiB = Number(/^VmHWM:\s*(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
      process.stdout.write(`${JSON.stringify({ operations, ns, cpuNs, peakRssKiB })}\n`);
      end?.();
    });
  });
};
