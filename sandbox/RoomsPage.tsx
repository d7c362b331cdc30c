import type { ReactNode } from 'react';
import type { RoomState } from './control.ts';
import { faultKinds } from './fault.ts';

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
section { border-top: 1px solid #ccc; margin-top: 1.5rem } form { display: inline-block; margin: .2rem 1rem .2rem 0 }
li form { margin: 0 0 0 1rem } code { overflow-wrap: anywhere }`;

type Props = { readonly rooms: readonly RoomState[]; readonly url: string };

/** The sandbox's page: each room with its feed's address, its stays, its fault, and forms to change them. */
export function RoomsPage({ rooms, url }: Props): ReactNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <link rel="icon" href="data:," />
        <title>Simulated platforms</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>Simulated platforms</h1>
        <p>Rooms on Airbnb, Booking.com and others, as this installation sees them. Nothing here is real.</p>
        {rooms.length === 0 && <p>No room yet: make one by PUT /control/rooms/NAME.</p>}
        {rooms.map((room) => (
          <RoomSection key={room.room} room={room} url={url} />
        ))}
      </body>
    </html>
  );
}

function RoomSection({ room, url }: { readonly room: RoomState; readonly url: string }): ReactNode {
  const path = `/rooms/${room.room}`;
  return (
    <section>
      <h2>
        {room.room} on {room.platform}
      </h2>
      <p>
        Feed: <code>{url + room.feedPath}</code> ({room.requests} requests, fault: {room.fault.kind})
      </p>
      <ul>
        {room.reservations.map(({ id, from, to, guestName }) => (
          <StayItem
            key={id}
            text={`${from} to ${to}, ${guestName ?? 'a guest'}`}
            action={`${path}/reservations/${id}`}
          />
        ))}
        {room.blocks.map(({ id, from, to }) => (
          <StayItem key={id} text={`${from} to ${to}, closed by the host`} action={`${path}/blocks/${id}`} />
        ))}
      </ul>
      {room.imports && (
        <form method="post" action={`${path}/import/read`}>
          Imports a calendar, read {room.imports.readAt ?? 'never'} with {room.imports.nights.length} entries{' '}
          <button type="submit">Read it now</button>
        </form>
      )}
      <form method="post" action={`${path}/reservations`}>
        <NightsFields /> <input name="guestName" placeholder="Guest" aria-label="Guest" />
        <button type="submit">Book</button>
      </form>
      <form method="post" action={`${path}/blocks`}>
        <NightsFields />
        <button type="submit">Close</button>
      </form>
      <FaultForm room={room} action={`${path}/fault`} />
    </section>
  );
}

function StayItem({ text, action }: { readonly text: string; readonly action: string }): ReactNode {
  return (
    <li>
      {text}
      <form method="post" action={`${action}/remove`}>
        <button type="submit">Cancel</button>
      </form>
    </li>
  );
}

function NightsFields(): ReactNode {
  return (
    <>
      <input type="date" name="from" aria-label="From" required /> to{' '}
      <input type="date" name="to" aria-label="To" required />
    </>
  );
}

function FaultForm({ room, action }: { readonly room: RoomState; readonly action: string }): ReactNode {
  return (
    <form method="post" action={action}>
      <select name="kind" aria-label="Fault" defaultValue={room.fault.kind}>
        {faultKinds.map((kind) => (
          <option key={kind}>{kind}</option>
        ))}
      </select>
      <input type="number" name="code" placeholder="status code" aria-label="Status code" min="400" max="599" />
      <input type="number" name="times" placeholder="times" aria-label="Times" min="1" />
      <button type="submit">Set fault</button>
    </form>
  );
}
