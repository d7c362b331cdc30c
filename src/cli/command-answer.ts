/** What to print and the exit code: 0 when it was done, 1 when not, 2 when the command was called wrongly. */
export type CommandAnswer = { readonly exitCode: 0 | 1 | 2; readonly message: string };

/** The answer of a command that lacks a setting; `meaning` is what the setting is to be. */
export function settingMissing(setting: string, meaning: string): CommandAnswer {
  return { exitCode: 1, message: `${setting} is not set. Set it to ${meaning}.` };
}

/** Prints what was done to standard output, a refusal to standard error, and leaves the exit code. */
export function give({ exitCode, message }: CommandAnswer): void {
  (exitCode === 0 ? process.stdout : process.stderr).write(`${message}\n`);
  process.exitCode = exitCode;
}
