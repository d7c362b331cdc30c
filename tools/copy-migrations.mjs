/** Puts the migrations beside the compiled files, and no older ones, so that `dist/` runs by itself. */
import { cpSync, rmSync } from 'node:fs';

rmSync('dist/prisma/migrations', { recursive: true, force: true });
cpSync('prisma/migrations', 'dist/prisma/migrations', { recursive: true });
