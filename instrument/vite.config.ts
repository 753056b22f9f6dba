import { defineConfig } from 'vite';

/** The preload: one CommonJS file without dependencies. */
export default defineConfig({
  build: {
    ssr: 'instrument/preload.ts',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    target: 'node20',
    rolldownOptions: {
      output: { format: 'cjs', entryFileNames: 'preload.cjs', banner: "'use strict';" },
    },
  },
});
