// About two seconds of work in one call, beside a timer of one millisecond. Arguments: the addon, sync or async, how many points.
const [, , addon, way, points] = process.argv;
const math = require(addon);
const ticking = setInterval(() => {}, 1);
setTimeout(async () => {
  if (way === 'sync') math.monteCarlo(1, Number(points));
  else await math.monteCarloAsync(1, Number(points));
  setTimeout(() => clearInterval(ticking), 20);
}, 20);
