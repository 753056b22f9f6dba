// A pipeline with back-pressure, through a transform.
const { Readable, Transform, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const source = Readable.from(Array.from({ length: 50 }, (_, i) => Buffer.alloc(1000, i)));
const double = new Transform({
  highWaterMark: 2000,
  transform(chunk, _, done) {
    done(null, Buffer.concat([chunk, chunk]));
  },
});
let bytes = 0;
const sink = new Writable({
  highWaterMark: 4000,
  write(chunk, _, done) {
    bytes += chunk.length;
    setImmediate(done);
  },
});
pipeline(source, double, sink).then(() => console.log('piped', bytes));
