'use strict';

// What `clinic doctor --collect-only` and `clinic bubbleprof --collect-only` do, without the command's telemetry.
// Writes into the working directory. node collect-clinic.cjs doctor|bubbleprof SCRIPT ARGS…
const [tool, ...command] = process.argv.slice(2);
const Tool = require(`@clinic/${tool}`);

new Tool({ dest: process.cwd() }).collect([process.execPath, ...command], (error) => {
  if (error) throw error;
});
