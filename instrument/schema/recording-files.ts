/** Which files make a recording, for whoever takes one out of a folder or an archive that has other things, too. */
import { NAMES_FILE } from './flight.ts';
import { MANIFEST_FILE, NOTE_FILE, THREADS_DIRECTORY } from './manifest.ts';
import { OVERVIEW_FILE } from './overview.ts';
import { SAMPLES_DIRECTORY, SAMPLES_SUFFIX } from './samples.ts';
import { SOURCES_DIRECTORY, SOURCES_FILE } from './sources.ts';

const THREAD = String.raw`\d{1,10}-\d{1,10}(?:\.\d{1,10})?`;
const plain = (name: string) => name.replaceAll('.', String.raw`\.`);

const FILE = new RegExp(
  `^(?:(?<root>.+)/)?(?<file>${[
    plain(MANIFEST_FILE),
    plain(OVERVIEW_FILE),
    `${THREADS_DIRECTORY}/${THREAD}/(?:${String.raw`\d{1,10}\.log`}|${plain(NAMES_FILE)}|${plain(NOTE_FILE)})`,
    `${SAMPLES_DIRECTORY}/${THREAD}${plain(SAMPLES_SUFFIX)}`,
    `${SOURCES_DIRECTORY}/(?:${plain(SOURCES_FILE)}|${String.raw`\d{4,10}-[\w.-]{0,200}`})`,
  ].join('|')})$`,
  's',
);

/** A file of a recording: the folder that the recording is in, and the path within it. */
export interface RecordingFile {
  /** '' where it is not in any. */
  root: string;
  file: string;
}

/**
 * The parts of a path that leads nowhere else than below where it begins; null for one that does.
 * @param path with slashes
 */
export function safeParts(path: string): string[] | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const leaves = path.startsWith('/') || /^[a-z]:/i.test(path) || /[\\\0]/.test(path) || parts.includes('..');
  return leaves ? null : parts;
}

/** What a path is of a recording; null where it is nothing of one. */
export function recordingFile(path: string): RecordingFile | null {
  const { root = '', file } = FILE.exec(safeParts(path)?.join('/') ?? '')?.groups ?? {};
  return file === undefined ? null : { root, file };
}
