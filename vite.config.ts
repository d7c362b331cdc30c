import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the pages of `web/` into `dist/web`. In development the API is reached on its default port. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
