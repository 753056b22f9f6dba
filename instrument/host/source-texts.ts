import { mkdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type RecordedText, SOURCES_DIRECTORY } from '../schema/sources.ts';
import { systemReason } from './errors.ts';
import { pathOf, type SourceAnswer } from './source-files.ts';
import { writeWhole } from './write-whole.ts';

/** So much text is kept in a recording, all files together, in characters. */
const MOST_KEPT = 64 * 1024 * 1024;
const LONGEST_NAME = 64;

/** A text as some processes ran it. */
interface Text {
  file: string;
  /** The processes, of each script that it belongs to; scripts add to them. */
  pids: ReadonlySet<number>[];
  /** Name of the file in the recording. */
  kept: string | null;
  read: () => SourceAnswer;
}

/** The texts of the scripts and sources that call sites name, kept in a recording's folder or read where they are. */
export class SourceTexts {
  /** Why texts could not be kept, in a sentence. */
  failure: string | null = null;

  readonly #folder: string | null;
  readonly #byFile = new Map<string, Text[]>();
  #count = 0;
  #characters = 0;

  /** @param keepIn the recording's directory where texts are to be kept in it; else null */
  constructor(keepIn: string | null) {
    this.#folder = keepIn === null ? null : join(keepIn, SOURCES_DIRECTORY);
  }

  /** Whether there is none. */
  get empty(): boolean {
    return this.#byFile.size === 0;
  }

  /** Takes in what a recording's folder holds. */
  load(folder: string, recorded: readonly RecordedText[]): void {
    for (const { file, pids, text, why } of recorded) {
      const isOurs = text !== null && basename(text) === text;
      const read = isOurs ? fromRecording(folder, text, file) : sentence(why ?? `${file} was not kept.`);
      this.#add({ file, pids: [new Set(pids)], kept: text, read });
    }
  }

  /** Adds a text of processes; `pids` may grow afterwards. The same text of a file is kept once. */
  add(file: string, pids: ReadonlySet<number>, read: () => SourceAnswer): void {
    const answer = read();
    const same = this.#byFile.get(file)?.find((text) => isSame(text.read(), answer));
    if (same) {
      same.pids.push(pids);
      return;
    }
    const text: Text = { file, pids: [pids], kept: null, read };
    if ('text' in answer && this.#folder !== null) this.#keep(text, answer.text);
    this.#add(text);
  }

  /** The text of a file as a process ran it; null where it is not known. */
  get(file: string, pid: number): SourceAnswer | null {
    const texts = this.#byFile.get(file);
    const text = texts?.find(({ pids }) => pids.some((some) => some.has(pid))) ?? texts?.at(-1);
    return text?.read() ?? null;
  }

  /** All of them, as a recording has them. */
  recorded(): RecordedText[] {
    return [...this.#byFile.values()].flat().map(({ file, pids, kept, read }) => {
      const answer = kept === null ? read() : null;
      const all = new Set(pids.flatMap((some) => [...some]));
      return {
        ...{ file, pids: [...all], text: kept },
        ...(answer !== null && 'sentence' in answer ? { why: answer.sentence } : {}),
      };
    });
  }

  /** Writes a file into the folder; false where that can't be done. */
  write(name: string, content: string): boolean {
    if (this.#folder === null) return false;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeWhole(join(this.#folder, name), content);
      return true;
    } catch (error) {
      this.failure ??= `The sources could not be kept in the recording (${systemReason(error)}), so it shows none where they are not; free some space and record again.`;
      return false;
    }
  }

  #add(text: Text): void {
    const texts = this.#byFile.get(text.file);
    if (texts) texts.push(text);
    else this.#byFile.set(text.file, [text]);
  }

  /** Writes a text into the recording and reads it from there in future. */
  #keep(text: Text, content: string): void {
    const { file } = text;
    if (this.#characters + content.length > MOST_KEPT) {
      text.read = sentence(`${file} was not kept: the recording has 64 MiB of sources without it.`);
      return;
    }
    const extension = extname(file)
      .replace(/[^\w.]/g, '')
      .slice(0, 8);
    const plain = basename(pathOf(file) ?? file, extname(file)).replace(/[^\w.-]/g, '_');
    const name = `${String(this.#count).padStart(4, '0')}-${plain.slice(0, LONGEST_NAME)}${extension}`;
    if (!this.write(name, content)) return;
    this.#count++;
    this.#characters += content.length;
    text.kept = name;
    text.read = fromRecording(this.#folder!, name, file);
  }
}

const sentence = (text: string) => (): SourceAnswer => ({ sentence: text });

const fromRecording = (folder: string, name: string, file: string) => (): SourceAnswer => {
  try {
    return { text: readFileSync(join(folder, name), 'utf8'), modified: null };
  } catch (error) {
    return { sentence: `${file} can't be read from the recording: ${systemReason(error)}.` };
  }
};

function isSame(a: SourceAnswer, b: SourceAnswer): boolean {
  return 'text' in a && 'text' in b && a.text === b.text;
}
