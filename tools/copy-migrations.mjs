/** Puts the migrations beside the compiled files, so that `dist/` runs by itself. */
import { cpSync } from 'node:fs';

cpSync('prisma/migrations', 'dist/prisma/migrations', { recursive: true });
