import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** What `.env` beside the file holds. */
export type Environment = Readonly<Record<string, string>>;

const serviceSchema = z.looseObject({
  image: z.string(),
  user: z.string().optional(),
  restart: z.string(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  entrypoint: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
  mem_limit: z.string(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});
/** One service of docker-compose.yml, as the tests look at it. */
export type ComposeService = z.output<typeof serviceSchema>;

const fileSchema = z.object({ services: z.record(z.string(), serviceSchema) });

const path = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));

/** The text of docker-compose.yml. */
export function composeText(): Promise<string> {
  return readFile(path, 'utf8');
}

/** The services, with nothing put in for their variables. */
export function servicesOf(text: string): Readonly<Record<string, ComposeService>> {
  return fileSchema.parse(parse(text, { merge: true })).services;
}

/** One service of docker-compose.yml as it runs with this environment. @throws Error with the file's own message. */
export async function composeService(name: string, environment: Environment): Promise<ComposeService> {
  const service = servicesOf(await composeText())[name];
  if (!service) throw new Error(`docker-compose.yml has no service ${name}.`);
  const { environment: raw, command, entrypoint, ...rest } = service;
  const put = (text: string) => interpolate(text, environment);
  return {
    ...rest,
    environment: Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, put(value)])),
    entrypoint: entrypoint.map(put),
    command: command.map(put),
  };
}

// https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md, as far as the file uses it.
const VARIABLE = /\$(?:(?<escaped>\$)|\{(?<name>\w+)(?:(?<operator>:-|:\?)(?<word>[^}]*))?\})/g;

/** Puts the environment into `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; `$$` is a dollar. */
export function interpolate(text: string, environment: Environment): string {
  return text.replaceAll(VARIABLE, (...found) => {
    const { escaped, name = '', operator, word = '' } = z.record(z.string(), z.string().optional()).parse(found.at(-1));
    if (escaped) return '$';
    const value = environment[name];
    if (value) return value;
    if (operator === ':-') return word;
    throw new Error(operator === ':?' ? word : `${name} is not set, and docker-compose.yml says nothing about it.`);
  });
}

/** A variable of the file: its name, and the message that it must be set, when it must. */
export type ComposeVariable = { readonly name: string; readonly message: string | undefined };

/** The variables that the file asks for, each once. */
export function variablesOf(text: string): readonly ComposeVariable[] {
  const found = Array.from(text.matchAll(VARIABLE)).flatMap(({ groups = {} }): [string, ComposeVariable][] => {
    const { name, operator, word } = groups;
    return name === undefined ? [] : [[name, { name, message: operator === ':?' ? word : undefined }]];
  });
  return [...new Map(found).values()];
}

/** What `.env.production.example` names, with the values that it gives. */
export async function exampleEnvironment(): Promise<Environment> {
  const example = await readFile(fileURLToPath(new URL('../../.env.production.example', import.meta.url)), 'utf8');
  const lines = example.split('\n').filter((line) => /^\w+=/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), unquoted(line)]));
}

function unquoted(line: string): string {
  return line.slice(line.indexOf('=') + 1).replaceAll(/^"|"$/g, '');
}
