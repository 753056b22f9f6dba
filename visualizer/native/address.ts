/** The page *Native* in the address: which kernel of which result, beside which other one, and at which size. */

export interface NativePlace {
  /** Null for the first one that there is. */
  kernel: string | null;
  /** Name of the result; null for the latest one. */
  of: string | null;
  /** Name of the result that it is compared with. */
  beside: string | null;
  /** Null for the largest one. */
  size: number | null;
}

/** What `#native&kernel=sum&of=here&with=there&size=1024` says; null where the address asks for another page. */
export function nativePlaceFromHash(hash: string): NativePlace | null {
  const [first, ...parts] = hash.replace(/^#/, '').split('&');
  if (first !== 'native') return null;
  const value = (name: string) => decoded(parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1));
  const size = Number(value('size') ?? Number.NaN);
  return {
    kernel: value('kernel'),
    of: value('of'),
    beside: value('with'),
    size: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

export function nativeHash({ kernel, of, beside, size }: NativePlace): string {
  const parts = [
    ...Object.entries({ kernel, of, with: beside }).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
    ),
    ...(size === null ? [] : [`size=${size}`]),
  ];
  return ['#native', ...parts].join('&');
}

/** Null for what is not there, or was encoded wrongly. */
function decoded(text: string | undefined): string | null {
  try {
    return text === undefined || text === '' ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
