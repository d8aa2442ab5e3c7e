// Spanish, part of the namespace `later`: the log of a conversation, the search in it, and the emoji picker.

import type { log as english } from "../en/log.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function log({ list, plural }: LanguageTools): ReturnType<typeof english> {
  return {
    log: {
      retry: "Reintentar",
      discard: "Descartar",
      replyingTo: (name) => `Respuesta a ${name}:`,
      cancelReply: "Cancelar la respuesta",
      joined: "Han entrado:",
      left: "Han salido:",
      names: (names, others) =>
        list(others > 0 ? [...names, plural(others, { one: "# más", other: "# más" })] : names),
      jump: "Ir a lo último",
      jumpToNew: "Ir al primero sin leer",
      newMessages: (count) => plural(count, { one: "# mensaje nuevo", other: "# mensajes nuevos" }),
      quoteGone: "Ese mensaje ya no está aquí.",
      code: "Código",
      matchOf: (index, count) => `${index} de ${count}`,
      noMatch: "Sin resultados.",
      onlyLoaded: "Busca en los mensajes cargados en esta página.",
      previousMatch: "Resultado anterior",
      nextMatch: "Resultado siguiente",
      closeSearch: "Cerrar la búsqueda",
      loadOlder: "Cargar mensajes anteriores",
    },
    emojiPicker: {
      title: "Emojis",
      find: "Buscar un emoji",
      recent: "Usados hace poco",
      all: "Todos los emojis",
      found: (count) => plural(count, { one: "# emoji", other: "# emojis" }),
      none: "Sin resultados.",
      loading: "Cargando los emojis…",
      failed: "No se han podido cargar los emojis.",
    },
  };
}
