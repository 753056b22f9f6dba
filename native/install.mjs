// Runs when the package is installed: are the addons that came with it of use here? If not they are compiled, and if that
// cannot be, a sentence says what is missing. In a checkout of the repository the build does it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = createRequire(import.meta.url);
const ADDONS = ['recorder', 'math', 'image', 'system', 'boundary'];

/** Why an addon cannot be loaded, or null. */
function fault(name) {
  const path = join(root, 'build', 'Release', `loopscope_${name}.node`);
  if (!existsSync(path)) return `${path} is missing`;
  try {
    load(path);
    return null;
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

function compile() {
  // npm brings a node-gyp of its own and says where.
  const gyp = process.env.npm_config_node_gyp;
  if (!gyp || !existsSync(gyp)) return 'npm brings no node-gyp';
  const { status, stderr } = spawnSync(process.execPath, [gyp, 'rebuild'], { cwd: root, encoding: 'utf8' });
  if (status === 0) return null;
  const line = stderr.split('\n').find((text) => /not found|ERR! (stack )?Error|error:/.test(text));
  return (line ?? `node-gyp ended with ${status}`).replace(/^gyp ERR! (stack )?(Error: )?/, '').trim();
}

function main() {
  if (existsSync(join(root, '.ci', 'build.mjs'))) return;
  if (process.platform !== 'linux') {
    console.error(
      `loopscope: the recorder is for Linux and cannot record on ${process.platform}; recordings can be opened.`,
    );
    return;
  }
  const first = ADDONS.map(fault).find((reason) => reason !== null);
  if (!first) return;
  const missing = compile();
  const still = missing ?? ADDONS.map(fault).find((reason) => reason !== null);
  if (!still) return;
  console.error(
    `loopscope: the addon that came with the package cannot be used here (${first}) and cannot be compiled (${still}); install a C++ compiler, make and Python, then run \`npm rebuild loopscope\`.`,
  );
  process.exitCode = 1;
}

main();
