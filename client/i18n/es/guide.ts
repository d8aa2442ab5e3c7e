// Spanish, part of the namespace `later`: the palette, the keyboard map, and hints for new users.

import type { guide as english } from "../en/guide.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function guide({ plural }: LanguageTools): ReturnType<typeof english> {
  return {
    palette: {
      groups: {
        conversations: "Conversaciones",
        people: "Gente",
        places: "Ir a",
        actions: "Acciones",
        looks: "Aspecto e idioma",
      },
      found: (count) => plural(count, { one: "Un resultado", other: "# resultados" }),
      none: "Sin resultados. Prueba con un nombre, un ajuste o un tema.",
      unread: (count) => `${count} sin leer`,
      place: (dialog, tab) => `${dialog} › ${tab}`,
      theme: (name) => `Tema: ${name}`,
      language: (name) => `Idioma: ${name}`,
      inUse: "en uso",
      soundsOn: "Activar los sonidos de aviso",
      soundsOff: "Desactivar los sonidos de aviso",
      more: {
        people: "quién está aquí",
        map: "atajos ayuda",
        logOut: "cerrar sesión irse",
        premium: "precio pagar comprar vale código recibo",
        search: "encontrar texto",
      },
      footer: { choose: "elegir", open: "abrir", leave: "cerrar" },
    },
    keys: {
      title: "Mapa del teclado",
      groups: {
        page: "En cualquier parte",
        writing: "Al escribir",
        moving: "Pestañas, listas y menús",
        dialogs: "Diálogos",
      },
      does: {
        palette: "Buscar o ir a…",
        map: "Este mapa",
        previous: "Conversación anterior o siguiente",
        nth: "Conversación por su número",
        write: "Escribir un mensaje",
        people: "Gente",
        latest: "Ir a lo último",
        close: "Cerrar la conversación privada",
        send: "Enviar",
        sendHeld: "Enviar",
        breakLine: "Línea nueva",
        breakLineAlone: "Línea nueva",
        takeSuggestion: "Aceptar la sugerencia",
        dropAnswer: "Cancelar la respuesta o la edición",
        editLast: "A Violet, en el campo vacío: editar la última pregunta",
        up: "Moverse por una lista, los mensajes o un menú",
        left: "Moverse por las pestañas o las acciones de un mensaje",
        first: "Primero o último",
        choose: "Elegir",
        menu: "Menú de una persona o un mensaje",
        closeTab: "En su pestaña: cerrar la conversación",
        tab: "Parte siguiente, o la anterior",
        leave: "Cerrar lo que está abierto",
      },
      or: "o",
      caps: {
        Alt: "Alt",
        ArrowDown: "↓",
        ArrowLeft: "←",
        ArrowRight: "→",
        ArrowUp: "↑",
        ContextMenu: "Menú",
        Ctrl: "Ctrl",
        Delete: "Supr",
        End: "Fin",
        Enter: "Intro",
        Escape: "Esc",
        Home: "Inicio",
        Shift: "Mayús",
        Tab: "Tab",
      },
      signKeys: "«?» a solas abre este mapa",
      signKeysHint: "Desactívalo si estorba, por ejemplo al dictar con la voz.",
    },
    hints: {
      title: "Consejo",
      dismiss: "Entendido",
      people: "Haz clic en un nombre para hablar con alguien en privado.",
      peopleTouch: "Toca un nombre para hablar con alguien en privado.",
      palette: (keys) =>
        `${keys} encuentra gente, conversaciones y ajustes. Pulsa ? para ver todas las teclas.`,
      palettePlain: (keys) => `${keys} encuentra gente, conversaciones y ajustes.`,
      companionFree: (count) =>
        plural(count, {
          one: "Violet es una IA, y está aquí solo para ti. Tu primer mensaje es gratis.",
          other: "Violet es una IA, y está aquí solo para ti. Tus primeros # mensajes son gratis.",
        }),
      companionPlain: "Violet es una IA, y está aquí solo para ti.",
      companionMember: "Violet es una IA, y está aquí solo para ti. Puedes escribirle sin límite.",
      companionGuest: "Violet es una IA que habla con miembros. Crear una cuenta es gratis.",
    },
  };
}
