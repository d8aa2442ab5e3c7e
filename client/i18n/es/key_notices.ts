// Spanish, part of the namespace `later`: notices about the keys of private messages.

import type { keyNotices as english } from "../en/key_notices.ts";

/** A part of the namespace. */
export function keyNotices(): ReturnType<typeof english> {
  return {
    keyNotices: {
      title: "Mensajes privados",
      loading: "Cargando…",
      save:
        "Por ahora solo este navegador abre tus mensajes. Con una clave del historial los abrirás también en uno nuevo.",
      saveYes: "Guardar la clave",
      notNow: "Ahora no",
    },
  };
}
