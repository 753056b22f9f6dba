/** Which types of resources are requests to libuv's thread pool, and how they go there. */

export type PoolFamily = 'fs' | 'dns' | 'crypto' | 'zlib';

export interface PoolKind {
  family: PoolFamily;
  /** Look-ups may take half of the threads at a time, rounded up: libuv keeps the rest for what is quick. */
  isSlow: boolean;
  /** The resource is made for synchronous calls, too: only its callback tells that it went to the pool. */
  mayBeSync: boolean;
  /** One resource makes request after request, each of which ends in a callback; when each was made is not recorded. */
  repeats: boolean;
}

const kind = (family: PoolFamily, more: Partial<PoolKind> = {}): PoolKind => ({
  ...{ family, isSlow: false, mayBeSync: false, repeats: false },
  ...more,
});

const FS = kind('fs');
const DNS = kind('dns', { isSlow: true });
const CRYPTO = kind('crypto', { mayBeSync: true });

const KINDS: Record<string, PoolKind> = {
  FSREQCALLBACK: FS,
  FSREQPROMISE: FS,
  FILEHANDLECLOSEREQ: FS,
  GETADDRINFOREQWRAP: DNS,
  GETNAMEINFOREQWRAP: DNS,
  ZLIB: kind('zlib', { repeats: true }),
};

/** Null for what never comes to the pool, such as a socket or a look-up by c-ares. */
export function poolKindOf(typeName: string): PoolKind | null {
  if (Object.hasOwn(KINDS, typeName)) return KINDS[typeName];
  // PBKDF2REQUEST, SCRYPTREQUEST, RANDOMBYTESREQUEST …
  return /^(?!HTTP)[A-Z0-9]+REQUEST$/.test(typeName) ? CRYPTO : null;
}
