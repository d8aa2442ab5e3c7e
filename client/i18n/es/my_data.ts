// Spanish, part of the namespace `later`: the member's own data as a file, and what deleting the account takes along.

import type { Namespaces } from "../namespaces.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function myData({ number }: LanguageTools): Pick<Namespaces["later"], "myData" | "deletion"> {
  return {
    myData: {
      title: "Mis datos",
      hint: "Todo lo que se guarda sobre ti, en un archivo.",
      open: "Descargar mis datos",
      what:
        "Un archivo ZIP con una página para leer, y lo mismo como datos para otros programas: tu cuenta, tus " +
        "dispositivos, tus conversaciones privadas, lo que Violet y tú os habéis dicho y tus denuncias.",
      download: "Descargar",
      steps: {
        asking: "Preguntando al servidor…",
        receiving: "Recibiendo tus datos…",
        opening: "Abriendo tus conversaciones…",
        packing: "Haciendo el archivo…",
      },
      size: (bytes) => `${number(bytes / 1_000_000, 1)} MB`,
      opened: (done, all) => `${number(done)} de ${number(all)}`,
      stay: "No cierres esto hasta que termine.",
      failed: "No se ha podido hacer el archivo. Inténtalo otra vez.",
      saved: (name) => `Guardado como ${name}.`,
      keepSafe: "Tus conversaciones van sin cifrar. Guárdalo donde solo tú puedas leerlo.",
      done: "Listo",
      page: {
        title: (name) => `SexyChat: los datos de ${name}`,
        madeAt: (time) => `Hecho el ${time}`,
        account: "Cuenta",
        name: "Nombre",
        email: "Correo",
        since: "Miembro desde",
        more: "El resto está en account.json.",
        devices: "Dispositivos",
        seen: (time) => `último uso: ${time}`,
        ignores: "Personas que ignoras",
        conversation: (name) => `Conversación con ${name}`,
        reports: "Tus denuncias",
        quoted: (text) => `«${text}»`,
        sealed: "Este mensaje no se ha podido abrir. Está en account.json tal como se guarda.",
        none: "Nada",
      },
    },
    deletion: {
      goes: "Se borra",
      gone: [
        "tu nombre y tu cuenta, en todos los dispositivos",
        "tus conversaciones privadas, también para la otra persona",
        "lo que Violet recuerda de ti, y tu acceso a ella",
        "tu lista de personas ignoradas, tus denuncias y las invitaciones que hiciste",
      ],
      stays: "Se queda",
      kept: [
        "los vetos y silencios sobre tu nombre, hasta que terminen",
        "las denuncias de otros sobre ti, 90 días después de cerrarse",
        "tu nombre en el registro de moderación",
        "las copias de seguridad de quien lleva el servidor, mientras las guarde",
      ],
      beforehand: "Antes puedes descargar tus datos, más arriba.",
    },
  };
}
