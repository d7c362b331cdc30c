/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EditConnectionForm } from '../../web/src/pages/listing/connections/EditConnectionForm.tsx';
import { AddListingDialog } from '../../web/src/pages/listings/AddListingDialog.tsx';
import { InviteForm } from '../../web/src/pages/members/InviteForm.tsx';
import { aConnection } from './builders.ts';
import { draw } from './draw.tsx';
import { fakeApi, problem } from './fake-api.ts';

const nothing = () => undefined;
const forms = [
  {
    name: 'the edit of a connection',
    form: <EditConnectionForm connection={aConnection()} onDone={nothing} />,
    route: `PATCH /api/connections/${aConnection().id}`,
    fields: { 'Nouvelle adresse (iCal)': 'ftp://example.com' },
    wrong: { pointer: '/url', label: 'Nouvelle adresse (iCal)' },
    send: 'Enregistrer',
  },
  {
    name: 'an invitation',
    form: <InviteForm onDone={nothing} />,
    route: 'POST /api/admin/invitations',
    fields: { 'Adresse e-mail': 'nobody', Nom: 'Odile' },
    wrong: { pointer: '/email', label: 'Adresse e-mail' },
    send: 'Envoyer l’invitation',
  },
  {
    name: 'a new listing',
    form: <AddListingDialog opened onClose={nothing} />,
    route: 'POST /api/listings',
    fields: { 'Nom du logement': 'Studio' },
    wrong: { pointer: '/name', label: 'Nom du logement' },
    send: 'Ajouter',
  },
] as const;

describe('a form that is refused', () => {
  afterEach(cleanup);

  test.each(forms)('for $name says what is wrong at the field alone, and leads there', async (refused) => {
    const errors = [{ pointer: refused.wrong.pointer, code: 'invalid', detail: 'must be known' }];
    fakeApi({ [refused.route]: () => problem(422, 'invalid', { errors }) });
    draw(refused.form);
    for (const [label, text] of Object.entries(refused.fields)) {
      await userEvent.type(screen.getByRole('textbox', { name: label }), text);
    }
    await userEvent.click(screen.getByRole('button', { name: refused.send }));
    await screen.findByText('Cette valeur ne convient pas.');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: refused.wrong.label }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
