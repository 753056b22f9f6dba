// Five jobs for the pool's four threads, and one of zlib's.
const { pbkdf2, randomBytes } = require('node:crypto');
const { gzip } = require('node:zlib');
let done = 0;
const finished = () => {
  if (++done === 7) console.log('all seven are done');
};
for (let i = 0; i < 5; i++) pbkdf2('password', 'salt', 20_000, 64, 'sha512', finished);
randomBytes(1024, finished);
gzip(Buffer.alloc(100_000), finished);
