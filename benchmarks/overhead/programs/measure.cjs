'use strict';

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
      const peakRssKiB = process.resourceUsage().maxRSS;
      process.stdout.write(`${JSON.stringify({ operations, ns, cpuNs, peakRssKiB })}\n`);
      end?.();
    });
  });
};
