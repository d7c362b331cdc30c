/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import { modeEvents, modeStates, modeTable } from '../../src/domain/mode-table.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import { ModesPage } from '../../web/src/pages/modes/ModesPage.tsx';
import { draw } from './draw.tsx';

const texts = startLanguage('fr');

describe('the page about modes', () => {
  afterEach(cleanup);

  const sectionOf = (title: string) => screen.getByRole('heading', { level: 2, name: title }).closest('section');

  test.each(['fr', 'en'] as const)(
    'tells in %s every cell of the table that changes something, in its place',
    (language) => {
      const { t } = wordsIn(texts, language);
      draw(<ModesPage />, { language });
      const always = sectionOf(t('mode.page.always'))?.textContent ?? '';
      for (const state of modeStates) {
        const own = sectionOf(t(`mode.state.${state}`))?.textContent ?? '';
        for (const event of modeEvents.filter((each) => modeTable[state][each].to !== 'stay')) {
          const said = `${own} ${always}`.toLowerCase();
          expect(said).toContain(t(`mode.event.${event}`).toLowerCase());
        }
      }
    },
  );

  test('says what a third failure in real time comes to, once', () => {
    draw(<ModesPage />);
    const said = sectionOf('Temps réel, par lectures fréquentes')?.textContent ?? '';
    expect(said).toContain(
      'Un troisième échec de suite et un échec qui dure, d’au moins 30 lectures et 7 jours\u00a0: il passe en «\u00a0Périodique\u00a0»\u00a0; vous recevez un mail si cela dure 6 heures.',
    );
    expect(said.split('troisième échec')).toHaveLength(2);
  });

  test('says that nothing else changes a mode that was chosen by hand', () => {
    draw(<ModesPage />, { language: 'en' });
    expect(sectionOf('Manual, by choice')?.textContent).toContain('Nothing else changes it.');
    expect(sectionOf('In every mode')?.textContent).toMatch(
      /Never change the mode: a first or second failure in a row/,
    );
  });
});
