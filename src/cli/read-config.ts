import { type Config, InvalidSettings, loadConfig } from '../config.ts';

/** The settings, or what is wrong with them as a value: a command tells it in its words instead of breaking. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config | InvalidSettings {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
}
