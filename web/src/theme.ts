import { createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eef6f4',
  '#dcebe8',
  '#b7d6d1',
  '#8fc0b9',
  '#6dada4',
  '#4f988e',
  '#357f76',
  '#1f5c57',
  '#184b47',
  '#103a37',
];

const brick: MantineColorsTuple = [
  '#fdf1ef',
  '#fbe6e2',
  '#f0c3ba',
  '#e49d90',
  '#d97c6c',
  '#cd5c49',
  '#bd4230',
  '#a82a1e',
  '#8a2a1c',
  '#6b1f14',
];

const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The calm light look: pine green on warm paper, system fonts, generous targets. Night colours are in `calendar.css`. */
export const theme = createTheme({
  colors: { pine, brick },
  primaryColor: 'pine',
  primaryShade: 7,
  black: '#22302e',
  fontFamily: FONTS,
  headings: { fontFamily: FONTS, fontWeight: '650', sizes: { h1: { fontSize: 'clamp(1.45rem, 5vw, 1.9rem)' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
});
