/**
 * Runs a command of src/cli: from its source where the packages for development are installed, else as `npm run build`
 * compiled it.
 *
 *   node tools/run-command.mjs <admin|migrate|replay|doctor|live-check> [argument …]
 */
import { createRequire } from 'node:module';

const [node, , name, ...args] = process.argv;

function isForDevelopment() {
  try {
    createRequire(import.meta.url).resolve('tsx');
    return true;
  } catch {
    return false;
  }
}

const fromSource = isForDevelopment();
const file = new URL(fromSource ? `../src/cli/${name}.ts` : `../dist/src/cli/${name}.js`, import.meta.url);
process.argv = [node, file.pathname, ...args];
if (fromSource) await import('tsx');
await import(file.href);
