import type { Request } from 'express';
import { Beds24Refusal } from './beds24-errors.ts';

// hardcode83/big: docs/beds24-spike.md (live, August 2026). Names that are not known are ignored; a list is the same name
// again, and its comma form is an invalid value.

const date = /^\d{4}-\d{2}-\d{2}$/;

/** All values of a parameter. */
export function valuesOf({ query }: Request, name: string): string[] {
  const value: unknown = query[name];
  if (typeof value === 'string') return [value];
  const values: unknown[] = Array.isArray(value) ? value : [];
  const texts = values.filter((one) => typeof one === 'string');
  return texts.length === values.length ? texts : [];
}

/** IDs, of which there can be several. */
export function idsOf(request: Request, name: string): number[] {
  return valuesOf(request, name).map((text) => {
    if (!/^\d+$/.test(text)) throw invalid(name, 'integer');
    return Number(text);
  });
}

/** A date, or undefined. */
export function dateOf(request: Request, name: string): string | undefined {
  const [text] = valuesOf(request, name);
  if (text !== undefined && (!date.test(text) || Number.isNaN(Date.parse(text)))) throw invalid(name, 'YYYY-MM-DD');
  return text;
}

/** A date that has to be given. */
export function neededDateOf(request: Request, name: string): string {
  const text = dateOf(request, name);
  if (text === undefined) throw new Beds24Refusal(400, `Parameter ${name} is required`);
  return text;
}

/** True for `true`; false when absent. */
export function flagOf(request: Request, name: string): boolean {
  const [text] = valuesOf(request, name);
  if (text !== undefined && text !== 'true' && text !== 'false') throw invalid(name, 'boolean');
  return text === 'true';
}

/** Values out of a list of words. */
export function wordsOf<T extends string>(request: Request, name: string, words: readonly T[]): T[] {
  return valuesOf(request, name).map((text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw invalid(name, words.join(', '));
    return word;
  });
}

/** The page asked for, from 1. */
export function pageOf(request: Request): number {
  const [page = 1] = idsOf(request, 'page');
  if (page < 1) throw invalid('page', 'integer from 1');
  return page;
}

function invalid(name: string, format: string): Beds24Refusal {
  return new Beds24Refusal(400, `Parameter ${name} is in an invalid format. Expected format: ${format}`);
}
