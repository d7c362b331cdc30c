import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';

/** Builds the pages of `web/` into `dist/web`. In development the API is reached on its default port. */
export default defineConfig({
  root: 'web',
  plugins: [react(), serviceWorker()],
  build: { outDir: '../dist/web', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});

/**
 * Puts the service worker beside the built pages as one plain script at `/service-worker.js`: at the root since it serves
 * the whole site, under a name that stays since browsers look there for a newer one.
 */
function serviceWorker(): Plugin {
  const entry = 'src/worker/service-worker.ts';
  const lib = { entry, formats: ['iife' as const], name: 'relaisWorker', fileName: () => 'service-worker.js' };
  return {
    name: 'service-worker',
    apply: 'build',
    closeBundle: async () => {
      await build({
        configFile: false,
        root: 'web',
        publicDir: false,
        logLevel: 'error',
        build: { outDir: '../dist/web', emptyOutDir: false, lib },
      });
    },
  };
}
