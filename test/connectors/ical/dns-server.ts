import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a name server says of a name: its IPv4 addresses, or that there is no such name. */
export type DnsAnswer = readonly string[] | 'no_such_name';

/** A name server (RFC 1035) on a free loopback port, with the questions that it was asked, as `name type`. */
export type DnsServer = { readonly address: string; readonly questions: readonly string[]; close(): Promise<void> };

const types = new Map([
  [1, 'A'],
  [28, 'AAAA'],
]);

/** Starts a server that answers every question for addresses by `say`, when that is done; it knows no IPv6 address. */
export async function startDnsServer(say: (name: string) => Promise<DnsAnswer>): Promise<DnsServer> {
  const questions: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query);
    questions.push(`${name} ${types.get(type) ?? type}`);
    void say(name).then((answer) => {
      const known = type === 1 || typeof answer === 'string' ? answer : [];
      socket.send(replyTo(query.subarray(0, end), known), port, address);
    });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, questions, close: () => closed(socket) };
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Header and question as they came, then one record for each address, its name a pointer to that of the question. */
function replyTo(question: Buffer, answer: DnsAnswer): Buffer {
  const addresses = typeof answer === 'string' ? [] : answer;
  const reply = Buffer.from(question);
  reply.writeUInt16BE(answer === 'no_such_name' ? 0x8183 : 0x8180, 2);
  reply.writeUInt16BE(addresses.length, 6);
  reply.writeUInt32BE(0, 8);
  return Buffer.concat([reply, ...addresses.map(recordOf)]);
}

function recordOf(address: string): Buffer {
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
  return Buffer.concat([record, Buffer.from(address.split('.').map(Number))]);
}

async function closed(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, 'close');
}
