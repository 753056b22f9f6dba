import { defineConfig } from 'vite';

/**
 * The preload: one CommonJS file without dependencies. Whatever it may not find while it loads, where the program has
 * taken a built-in away before us, ends the recorder and not the program.
 */
export default defineConfig({
  build: {
    ssr: 'instrument/preload.ts',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    target: 'node20',
    rolldownOptions: {
      output: {
        format: 'cjs',
        entryFileNames: 'preload.cjs',
        banner: "'use strict';",
        intro: 'try {',
        outro: '} catch {}',
      },
    },
  },
});
