import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// The schema engine's binary is never run here (migrations go through its wasm build), but the CLI wants the file to exist.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('./package.json', import.meta.url));

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
