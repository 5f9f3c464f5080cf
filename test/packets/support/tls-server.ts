/*
 * Runs in place of a server with TLS, such as the gateway: it names itself to every request on PORTS, over TLS with the certificate of
 * CERTIFICATE_DIR, as probes of the kubelet come, and over plain HTTP, as the calls of this test come.
 */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { hostname } from 'node:os';

const TLS_HANDSHAKE = 0x16;

const { PORTS = '', CERTIFICATE_DIR = '' } = process.env;
const read = (file: string): Buffer => readFileSync(`${CERTIFICATE_DIR}/${file}`);
const answer: RequestListener = ({ socket }, response) => {
  response.end(`ok ${hostname()} sees ${socket.remoteAddress}:${socket.remotePort}`);
};

/** A socket in the pod, without a file. */
const TLS_SOCKET = '\0tls';
createTlsServer({ cert: read('tls.crt'), key: read('tls.key') }, answer).listen(TLS_SOCKET);
const plain = createServer(answer);

for (const port of PORTS.split(',').map(Number)) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      if (first[0] === TLS_HANDSHAKE) {
        const inner = connect(TLS_SOCKET);
        inner.on('error', () => socket.destroy());
        inner.write(first);
        socket.pipe(inner).pipe(socket);
      } else {
        socket.unshift(first);
        plain.emit('connection', socket);
      }
    });
  });
  // Over IPv4 alone, so that the client's address is shown as such.
  server.listen(port, '0.0.0.0');
}
