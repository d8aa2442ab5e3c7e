// The yardstick: a bare `Deno.serve` that sends every frame it gets to every socket, and does nothing else.

import { answerFigures } from "./process_figures.ts";

const sockets = new Set<WebSocket>();

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => sockets.add(socket);
  socket.onclose = () => sockets.delete(socket);
  socket.onmessage = ({ data }) => {
    for (const each of sockets) each.send(data);
  };
  return response;
});

Deno.stdout.writeSync(new TextEncoder().encode(`open at http://127.0.0.1:${server.addr.port}\n`));
void answerFigures();
