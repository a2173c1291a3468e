import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The console as files that the service serves by itself: nothing inline, so that the strictest policy holds. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // While the console is worked on: `vite dev console`, beside a demo that runs.
  server: { proxy: { '/api': 'http://127.0.0.1:4400', '/health': 'http://127.0.0.1:4400' } },
});
