/** Opening a recording that somebody brings: from the drop to its page, with what is seen of it on the way. */
import type { OpenedRecording } from '../../instrument/schema/messages.ts';
import { type Parcel, parcelOf, parcelOfFiles } from './parcel.ts';

export type OpeningState =
  | { kind: 'none' }
  /** Something is dragged over the page. */
  | { kind: 'over' }
  | { kind: 'reading' }
  | { kind: 'sending'; name: string; sent: number; total: number }
  /** All of it is with the host, which unpacks it. */
  | { kind: 'unpacking'; name: string }
  | { kind: 'failed'; sentence: string };

const NONE: OpeningState = { kind: 'none' };

export class Opening {
  state: OpeningState = NONE;
  readonly #opened: (id: string) => void;
  readonly #listeners = new Set<() => void>();
  #request: XMLHttpRequest | null = null;
  /** Grows with every recording that is brought: an earlier one is not shown any more. */
  #turn = 0;

  /** @param opened is told of a recording that the host has now */
  constructor(opened: (id: string) => void) {
    this.#opened = opened;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): OpeningState => this.state;

  /** Whether something that could be dropped is over the page. */
  hover(isOver: boolean): void {
    if (isOver && (this.state.kind === 'none' || this.state.kind === 'failed')) this.#set({ kind: 'over' });
    else if (!isOver && this.state.kind === 'over') this.#set(NONE);
  }

  drop(entries: FileSystemEntry[]): Promise<void> {
    return this.#open(() => parcelOf(entries));
  }

  choose(files: File[]): Promise<void> {
    return this.#open(async () => parcelOfFiles(files));
  }

  /** Ends what is under way, and forgets what went wrong. */
  cancel(): void {
    this.#turn++;
    this.#request?.abort();
    this.#request = null;
    this.#set(NONE);
  }

  async #open(pack: () => Promise<Parcel>): Promise<void> {
    this.cancel();
    const turn = this.#turn;
    this.#set({ kind: 'reading' });
    try {
      const parcel = await pack();
      if (turn !== this.#turn) return;
      const { id } = await this.#send(parcel);
      if (turn !== this.#turn) return;
      this.#set(NONE);
      this.#opened(id);
    } catch (error) {
      if (turn === this.#turn) this.#set({ kind: 'failed', sentence: (error as Error).message });
    }
  }

  #send({ name, body }: Parcel): Promise<OpenedRecording> {
    return new Promise((resolve, reject) => {
      // Unlike fetch it tells how much has been sent.
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open('POST', `./api/recordings?name=${encodeURIComponent(name)}`);
      this.#set({ kind: 'sending', name, sent: 0, total: body.size });
      request.upload.onprogress = ({ loaded }) =>
        this.#set({ kind: 'sending', name, sent: Math.min(loaded, body.size), total: body.size });
      request.upload.onload = () => this.#set({ kind: 'unpacking', name });
      request.onload = () => {
        if (request.status === 200) resolve(JSON.parse(request.responseText) as OpenedRecording);
        else reject(new Error(request.responseText.trim()));
      };
      request.onerror = () =>
        reject(
          new Error(`${name} did not reach the host: is the loopscope command that opened this page still running?`),
        );
      request.send(body);
    });
  }

  #set(state: OpeningState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
