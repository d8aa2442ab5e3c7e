// Spanish, the namespace `app`: the lobby, the user list, and the frame of conversations.

import type { SystemMessage } from "../../../server/protocol/server_events.ts";
import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";

/** The namespace. */
export function app({ duration, plural, span }: LanguageTools): Namespaces["app"] {
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
      invitesYou: (name) => [name, " quiere hablar en privado"],
      accept: "Aceptar",
      notNow: "Ahora no",
      moreWaiting: (count) =>
        plural(count, { one: "Espera una persona más.", other: "Esperan # personas más." }),
    },
    lobby: {
      about: "Lo puede leer todo el mundo aquí. No se guarda nada.",
      placeholder: "Di algo bonito…",
      welcome: (name) => `Te damos la bienvenida, ${name}`,
      quiet: "Ahora está todo tranquilo. Saluda, y a ver quién responde.",
      cameIn: "Aquí es donde has entrado.",
      guards: { open: "", registered: "Solo miembros", verified: "Solo miembros verificados" },
      slowMode: (count) => `Modo lento: un mensaje cada ${every(count)}`,
      nextIn: (time) => ` · el próximo en ${time}`,
      restrictions,
      timeLeft: (time) => ` Quedan ${time}.`,
      muteReason: (reason) => ` Motivo: «${reason}».`,
      whileMuted: " Puedes seguir leyendo y hablar con Violet.",
      guestWhileMuted: " Puedes seguir leyendo.",
      notSent: (why) => `No se ha enviado. ${restrictions[why]}`,
      away(ms): string {
        const seconds = Math.round(ms / 1000);
        const minutes = Math.round(seconds / 60);
        const time = seconds < 2
          ? "un momento"
          : seconds < 100
          ? span(seconds, "second")
          : minutes < 100
          ? span(minutes, "minute")
          : span(Math.round(minutes / 60), "hour");
        return `Has estado fuera ${time}. Los mensajes de ese rato no se muestran.`;
      },
    },
    messages: {
      title: "Mensajes",
      searchMessages: "Buscar mensajes",
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
    },
    person: {
      find: "Buscar a alguien",
      nobody: "No hay nadie con ese nombre.",
      alone: "Aún no hay nadie más. Violet te hace compañía.",
      ai: "IA",
      guest: "visita",
      ignored: "ignorada",
      privateMessage: "Mensaje privado",
      reply: "Responder",
      ignore: "Ignorar",
      stopIgnoring: "Dejar de ignorar",
      nowIgnored: (name) => `Ignoras a ${name}. Lo puedes deshacer en Ajustes, en Cuenta.`,
      noLongerIgnored: (name) => `Ya no ignoras a ${name}.`,
      report: "Denunciar",
      kick: "Echar",
      ban: "Vetar",
      kickban: "Echar y vetar",
      mute: "Silenciar",
      unmute: "Quitar el silencio",
      verify: "Verificar",
      unverify: "Quitar la verificación",
    },
    aiGranted: "Ahora puedes escribir a Violet sin límite.",
    aiRevoked: "Ya no puedes escribir a Violet sin límite.",
    systemMessages: {
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
    },
  };
}
