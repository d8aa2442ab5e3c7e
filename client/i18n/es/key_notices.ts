// Spanish, part of the namespace `later`: notices about the keys of private messages.

import type { keyNotices as english } from "../en/key_notices.ts";

/** A part of the namespace. */
export function keyNotices(): ReturnType<typeof english> {
  return {
    keyNotices: {
      title: "Mensajes privados",
      locked: "Tus claves no están en este navegador: los mensajes cifrados siguen cerrados aquí.",
      loading: "Cargando…",
      save:
        "Por ahora solo este navegador abre tus mensajes. Con una clave del historial los abrirás también en uno nuevo.",
      saveYes: "Guardar la clave",
      details: "Detalles",
      notNow: "Ahora no",
      get: "Recuperar tus claves",
      look: "Ver qué ocurre",
      move: "Un dispositivo nuevo pide tus claves.",
      moveLook: "Responder",
    },
  };
}
