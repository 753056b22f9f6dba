/** fft.js brings no types. Complex numbers are interleaved: re, im, re, im. */
declare module 'fft.js' {
  export default class FFT {
    constructor(size: number);
    transform(out: Float64Array, data: Float64Array): void;
  }
}
