// Spanish, the namespace `factors`: the second step of signing in, and passkeys.

import type { Namespaces } from "../namespaces.ts";

/** The namespace. */
export function factors(): Namespaces["factors"] {
  return {
    title: "Un paso más",
    enter: "Entrar",
    back: "Volver",
    code: "Código",
    codeHint: "Los 6 dígitos que tu aplicación de autenticación muestra para SexyChat.",
    recoveryCode: "Código de recuperación",
    recoveryHint: "Uno de los diez códigos que guardaste. Cada uno sirve una vez.",
    passkeyHint:
      "Usa la llave de acceso de esta cuenta: tu dispositivo o llave de seguridad te pide confirmarlo.",
    usePasskey: "Usar la llave de acceso",
    instead: {
      totp: "Usar la aplicación de autenticación",
      passkey: "Usar una llave de acceso",
      recovery: "Usar un código de recuperación",
    },
    missing: { code: "Escribe los 6 dígitos.", recovery_code: "Escribe uno de tus códigos de recuperación." },
    tooLong: "Ha pasado demasiado tiempo. Inténtalo otra vez, por favor.",
    problems: {
      ended: "No se ha usado ninguna llave de acceso. Puedes intentarlo otra vez.",
      elsewhere:
        "Las llaves de acceso no funcionan en esta dirección de la página. Ábrela en la de siempre, o pregunta a quien la lleva.",
      known: "Este dispositivo ya tiene una llave de acceso de esta cuenta.",
      unfit: "Este dispositivo no puede crear ni usar una llave así. Prueba con otro.",
    },
  };
}
