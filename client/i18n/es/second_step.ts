// Spanish, the part of the namespace `later` about a member's second step.

import type { secondStep as english } from "../en/second_step.ts";

/** The messages. */
export function secondStep(): ReturnType<typeof english> {
  return {
    secondStep: {
      title: "Segundo paso",
      hint:
        "Con un segundo paso no basta con robar la contraseña: para entrar hace falta también un código o una llave de acceso.",
      hintOn: "Activado. Para entrar hace falta también un código o una llave de acceso.",
      needed: "Aquí el equipo necesita un segundo paso. Recuperas tus permisos en cuanto configures uno.",
      loading: "Cargando…",
      failed: "No se ha podido cargar tu segundo paso.",
      app: "Aplicación de autenticación",
      appHint: "Una aplicación de tu móvil muestra un código nuevo cada 30 segundos.",
      appOn: "Activada. Para entrar hace falta un código de tu aplicación.",
      setUp: "Configurar",
      turnOn: "Activar",
      turnOff: "Desactivar",
      scan: "Escanea esto con tu aplicación de autenticación. Después escribe el código que muestra.",
      qrCode: "Código QR con el secreto para tu aplicación de autenticación",
      noScan: "O ábrelo en este dispositivo, o escribe este secreto en la aplicación:",
      copySecret: "Copiar el secreto",
      openApp: "Abrir en la aplicación",
      copied: "Copiado.",
      notCopied: "No se ha podido copiar. Selecciónalo y cópialo a mano.",
      code: "Código",
      codeHint: "6 dígitos",
      codeMissing: "Escribe los 6 dígitos que muestra tu aplicación.",
      appDone: "Tu aplicación de autenticación está configurada.",
      appOff: "Los códigos de tu aplicación de autenticación están desactivados.",
      passkeys: "Llaves de acceso",
      passkeysHint:
        "Tu huella, tu cara, tu PIN o una llave de seguridad, después de la contraseña o en su lugar.",
      noPasskeys: "Este navegador no puede crear llaves de acceso aquí. Hace falta una dirección con https.",
      addPasskey: "Añadir una llave",
      passkeyName: "Nombre (opcional)",
      passkeyNameHint: "Para reconocerla después, como «Mi móvil».",
      passkeyDone: "Tu llave de acceso está añadida.",
      added: (day) => `Añadida el ${day}`,
      lastUsed: (day) => `usada por última vez el ${day}`,
      neverUsed: "sin usar",
      remove: "Quitar",
      removeOne: (name) => `Quitar ${name}`,
      removed: (name) => `La llave de acceso ${name} se ha quitado.`,
      codesTitle: "Tus códigos de recuperación",
      codesHint:
        "Uno de estos restablece una contraseña olvidada, o sustituye a un teléfono o una llave de acceso que has perdido. Cada uno sirve una sola vez. Solo se muestran ahora: guárdalos en un lugar seguro.",
      copyCodes: "Copiar los códigos",
      printCodes: "Imprimir",
      saveCodes: "Guardar en un archivo",
      fileTitle: (name) => `SexyChat, códigos de recuperación de ${name}`,
      codesKept: "He guardado estos códigos",
      done: "Listo",
    },
  };
}
