import type { RunTrigger } from './run.ts';

/**
 * Whether a pass reads anything while an admin has stopped what relais syncs by itself. What a person asks for does; so does
 * what a sweep or poll had begun by then: no other is begun. What a webhook says to read stays owed, a held change waits for
 * its confirmation, and a destination is told what is known without being read.
 */
export function readsWhileStopped(trigger: RunTrigger): boolean {
  switch (trigger) {
    case 'manual':
    case 'schedule':
    case 'poll':
      return true;
    case 'webhook':
    case 'publish':
    case 'confirmation':
      return false;
  }
}
