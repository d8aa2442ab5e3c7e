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
      stopped: {
        locked: "Tus claves están en otro navegador. Hasta que las traigas, aquí no puedes leer ni escribir.",
        alarm: "Algo va mal con tus propias claves, así que no se envía nada.",
        changed: (name) =>
          `${name} tiene claves nuevas: quizá empezó de nuevo, quizá es otra persona. No se envía nada hasta que las aceptes.`,
        renamed: (name) =>
          `El nombre ${name} lleva a otra cuenta que antes. No se envía nada hasta que lo aceptes.`,
        shorter: (name) => `El servidor omite claves de ${name} que antes estaban. No se envía nada.`,
        forked: (name) => `El servidor muestra otras claves de ${name} que antes. No se envía nada.`,
        broken: (name) => `Las claves de ${name} no son válidas. No se envía nada.`,
        downgraded: (name) =>
          `${name} tenía claves, y ahora el servidor dice que no hay ninguna. No se envía nada.`,
        epochs: "No se pudo acordar una clave común. No se envía nada.",
        failed: "No se pudieron comprobar las claves. Tus mensajes esperan.",
        insecure:
          "Esta página llegó sin https: aquí no se pueden enviar ni abrir mensajes privados. Ábrela con https.",
      },
      fromHere: "Desde aquí, solo vosotros dos podéis leer esto.",
      accept: "Aceptar las claves nuevas",
      acceptAccount: "Aceptar esta cuenta",
      ask: (name) => `${name} aún no tiene claves: el servidor podría leer lo que escribes.`,
      writeAnyway: "Escribir igualmente",
      takeBack: "Recuperar",
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
