import {
  createServer as createHttpServer,
  type RequestListener,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';

/** First byte of every TLS connection: the content type "handshake", RFC 8446 section 5.1. */
const TLS_HANDSHAKE = 22;

/** Answers HTTPS and plain HTTP at one port. */
export type TwoProtocolServer = Server & {
  /** Hands every request to the listener. */
  handle(listener: RequestListener): void;
  closeAllConnections(): void;
};

/** Makes a server that tells TLS connections from others by their first byte. */
export function createTwoProtocolServer(certificate: {
  cert: string;
  key: string;
}): TwoProtocolServer {
  const https = createHttpsServer(certificate);
  const http = createHttpServer();
  const sockets = new Set<Socket>();

  const server = createServer(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', beginning => {
      socket.pause();
      socket.unshift(beginning);
      const target = beginning[0] === TLS_HANDSHAKE ? https : http;
      target.emit('connection', socket);
      // Only now, so that the target has its listeners in place.
      process.nextTick(() => socket.resume());
    });
  });
  return Object.assign(server, {
    handle(listener: RequestListener) {
      https.on('request', listener);
      http.on('request', listener);
    },
    closeAllConnections() {
      sockets.forEach(socket => socket.destroy());
    },
  });
}
