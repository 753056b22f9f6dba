/**
 * With `before` or `after` hooks Node calls native callbacks through a function of its own, which then stands at the foot
 * of every stack trace that such a callback prints ("at process.callbackTrampoline"). The hooks fire without it just as
 * well, from native code. Node 20 and 22 let it be taken out; Node 24 and later do not, and there the frame stays.
 */
export function dropCallbackTrampoline(): void {
  const { process } = globalThis;
  const silent = Object.getOwnPropertyDescriptor(process, 'noDeprecation');
  try {
    // process.binding warns; this use of it is ours, not the program's.
    process.noDeprecation = true;
    const { binding } = process as unknown as { binding(name: string): { setCallbackTrampoline(): void } };
    binding('async_wrap').setCallbackTrampoline();
  } catch {
    // This version does not offer it.
  } finally {
    if (silent === undefined) delete process.noDeprecation;
    else Object.defineProperty(process, 'noDeprecation', silent);
  }
}
