// Rows: www.billetweb.fr/bo/api.php (its examples, repaired) and the types a live client met, betagouv/assistant-declaration
// src/models/entities/billetweb.ts (its first full list of fields at commit a9c0128). Every field is a text but the price and
// commission of a rate. People are of nobody.
import { type Account, type Event, type Rate, type Session, type Ticket, ticketsOf } from './account.ts';
import { frenchTime } from './paris-time.ts';

/** The person of every ticket, so that a test finds them where they should not be. */
export const ticketHolder = { firstname: 'Prénom', name: 'Nom', email: 'a@example.org' };

/** A row of `GET /events`. */
export function eventRow(event: Event): object {
  return {
    id: String(event.id),
    ext_id: event.slug,
    name: event.name,
    start: frenchTime(event.startsAt),
    end: frenchTime(event.endsAt),
    multiple: event.isMultiple ? '1' : '0',
    place: 'Champs-Élysées, Paris, France',
    shop: `https://www.billetweb.fr/shop.php?event=${event.slug}`,
    online: event.isOnline ? '1' : '0',
    tax_rate: '20',
    tags: ['toto', 'titi', ''],
    image: '',
    cover: '',
    confirmation_message: '',
    ...event.odd,
  };
}

/** A row of `GET /event/:id/dates`. What was sold counts bookings that are not paid too, which Billetweb does not publish. */
export function sessionRow(account: Account, event: Event, session: Session): object {
  const sold = ticketsOf(account, event.id).filter((ticket) => ticket.sessionId === session.id && !ticket.isDisabled);
  return {
    id: String(session.id),
    start: frenchTime(session.startsAt),
    end: frenchTime(session.endsAt),
    name: session.name,
    place: '',
    description: '',
    instructions: '',
    disabled: session.isDisabled ? '1' : '0',
    last_update: '0000-00-00 00:00:00',
    quota: session.quota,
    total_sales: String(sold.length),
    tickets: Object.fromEntries(event.rates.map(({ id, quota }) => [String(id), quota])),
    ...session.odd,
  };
}

/** A row of `GET /event/:id/tickets`. */
export function rateRow(rate: Rate): object {
  return {
    id: String(rate.id),
    full_name: `Catégorie 1 > ${rate.name}`,
    name: rate.name,
    price: 12.5,
    category: 'Catégorie 1',
    description: '',
    quota: rate.quota,
    label: '',
    visibility: '0',
    instructions: '',
    start_time: '',
    end_time: '',
    form: '1',
    tax: '',
    commission: 0.59,
    ...rate.odd,
  };
}

/** A row of `GET /event/:id/attendees`. */
export function ticketRow(event: Event, ticket: Ticket): object {
  const rate = event.rates.find(({ id }) => id === ticket.rateId);
  const session = event.sessions.find(({ id }) => id === ticket.sessionId);
  return {
    id: String(ticket.id),
    ext_id: `T356-3899-E${ticket.id}`,
    barcode: '4475320',
    used: '0',
    lane: '',
    used_date: '0000-00-00 00:00:00',
    ...ticketHolder,
    ticket: rate?.name ?? '',
    ticket_id: String(ticket.rateId),
    category: 'Catégorie 1 > Or',
    price: '1.00',
    seating_location: '',
    last_update: frenchTime(ticket.changedAt),
    reduction_code: '',
    authorization_code: '',
    pass: '0',
    disabled: ticket.isDisabled ? '1' : '0',
    product_management: 'https://www.billetweb.fr/my_order.php?xxx',
    product_download: 'https://www.billetweb.fr/download.php?xxx',
    ...orderOf(ticket),
    order_session: String(ticket.sessionId),
    session_start: session ? frenchTime(session.startsAt) : '',
    ...ticket.odd,
  };
}

/** A row of `GET /attendees`. */
export function saleRow(event: Event, ticket: Ticket): object {
  const ofEvent = { event: String(event.id), event_name: event.name, event_start: frenchTime(event.startsAt) };
  return { ...ofEvent, ...ticketRow(event, ticket) };
}

function orderOf({ id, soldAt, isPaid, paymentType }: Ticket): object {
  return {
    order_id: String(264_000 + id),
    order_ext_id: `C425-1306-E${id}`,
    order_firstname: ticketHolder.firstname,
    order_name: ticketHolder.name,
    order_email: ticketHolder.email,
    order_date: frenchTime(soldAt),
    order_paid: isPaid ? '1' : '0',
    order_payment_type: paymentType,
    order_origin: 'web',
    order_price: '1.00',
    order_accreditation: '0',
    order_management: 'https://www.billetweb.fr/my_order.php?xxx',
    order_language: 'fr',
    custom: { champ: 'valeur' },
  };
}
