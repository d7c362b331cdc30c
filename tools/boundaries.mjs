/**
 * Checks the boundaries of `.dependency-cruiser.mjs`. dependency-cruiser reads TypeScript by swc, but does not tell it
 * which files hold JSX; that is told here, and the rest is its own.
 */
import { createRequire } from 'node:module';
import config from '../.dependency-cruiser.mjs';

const swc = createRequire(import.meta.url)('@swc/core');
const parse = swc.parseFileSync;
swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('.tsx') });

const { cruise } = await import('dependency-cruiser');
const folders = ['src', 'workflows', 'activities', 'web', 'sandbox'];
const { output, exitCode } = await cruise(folders, {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
  outputType: 'err',
});
console.log(output);
process.exit(exitCode > 0 ? 1 : 0);
