// Spanish, part of the namespace `later`: the devices on which a member is signed in.

import type { Namespaces } from "../namespaces.ts";

/** The names that the server makes. */
const MADE_NAME = /^(\w[\w ]*) on (iPhone|iPad|Android|ChromeOS|Windows|macOS|Linux)$/;

/** A part of the namespace. */
export function devices(): Pick<Namespaces["later"], "devices"> {
  return {
    devices: {
      passwordReset: "Se ha restablecido tu contraseña. Entra con la nueva.",
      title: "Tus dispositivos",
      hint: "Dónde tienes la sesión abierta. Si no usas un dispositivo en 7 días, su sesión se cierra sola.",
      loading: "Buscando tus dispositivos…",
      failed: "No se pudieron cargar tus dispositivos.",
      tryAgain: "Reintentar",
      alone: "Solo tienes la sesión abierta en este dispositivo.",
      nameOf(name) {
        if (name === "Unknown device") return "Dispositivo desconocido";
        const [, browser, system] = MADE_NAME.exec(name) ?? [];
        if (browser === undefined) return name;
        return `${browser === "Browser" ? "Navegador" : browser} en ${system}`;
      },
      current: "Este dispositivo",
      inUse: "En uso ahora",
      lastHour: "Usado en la última hora",
      today: "Usado hoy",
      yesterday: "Usado ayer",
      lastUsed: (day) => `Último uso: ${day}`,
      since: (day) => `Sesión iniciada: ${day}`,
      rename: "Cambiar nombre",
      renameOne: (name) => `Cambiar el nombre de ${name}`,
      name: "Nombre de este dispositivo",
      nameMissing: "Ponle un nombre.",
      saveName: "Guardar",
      end: "Cerrar sesión",
      endOne: (name) => `Cerrar la sesión de ${name}`,
      endQuestion: (name) => `${name} tendrá que volver a iniciar sesión. ¿Continuar?`,
      endYes: "Cerrar su sesión",
      ended: (name) => `Se cerró la sesión de ${name}.`,
      others: "Todos los demás",
      othersHint: "Cierra la sesión en todos los dispositivos menos en este.",
      endOthers: "Cerrar las demás sesiones",
      endOthersQuestion: "Tus otros dispositivos tendrán que volver a iniciar sesión. ¿Continuar?",
      endOthersYes: "Cerrarlas",
      signedIn: (name) => `Nuevo dispositivo: ${name}`,
      look: "Ver",
    },
  };
}
