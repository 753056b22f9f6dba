import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A session's secret: 32 hexadecimal digits. */
export const newToken = () => randomBytes(16).toString('hex');

/** What a request was let in for: the path behind the token, with its query. */
export interface Admitted {
  path: string;
}

export interface Refused {
  status: 403;
  sentence: string;
}

/**
 * Decides who is answered: requests that name this server as their host, come from its own page or from no page at all,
 * and bring the session's token as the first part of their path.
 */
export class Gate {
  #token: Buffer;
  #hosts: Set<string>;

  constructor(token: string, port: number) {
    this.#token = Buffer.from(token);
    const names = ['127.0.0.1', 'localhost'];
    this.#hosts = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  }

  /**
   * @param pageOnly a WebSocket handshake, or a request that changes something: a browser says there where it comes from, by
   *   its origin or in the header that pages can't set, so it is asked for
   */
  check(request: IncomingMessage, pageOnly = false): Admitted | Refused {
    const { host, origin, 'sec-fetch-site': site } = request.headers;
    if (host === undefined || !this.#hosts.has(host.toLowerCase())) {
      return refuse(`The host ${host ?? '(none)'} is not this server's; open the address that loopscope printed.`);
    }
    if (origin === undefined ? pageOnly && site !== 'same-origin' : !this.#isOwn(origin)) {
      return refuse(`The origin ${origin ?? '(none)'} is not this server's; open the address that loopscope printed.`);
    }
    const [, token, path] = /^\/([^/?#]*)(.*)$/.exec(request.url ?? '') ?? [];
    if (!this.#matches(token ?? '')) {
      return refuse("The address lacks this session's token; open the address that loopscope printed.");
    }
    return { path: path ?? '' };
  }

  #isOwn(origin: string): boolean {
    return origin.startsWith('http://') && this.#hosts.has(origin.slice('http://'.length).toLowerCase());
  }

  #matches(token: string): boolean {
    const given = Buffer.from(token);
    return given.length === this.#token.length && timingSafeEqual(given, this.#token);
  }
}

const refuse = (sentence: string): Refused => ({ status: 403, sentence });
