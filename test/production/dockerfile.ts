import { z } from 'zod';

/** One instruction: its word, and the rest on one line. */
export type Instruction = { readonly word: string; readonly rest: string };

/** One stage of a Dockerfile: the image that it starts from, its name, and what is done in it. */
export type Stage = { readonly base: string; readonly name: string; readonly instructions: readonly Instruction[] };

/**
 * The stages of a Dockerfile of the plain kind: no heredocs, no escapes but the backslash at a line's end.
 * https://docs.docker.com/reference/dockerfile/
 */
export function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const instructions = lines.split('\n').flatMap((line): Instruction[] => {
    const [, word, rest] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? [];
    return word === undefined || rest === undefined ? [] : [{ word, rest }];
  });
  const stages: { base: string; name: string; instructions: Instruction[] }[] = [];
  const args = new Map<string, string>();
  for (const { word, rest } of instructions) {
    const [first = '', , last = ''] = rest.split(/\s+/);
    if (word === 'ARG') args.set(...keyAndValue(rest));
    else if (word === 'FROM')
      stages.push({ base: args.get(first.replace(/^\$\{(\w+)\}$/, '$1')) ?? first, name: last, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** `NAME=value`, as ARG and ENV have it. */
export function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The sources and the destination of a COPY, and the stage that it copies from, if any. */
export function copyOf(rest: string): { from: string | undefined; sources: readonly string[]; to: string } {
  const words = rest.split(/\s+/);
  const from = /^--from=(.+)$/.exec(words[0] ?? '')?.[1];
  const paths = from === undefined ? words : words.slice(1);
  return { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
}

/** The words of a command written as a list, as CMD has it. */
export function wordsOf(list: string): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(list));
}
