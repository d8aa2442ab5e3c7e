// Spanish, the namespace `app`: the lobby, the user list, and the frame of conversations.

import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function app({ plural, span }: LanguageTools): Namespaces["app"] {
  return {
    page: "Página",
    people: "Gente",
    adminPanel: "Panel de administración",
    settings: "Ajustes",
    logOut: "Salir",
    find: "Buscar o ir a…",
    openReports: (count) => plural(count, { one: "# denuncia abierta", other: "# denuncias abiertas" }),
    companionUnavailable: "Violet no está disponible",
    roles: {
      root: "Dirección",
      admin: "Administración",
      mod: "Moderación",
      user: "Miembro",
      guest: "Visita",
    },
    verified: "Cuenta verificada",
    keepName: "Quédate este nombre",
    conversations: {
      title: "Conversaciones",
      place: "Tú y tus conversaciones",
      lobby: "Sala",
      unread: (name, count) => `${name}, ${count} sin leer`,
      writing: "escribiendo",
    },
    lobby: {
      about: "Lo puede leer todo el mundo aquí. No se guarda nada.",
      aboutBacklog: "Quien llega ve los últimos mensajes (solo en memoria).",
      placeholder: "Di algo bonito…",
      welcome: (name) => `Te damos la bienvenida, ${name}`,
      quiet: (count) =>
        plural(count, {
          one: "Aún no hay nadie más. Verás los mensajes desde el momento en que entras.",
          other: "Hay # personas aquí. Verás los mensajes desde el momento en que entras.",
        }),
      quietBacklog: (count) =>
        plural(count, {
          one: "Aún no hay nadie más, y últimamente no se ha dicho nada.",
          other: "Hay # personas aquí. Últimamente no se ha dicho nada.",
        }),
      sayHello: "Saluda",
      openCompanion: "Habla con Violet",
      cameIn: "Aquí es donde has entrado.",
      before: "↑ Antes de que llegaras",
      away(ms, hasBacklog): string {
        const seconds = Math.round(ms / 1000);
        const minutes = Math.round(seconds / 60);
        const time = seconds < 2
          ? "un momento"
          : seconds < 100
          ? span(seconds, "second")
          : minutes < 100
          ? span(minutes, "minute")
          : span(Math.round(minutes / 60), "hour");
        const missed = hasBacklog
          ? "Solo se muestran los últimos mensajes."
          : "Los mensajes de ese rato no se muestran.";
        return `Has estado fuera ${time}. ${missed}`;
      },
    },
    messages: {
      title: "Mensajes",
      searchMessages: "Buscar mensajes",
      showNames: "Ver los nombres",
      newFromHere: "Nuevo",
      toQuoted: "Ir a este mensaje",
      unreadable: "No se ha podido abrir este mensaje.",
      empty: "(mensaje vacío)",
      read: "Leído",
      sending: "Enviando",
      notSent: "Sin enviar",
      retry: "Reintentar",
      discard: "Descartar",
      more: "Mostrar más",
      less: "Mostrar menos",
      callsYou: "Te menciona",
      menu: (name) => `Acciones para el mensaje de ${name}`,
      replyTo: (name) => `Responder a ${name}`,
      replyingTo: (name) => `Respuesta a ${name}:`,
      cancelReply: "Cancelar la respuesta",
      tooMany: "Hay demasiados mensajes en espera. Inténtalo otra vez dentro de un momento.",
    },
    composer: {
      message: "Mensaje",
      emoji: "Emojis",
      send: "Enviar",
      rest: (seconds) => `¡No tan deprisa! Se sigue enviando en ${seconds} s`,
      tooLong: (count) => plural(count, { one: "Sobra # carácter", other: "Sobran # caracteres" }),
      left: (count) => plural(count, { one: "queda #", other: "quedan #" }),
    },
    connection: {
      lost: "Se ha perdido la conexión. Reconectando…",
      meanwhile: "Lo que escribas se enviará cuando vuelva.",
      meanwhileLate:
        "Los chats privados terminan tras dos minutos. Lo que escribas en la sala se enviará cuando vuelva.",
    },
    person: {
      find: "Buscar a alguien",
      nobody: "No hay nadie con ese nombre.",
      alone: "Aún no hay nadie más. Violet te hace compañía.",
      ai: "IA",
      guest: "visita",
      ignored: "ignorada",
    },
    aiGranted: "Ahora puedes escribir a Violet sin límite.",
    aiRevoked: "Ya no puedes escribir a Violet sin límite.",
    arrivals: {
      joined: ({ name }) => `${name} ha entrado`,
      left: ({ name }) => `${name} ha salido`,
      came_and_went({ joined, left }): string {
        const came = plural(joined, { one: "Ha entrado # persona", other: "Han entrado # personas" });
        const went = { one: "ha salido #", other: "han salido #" };
        if (left === 0) return came;
        return joined === 0
          ? plural(left, { one: "Ha salido # persona", other: "Han salido # personas" })
          : `${came} y ${plural(left, went)}`;
      },
    },
  };
}
