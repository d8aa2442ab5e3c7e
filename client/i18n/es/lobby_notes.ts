// Spanish, part of the namespace `later`: system messages, the lobby's rules, and why the user cannot write.

import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import type { lobbyNotes as english } from "../en/lobby_notes.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function lobbyNotes({ duration, span }: LanguageTools): ReturnType<typeof english> {
  const lasting = (minutes: number | undefined) =>
    minutes === undefined ? "" : ` durante ${duration(minutes)}`;
  const every = (count: number): string => {
    if (count % 3_600 === 0) return count === 3_600 ? "hora" : span(count / 3_600, "hour");
    if (count % 60 === 0) return count === 60 ? "minuto" : span(count / 60, "minute");
    return count === 1 ? "segundo" : span(count, "second");
  };
  const restrictions = {
    muted: "Te han silenciado.",
    registered: "Ahora mismo solo pueden escribir aquí los miembros. Puedes seguir leyendo.",
    verified: "Ahora mismo solo pueden escribir aquí los miembros verificados. Puedes seguir leyendo.",
  };
  return {
    lobbyNotes: {
      guards: { open: "", registered: "Solo miembros", verified: "Solo miembros verificados" },
      slowMode: (count) => `Modo lento: un mensaje cada ${every(count)}`,
      nextIn: (time) => ` · el próximo en ${time}`,
      restrictions,
      timeLeft: (time) => ` Quedan ${time}.`,
      muteReason: (reason) => ` Motivo: «${reason}».`,
      whileMuted: " Puedes seguir leyendo y hablar con Violet.",
      guestWhileMuted: " Puedes seguir leyendo.",
      notSent: (why) => `No se ha enviado. ${restrictions[why]}`,
    },
    systemMessages: {
      renamed: ({ name, to }) => `${name} se llama ahora ${to}`,
      kicked: ({ name }) => `Se ha echado a ${name}`,
      banned: ({ name, minutes }) => `Se ha vetado a ${name}${lasting(minutes)}`,
      muted: ({ name, minutes }) => `Se ha silenciado a ${name}${lasting(minutes)}`,
      unbanned: ({ name }) => `${name} puede volver a entrar`,
      unmuted: ({ name }) => `${name} puede volver a hablar`,
      verified: ({ name }) => `${name} tiene ahora la cuenta verificada`,
      unverified: ({ name }) => `${name} ya no tiene la cuenta verificada`,
      role({ name, role }): string {
        const titles: Readonly<Record<(SystemMessage & { key: "role" })["role"], string>> = {
          root: "lo dirige ahora todo",
          admin: "administra ahora",
          mod: "modera ahora",
          user: "ya no es del equipo",
        };
        return `${name} ${titles[role]}`;
      },
      ai_granted: ({ name }) => `${name} puede escribir ahora a Violet sin límite`,
      ai_kept: ({ name }) => `${name} conserva el premium que pagó o canjeó`,
      ai_revoked: ({ name }) => `${name} ya no puede escribir a Violet sin límite`,
      addresses_banned: ({ minutes }) => `Se han vetado algunas direcciones de red${lasting(minutes)}`,
      addresses_unbanned: () => "Se ha levantado un veto a direcciones de red",
      restarting: () => "El servidor se reinicia. Vuelves dentro de un momento.",
      cut_off: () =>
        "No se llega a parte de la gente ahora mismo. Ves los mensajes de quienes siguen conectados.",
      rejoined: () =>
        "Todo el mundo está conectado otra vez. Los mensajes de la sala de ese rato no se pueden mostrar.",
      missed: () => "Algunos mensajes no han llegado aquí.",
      name_lost: () => "Alguien tomó tu nombre mientras no había conexión. Entra con otro, por favor.",
      slow_mode: ({ seconds }) =>
        seconds === 0
          ? "El modo lento está desactivado"
          : `El modo lento está activado: un mensaje cada ${
            seconds === 1 ? "segundo" : span(seconds, "second")
          }`,
      guard({ level }): string {
        const lines = {
          open: "Todo el mundo puede escribir aquí",
          registered: "Ahora mismo solo pueden escribir aquí los miembros",
          verified: "Ahora mismo solo pueden escribir aquí los miembros verificados",
        };
        return lines[level];
      },
      staff_second_factor: ({ on }) =>
        on ? "El equipo necesita ahora un segundo paso" : "El equipo ya no necesita un segundo paso",
    },
  };
}
