// Spanish, the part of the namespace `later` about a member's e-mail address and recovery codes.

import type { LanguageTools } from "../language_tools.ts";
import type { Namespaces } from "../namespaces.ts";

/** The messages. */
export function ownRecovery(
  { plural }: LanguageTools,
): Pick<Namespaces["later"], "email" | "codes" | "resetLink"> {
  return {
    email: {
      title: "Correo electrónico",
      none:
        "Con una dirección puedes volver a entrar por correo si olvidas la contraseña. Aquí solo la ve la administración.",
      noMail: "Aquí solo la ve la administración. Este servidor no envía correo.",
      verified: (email) => `${email} · confirmada`,
      pending: (email) => `${email} · sin confirmar`,
      inForce: (email) => `Hasta entonces, el correo va a ${email}.`,
      add: "Añadir dirección",
      change: "Cambiar",
      sendAgain: "Reenviar o cambiar",
      address: "Dirección de correo",
      addressMissing: "Escribe tu dirección de correo.",
      save: "Guardar",
      sent: "El correo está en camino. Sigue su enlace para confirmar la dirección.",
      saved: "Tu dirección está guardada.",
    },
    resetLink: {
      title: (name) => `Enlace de acceso para ${name}`,
      effect: (name) =>
        `Con este enlace, ${name} elige una contraseña nueva. Sirve una sola vez y anula un enlace anterior. Dáselo solo a ${name}.`,
      making: "Creando el enlace…",
      link: "Enlace",
      copied: "Copiado.",
      notCopied: "Cópialo a mano.",
      until: (time) => `Sirve hasta el ${time}.`,
      removesFactors: "También quita el segundo paso.",
      withoutFactors: "Crear uno que también quite el segundo paso",
      done: "Listo",
    },
    codes: {
      title: "Códigos de recuperación",
      none:
        "Diez códigos para guardar en un cajón: cada uno restablece una contraseña olvidada, una sola vez.",
      left: (left) =>
        `${
          plural(left, { one: "Queda # código", other: "Quedan # códigos" })
        }. Cada uno restablece una contraseña ` +
        "olvidada, una sola vez.",
      make: "Crear códigos",
      renew: "Crear códigos nuevos",
      renewHint: "Los códigos que tienes ahora dejarán de servir.",
      show: "Mostrar códigos nuevos",
      loading: "Cargando…",
      failed: "No se ha podido cargar tu cuenta.",
    },
  };
}
