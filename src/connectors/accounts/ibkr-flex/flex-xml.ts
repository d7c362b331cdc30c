import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** One element. IBKR writes everything into attributes, or into the text of elements without children. */
export type XmlElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/**
 * What a text is as XML. `cut`: it begins like a document and ends before its root does. `malformed`: it is no XML, or XML that
 * is not read at all: a document type, entities of its own, names that JavaScript would take for its own.
 */
type XmlReading =
  | { readonly outcome: 'document'; readonly root: XmlElement }
  | { readonly outcome: 'cut' }
  | { readonly outcome: 'too_big' }
  | { readonly outcome: 'malformed' };

/** A year of a busy account takes some 30 million characters; beyond this a report is not opened. */
const maxCharacters = 64_000_000;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // Symbols of options are padded by spaces.
  trimValues: false,
  // What a document declares is never expanded; the five entities of XML itself are decoded below.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 20,
  jPath: false,
});

const nodesSchema = z.array(z.record(z.string(), z.unknown()));
const attributesSchema = z.record(z.string(), z.string());

/** Reads a whole document, or nothing of it. */
export function readXml(text: string): XmlReading {
  if (text.length > maxCharacters) return { outcome: 'too_big' };
  const document = text.replace(/^\uFEFF/, '').trim();
  if (/<!(DOCTYPE|ENTITY)/i.test(document)) return { outcome: 'malformed' };
  try {
    const parsed: unknown = parser.parse(document, true);
    const roots = elementsOf(parsed);
    const [root] = roots;
    return root === undefined || roots.length > 1 ? { outcome: 'malformed' } : { outcome: 'document', root };
  } catch {
    return { outcome: isCut(document) ? 'cut' : 'malformed' };
  }
}

/** The first child of that name. */
export function childOf(element: XmlElement, tag: string): XmlElement | undefined {
  return element.children.find((child) => child.tag === tag);
}

function isCut(document: string): boolean {
  const opening = /^(?:<\?xml[^>]*>\s*)?<([A-Za-z]\w*)([^<>]*\/>$)?/.exec(document);
  if (opening === null) return /^<\?xml[^>]*(>\s*<?)?$/.test(document);
  return opening[2] === undefined && !document.endsWith(`</${opening[1]}>`);
}

function elementsOf(nodes: unknown): readonly XmlElement[] {
  const parsed = nodesSchema.safeParse(nodes);
  return parsed.success ? parsed.data.flatMap(elementOf) : [];
}

function elementOf(node: Readonly<Record<string, unknown>>): readonly XmlElement[] {
  const tag = Object.keys(node).find((key) => key !== ':@');
  if (tag === undefined || tag === '#text') return [];
  const inner = node[tag];
  const attributes = attributesSchema.safeParse(node[':@'] ?? {});
  const decoded = Object.entries(attributes.success ? attributes.data : {}).map(
    ([name, value]) => [name, decode(value)] as const,
  );
  return [{ tag, attributes: Object.fromEntries(decoded), children: elementsOf(inner), text: decode(textOf(inner)) }];
}

function textOf(nodes: unknown): string {
  const parsed = nodesSchema.safeParse(nodes);
  const texts = parsed.success ? parsed.data.map((node) => node['#text']) : [];
  return texts.filter((text) => typeof text === 'string').join('');
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decode(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities.get(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
