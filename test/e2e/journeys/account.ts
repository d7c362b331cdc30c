import { afterEach, expect, test } from '@jest/globals';
import { linkIn, mailTo } from '../mailbox.ts';
import { enter, signIn, signOut } from '../sign-in.ts';
import { demo, type World } from '../world.ts';

/** Language, signing in and out, invitation and password reset. */
export function accountJourney(world: World): void {
  afterEach(() => world.everyoneLeaves());
  test('keeps the chosen language over reloads and in other browsers', () => keepsLanguage(world));
  test('says that address or password is wrong, and signs out', () => signsOut(world));
  test('an admin invites by mail, and the guest chooses a password and comes in', () => invites(world));
  test('a forgotten password is chosen anew by a mail, and the old one and its sessions end', () => resets(world));
  test('a link that leads to nothing says so', () => usesBadLink(world));
}

async function keepsLanguage(world: World): Promise<void> {
  const member = await world.member('Gaspard');
  const { page, look } = await world.visitor(member).then((visitor) => ({
    page: visitor.page,
    look: (name: string) => visitor.look(name),
  }));
  await page.goto(world.addresses.pages);
  await page.getByRole('heading', { level: 1, name: 'Logements' }).waitFor();
  await page.getByText('EN', { exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Listings' }).waitFor();
  await page.getByText('Language saved.').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Listings' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await look('listings-english');
  const elsewhere = await world.visitor(member);
  await elsewhere.page.goto(world.addresses.pages);
  await elsewhere.page.getByRole('heading', { level: 1, name: 'Listings' }).waitFor();
  await page.getByText('FR', { exact: true }).click();
  await page.getByText('Langue enregistrée.').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Logements' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
}

async function signsOut(world: World): Promise<void> {
  const host = await world.stranger();
  const { page } = host;
  host.expectsRefusal(/^401 POST \/api\/auth\/sign-in\/email$/);
  await page.goto(`${world.addresses.pages}/listings`);
  await enter(page, { email: demo.host.email, password: 'not-the-password' });
  await page.getByText('Adresse ou mot de passe incorrect.').waitFor();
  await host.look('wrong-password');
  await signIn(page, demo.host);
  await page.getByRole('button', { name: /^Compte de / }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).waitFor();
  await host.look('account-menu');
  await page.keyboard.press('Escape');
  await signOut(page);
  await page.goto(`${world.addresses.pages}/listings`);
  await page.getByRole('heading', { level: 1, name: 'Connexion' }).waitFor();
}

async function invites(world: World): Promise<void> {
  const admin = await world.visitor(demo.admin);
  const invited = { email: 'lucie@relais.example', name: 'Lucie Morel' };
  await admin.page.goto(world.addresses.pages);
  await admin.page.getByRole('link', { name: 'Membres' }).click();
  await admin.page.getByRole('button', { name: 'Inviter' }).click();
  const form = admin.page.getByRole('dialog', { name: 'Inviter une personne' });
  await form.getByLabel('Adresse e-mail').fill(invited.email);
  await form.getByLabel('Nom').fill(invited.name);
  await admin.look('invite');
  await form.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await admin.page.getByText(`L’invitation est envoyée à ${invited.email}.`).waitFor();
  const row = admin.page.getByRole('listitem').filter({ hasText: invited.email });
  await row.getByText('Invitation envoyée', { exact: true }).waitFor();
  await admin.look('members');
  const mail = await mailTo(world.addresses.mailbox, invited.email, 'Votre invitation à relais');
  await admin.page.goto(`${world.addresses.mailbox}/messages/${mail.id}`);
  await admin.page.frameLocator('iframe').getByRole('link', { name: 'Choisir mon mot de passe' }).waitFor();
  await admin.look('invitation-mail');
  await setsPassword(world, linkIn(mail), invited.email);
}

/** The shortest password that the page asks for must do, and the link serves once. */
async function setsPassword(world: World, link: string, email: string): Promise<void> {
  const guest = await world.stranger();
  const { page } = guest;
  await page.goto(link);
  const rule = await page.getByText(/^Au moins\s+\d+\s+caractères/).innerText();
  const password = 'a1-b2-c3-d4-e5-f6-g7'.slice(0, Number(/\d+/.exec(rule)?.[0]));
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Répétez le mot de passe').fill(`${password}x`);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Les deux mots de passe ne sont pas identiques.').waitFor();
  await guest.look('set-password');
  await page.getByLabel('Répétez le mot de passe').fill(password);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Votre mot de passe est enregistré. Connectez-vous.').waitFor();
  await signIn(page, { email, password });
  await page.getByText('Aucun logement pour l’instant').waitFor();
  guest.expectsRefusal(/^400 POST \/api\/auth\/reset-password$/);
  await page.goto(link);
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Répétez le mot de passe').fill(password);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Ce lien a déjà servi ou n’est plus valable.').waitFor();
}

async function resets(world: World): Promise<void> {
  const member = await world.member('Ysaline');
  const before = await world.visitor(member);
  await before.page.goto(world.addresses.pages);
  await before.page.getByRole('heading', { level: 1, name: 'Logements' }).waitFor();
  const person = await world.stranger();
  const { page } = person;
  await page.goto(world.addresses.pages);
  await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click();
  await page.getByLabel('Adresse e-mail').fill(member.email);
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await page.getByText(`Si un compte existe pour ${member.email}`).waitFor();
  await person.look('link-sent');
  const mail = await mailTo(world.addresses.mailbox, member.email, 'Votre nouveau mot de passe relais');
  await page.goto(linkIn(mail));
  const password = 'un-tout-autre-secret';
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Répétez le mot de passe').fill(password);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Votre mot de passe est enregistré.').waitFor();
  person.expectsRefusal(/^401 POST \/api\/auth\/sign-in\/email$/);
  await enter(page, member);
  await page.getByText('Adresse ou mot de passe incorrect.').waitFor();
  await signIn(page, { email: member.email, password });
  await before.page.reload();
  await before.page.getByRole('heading', { level: 1, name: 'Connexion' }).waitFor();
}

async function usesBadLink(world: World): Promise<void> {
  const person = await world.stranger();
  await person.page.goto(`${world.addresses.pages}/set-password`);
  await person.page.getByText('Ce lien a déjà servi ou n’est plus valable.').waitFor();
  await person.look('bad-link');
  await person.page.getByRole('link', { name: 'Demander un nouveau lien' }).click();
  await person.page.getByRole('heading', { level: 1, name: 'Mot de passe oublié' }).waitFor();
}
