import type { Locale } from '../../../src/domain/member.ts';

/** As CLDR writes numbers in each language: a narrow no-break space groups digits in French. */
const marks: Readonly<Record<Locale, { readonly group: string; readonly point: string }>> = {
  fr: { group: '\u202f', point: ',' },
  en: { group: ',', point: '.' },
};

/**
 * An exact decimal as people write it: “1 234 567,891”. Every digit stays as it came, zeros at the end too: it is never a floating-point
 * number on the way. What is no decimal is shown as it is.
 */
export function decimalInWords(value: string, language: Locale): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (parts === null) return value;
  const [, sign = '', whole = '', fraction] = parts;
  const { group, point } = marks[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${sign}${grouped}${fraction === undefined ? '' : `${point}${fraction}`}`;
}

/** An amount with its currency: “-12,50 USD”. The currency is the service’s own name, so it is not translated. */
export function amountInWords(amount: string, currency: string, language: Locale): string {
  return `${decimalInWords(amount, language)}\u00a0${currency}`;
}
