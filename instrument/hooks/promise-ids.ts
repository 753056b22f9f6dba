/**
 * While async hooks are on, Node keeps a promise's async id in two symbol properties, which `console.log(promise)` then
 * shows. Whoever inspects a promise first asks it for a formatter of its own: this getter on Promise.prototype takes the
 * question as the moment to make the two properties non-enumerable, and answers that there is none. So the program
 * prints what it prints without us, and promises that are never printed cost nothing.
 */
export function hidePromiseIds(): void {
  Object.defineProperty(Promise.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    configurable: true,
    enumerable: false,
    get: hideIds,
    set: replaceGetter,
  });
}

const { defineProperty, getOwnPropertySymbols } = Object;
const ID_SYMBOLS = new Set(['async_id_symbol', 'trigger_async_id_symbol']);

function hideIds(this: object): undefined {
  try {
    for (const symbol of getOwnPropertySymbols(this)) {
      if (ID_SYMBOLS.has(symbol.description ?? '')) defineProperty(this, symbol, { enumerable: false });
    }
  } catch {
    // A frozen promise: it shows its ids.
  }
}

/** A program that gives promises a formatter gets what it asks for. */
function replaceGetter(this: object, formatter: unknown): void {
  defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), {
    configurable: true,
    enumerable: true,
    value: formatter,
    writable: true,
  });
}
