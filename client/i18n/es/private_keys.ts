// Spanish, part of the namespace `later`: end-to-end encryption in a conversation.

import type { privateKeys as english } from "../en/private_keys.ts";

/** A part of the namespace. */
export function privateKeys(): ReturnType<typeof english> {
  return {
    privacy: {
      encrypted: "Cifrado de extremo a extremo",
      serverCould: "El servidor podría leer esto",
      checking: "Comprobando las claves…",
      stoppedShort: "El envío está detenido",
      verified: "Comparado",
      failed: "No se pudieron comprobar las claves. Tus mensajes esperan.",
      fromHere: "Desde aquí, solo vosotros dos podéis leer esto.",
      notAgreed: "Sin enviar: las claves cambiaron entretanto",
      oddities: {
        sealed: "Este mensaje no se pudo abrir: se alteró, o su clave no es la correcta.",
        made: "Este mensaje está oculto: no se hizo correctamente.",
        again: "Oculto: copia de un mensaje anterior.",
        keys: "Cifrado con claves que no están en este navegador.",
        order: "Este mensaje es anterior al lugar donde está.",
        gap: "Pueden faltar mensajes antes de este.",
        open: "Llegó sin cifrar: el servidor pudo leerlo o crearlo.",
      },
    },
  };
}
