const { existsSync } = require('node:fs');
const { join } = require('node:path');

// Where node-gyp and cmake-js put what they build.
const places = ['build', 'build-cmake'].map((folder) => join(__dirname, folder, 'Release', '__TARGET__.node'));
const found = places.find((path) => existsSync(path));
if (!found) throw new Error(`The addon of __NAME__ is not built; run "npm run build" in ${__dirname}.`);

module.exports = require(found);
