// fs/promises in an ES module, with a top-level await.
import { open, readFile, stat } from 'node:fs/promises';

const file = new URL(import.meta.url);
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
console.log('stat', (await stat(file)).isFile());
const handle = await open(file);
const { bytesRead } = await handle.read(Buffer.alloc(10), 0, 10, 0);
await handle.close();
console.log('read', bytesRead, (await readFile(file)).length > 100);
