/** Socket Mode: single-use addresses, up to ten connections, each payload to one of them, answered by its envelope id. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ACK_TIMEOUT_MS } from './transport.ts';
import { type Answer, isRecord, type Json } from './types.ts';
import { acceptKey, decodeFrames, encodeFrame, OPCODE } from './websocket-frames.ts';
import { APP_ID } from './world.ts';

const MAX_CONNECTIONS = 10;
const PING_EVERY_MS = 5000;

type Pending = (payload: unknown) => void;

export class SocketMode {
  readonly #tickets = new Set<string>();
  readonly #sockets = new Set<Duplex>();
  readonly #pending = new Map<string, Pending>();
  #next = 0;

  get connections(): number {
    return this.#sockets.size;
  }

  /** @returns the path of a fresh address; it works once */
  issueTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `/socket/${ticket}`;
  }

  /** Takes an HTTP upgrade, or closes the socket when it is not a connection we offered. */
  accept(request: IncomingMessage, socket: Duplex): void {
    const ticket = (request.url ?? '').replace(/^\/socket\//, '').split('?')[0] ?? '';
    const key = request.headers['sec-websocket-key'];
    if (!this.#tickets.delete(ticket) || typeof key !== 'string' || this.#sockets.size >= MAX_CONNECTIONS) {
      socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
      return;
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${acceptKey(key)}\r\n\r\n`,
    );
    this.#sockets.add(socket);
    const pings = setInterval(() => socket.write(encodeFrame(OPCODE.ping, Buffer.from('ping'))), PING_EVERY_MS);
    socket.on('close', () => {
      clearInterval(pings);
      this.#sockets.delete(socket);
    });
    // A peer that vanishes is an ordinary end of a connection here; `close` follows and tidies up.
    socket.on('error', () => socket.destroy());
    this.#listen(socket);
    this.#write(socket, { type: 'hello', num_connections: this.#sockets.size, connection_info: { app_id: APP_ID } });
  }

  /** One payload to one connection, in turn. Status 200 stands for an answered envelope. */
  async send(type: string, payload: Json, retry: { attempt: number; reason: string } | null): Promise<Answer> {
    const sockets = [...this.#sockets];
    const socket = sockets[this.#next++ % Math.max(1, sockets.length)];
    if (!socket) return { status: 0, ackMs: 0, body: 'no bot is connected', failure: 'dispatch_failed' };
    const envelopeId = randomUUID();
    const startedAt = performance.now();
    const answered = new Promise<Answer>((resolve) => {
      const finish = (answer: Omit<Answer, 'ackMs'>) => {
        clearTimeout(timer);
        this.#pending.delete(envelopeId);
        resolve({ ...answer, ackMs: Math.round((performance.now() - startedAt) * 10) / 10 });
      };
      const timer = setTimeout(() => finish({ status: 0, body: '', failure: 'operation_timeout' }), ACK_TIMEOUT_MS);
      this.#pending.set(envelopeId, (answer) => {
        const body = answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
        finish({ status: 200, body: body === '{}' ? '' : body, failure: null });
      });
    });
    this.#write(socket, {
      envelope_id: envelopeId,
      type,
      payload,
      accepts_response_payload: type !== 'events_api',
      ...(type === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {}),
    });
    return answered;
  }

  /** Says goodbye as Slack does before a planned restart, then ends every connection. */
  disconnectAll(reason = 'refresh_requested'): void {
    for (const socket of this.#sockets) {
      this.#write(socket, { type: 'disconnect', reason });
      socket.end(encodeFrame(OPCODE.close, Buffer.from([0x03, 0xe8])));
    }
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.end(encodeFrame(OPCODE.close, Buffer.from([0x03, 0xe9])), () => {
        setTimeout(() => socket.destroy(), 50); // A peer that never answers must not keep the server open.
      });
    }
  }

  #write(socket: Duplex, message: Json): void {
    socket.write(encodeFrame(OPCODE.text, Buffer.from(JSON.stringify(message))));
  }

  #listen(socket: Duplex): void {
    let rest: Buffer = Buffer.alloc(0);
    let parts: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      try {
        const decoded = decodeFrames(Buffer.concat([rest, chunk]));
        rest = decoded.rest;
        for (const frame of decoded.frames) {
          if (frame.opcode === OPCODE.ping) socket.write(encodeFrame(OPCODE.pong, frame.payload));
          else if (frame.opcode === OPCODE.close) socket.end(encodeFrame(OPCODE.close, frame.payload));
          else if (frame.opcode !== OPCODE.pong) {
            parts.push(frame.payload);
            if (!frame.final) continue;
            this.#received(Buffer.concat(parts).toString('utf8'));
            parts = [];
          }
        }
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  #received(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message) || typeof message.envelope_id !== 'string') return;
    this.#pending.get(message.envelope_id)?.(message.payload);
  }
}
