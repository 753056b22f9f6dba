// One native call that takes long, beside a timer of one millisecond; prints how many milliseconds the call took.
// Arguments: the addon, sync or async, how many bodies, how many steps.
const { performance } = require('node:perf_hooks');

const [, , addon, way, bodies, steps] = process.argv;
const math = require(addon);
const state = Float64Array.from({ length: 6 * Number(bodies) }, (_, i) => Math.sin(i));
const mass = new Float64Array(Number(bodies)).fill(1);
const ticking = setInterval(() => {}, 1);
setTimeout(async () => {
  const began = performance.now();
  if (way === 'sync') math.nbody(state, mass, Number(steps), 1e-9);
  else await math.nbodyAsync(state, mass, Number(steps), 1e-9);
  const took = performance.now() - began;
  setTimeout(() => {
    clearInterval(ticking);
    console.log(took);
  }, 20);
}, 20);
