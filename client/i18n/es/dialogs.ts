// Spanish, part of the namespace `later`: settings and confirmations.

import type { dialogs as english } from "../en/dialogs.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function dialogs({ duration, plural }: LanguageTools): ReturnType<typeof english> {
  const banned = "Sale de la sala y se bloquean este nombre y su dirección de red.";
  return {
    logOut: {
      label: "Salir",
      title: "¿Salir?",
      words: (name) => `Otra persona podrá usar el nombre ${name}, y tus chats privados terminan.`,
      unsaved:
        "Las claves de tus mensajes privados se borran de este navegador y no están guardadas. Los mensajes cifrados no se podrán abrir nunca más, y necesitarás claves nuevas.",
      saved: "Tus claves están guardadas: abrirán tus mensajes cuando vuelvas.",
    },
    settings: {
      title: "Ajustes",
      account: "Cuenta",
      devices: "Dispositivos",
      chat: "Chat",
      companion: "Violet",
      premium: "Premium",
    },
    accountSettings: {
      noEmail: "sin correo electrónico",
      password: "Contraseña",
      passwordHint: "Al cambiarla se cierra la sesión en tus otros dispositivos.",
      changePassword: "Cambiar la contraseña",
      currentPassword: "Contraseña actual",
      newPassword: "Contraseña nueva",
      currentMissing: "Escribe tu contraseña actual.",
      savePassword: "Guardar la nueva",
      passwordChanged: "Tu contraseña ha cambiado. Tus otros dispositivos tienen que volver a entrar.",
      devices: "Otros dispositivos",
      devicesHint: "¿Un móvil prestado, un ordenador encendido? Cierra la sesión en todos menos en este.",
      signOut: "Cerrar las demás sesiones",
      signOutQuestion: "Todos tus otros dispositivos tendrán que volver a entrar. ¿Seguimos?",
      signOutYes: "Cerrarlas",
      signedOut: "Ya solo tienes la sesión abierta en este dispositivo.",
      ignored: "Gente que ignoras",
      ignoredNone: "Nadie. Haz clic derecho en un nombre, o mantenlo pulsado, para ignorar a alguien.",
      stopIgnoring: (name) => `Dejar de ignorar a ${name}`,
      leave: "Irse para siempre",
      leaveHint: "Borra para siempre tu nombre, tus mensajes y todo lo demás.",
      deleteAccount: "Borrar la cuenta",
      yourPassword: "Tu contraseña",
      continue: "Seguir",
      deleteQuestion: (name) => `¿Borrar ${name} y todo lo que le pertenece?`,
      noWayBack: "No se puede deshacer.",
      deleteYes: "Borrar para siempre",
      deleteNo: "Conservar mi cuenta",
      noRegistration: "Ahora mismo el registro está cerrado.",
      inviteOnly:
        "Para conservarlo necesitas una cuenta, y aquí hace falta una invitación para registrarse. Pide un enlace a " +
        "alguien de dentro.",
      create: "Crear una cuenta",
      keepName: "Quédate tu nombre",
      keepNameHint:
        "Con una cuenta este nombre es tuyo en todos tus dispositivos. Sigues en la sala y no pierdes nada.",
      createAccount: "Crear la cuenta",
      created: (name) => `¡Qué bien! El nombre ${name} ya es tuyo.`,
    },
    chatSettings: {
      language: "Idioma",
      theme: "Tema",
      themes: {
        "midnight-purple": "Púrpura de medianoche",
        "crimson-noir": "Carmesí negro",
        "ocean-deep": "Océano profundo",
        "ember": "Brasa",
        "neon-green": "Verde neón",
        "cyberpunk": "Ciberpunk",
        "rose-gold": "Oro rosa",
        "arctic": "Ártico",
        "daylight": "Luz de día",
        "midnight-blue": "Azul de medianoche",
      },
      fontSize: "Tamaño de la letra",
      pixels: (count) => plural(count, { one: "# píxel", other: "# píxeles" }),
      pixelsShort: (count) => `${count} px`,
      timeFormat: "Formato de la hora",
      timeFormats: { "12": "12 horas", "24": "24 horas" },
      enterSend: "Enviar con Intro",
      enterSends: "Intro envía. Mayús+Intro empieza otra línea.",
      enterBreaks: "Intro empieza otra línea. Mayús+Intro o Ctrl+Intro envía.",
      lessMotion: "Reducir el movimiento",
      lessMotionHint: "Nada se desliza ni aparece poco a poco. Ya es así si tu sistema lo pide.",
      notifications: "Sonidos y avisos",
      systemNotifications: "Avisos del sistema",
      systemNotificationsHint:
        "Cuando esta página no está a la vista, tu sistema avisa de que alguien ha escrito: ni quién, ni qué.",
      notificationsDenied:
        "Tu navegador los bloquea. Permite los avisos de este sitio en los ajustes del navegador y actívalos aquí.",
      sounds: "Sonidos de aviso",
      soundsHint:
        "Un tono suave cuando alguien te escribe, o te menciona en la sala, y esta página no está a la vista.",
    },
    notifications: {
      message: "Mensaje privado nuevo",
      invitation: "Alguien quiere hablar en privado",
      companion: "Violet ha respondido",
      mention: "Te han mencionado en la sala",
    },
    companionSettings: {
      messages: "Mensajes",
      unlimited: "Sin límite ✓",
      leftOf: (left, limit) => `Te quedan ${left} de ${limit} mensajes gratuitos`,
      used: (count) =>
        plural(count, { one: "# mensaje usado", many: "# de mensajes usados", other: "# mensajes usados" }),
      whatIsPremium: "¿Qué es premium?",
      memory: "Su memoria",
      memoryHint: "Recuerda vuestros últimos 20 turnos, cifrados en este servidor.",
      resetMemory: "Borrar su memoria",
      forgetTitle: "¿Olvidar nuestra conversación?",
      forgetWords:
        "Violet olvida para siempre todo lo que os habéis dicho, en todos tus dispositivos. Tus mensajes gratuitos se quedan como están.",
      forgetYes: "Olvidarlo todo",
      forgetNo: "Conservarla",
    },
    moderation: {
      sanctions: {
        kick: (name) => `¿Echar a ${name}?`,
        ban: (name) => `¿Vetar a ${name}?`,
        mute: (name) => `¿Silenciar a ${name}?`,
      },
      effects: {
        kick: "Sale de la sala. Puede volver a entrar.",
        ban: banned,
        mute: "Puede leer, pero no escribir en la sala ni a otras personas.",
      },
      removeSaid: (minutes) =>
        plural(minutes, {
          one: "Y retirar lo que ha dicho en el último minuto",
          other: "Y retirar lo que ha dicho en los últimos # minutos",
        }),
      remove: "¿Retirar este mensaje?",
      removeYes: "Retirar",
      removeEffect: (name) =>
        `Desaparece de todas las pantallas. ${name} ve que la moderación lo ha retirado, y sigue en la sala.`,
      removeReasonHint: "Para el resto de moderación.",
      reason: "Motivo (opcional)",
      reasonHint: (name) => `Lo ven ${name} y el resto de moderación.`,
      reasonTooLong: (count) => plural(count, { one: "Sobra un carácter.", other: "Sobran # caracteres." }),
      reasonLeft: (count) => plural(count, { one: "Queda # carácter", other: "Quedan # caracteres" }),
      howLong: "Durante cuánto",
      length: (minutes) => minutes === undefined ? "Siempre" : duration(minutes),
      unverify: (name) => `¿Quitar la verificación de ${name}?`,
      unverifyEffect: "Quita la marca junto a su nombre. Se avisa en la sala.",
      changeRole: "Cambiar el rol",
      roles: {
        root: (name) => `¿Dar a ${name} la dirección?`,
        admin: (name) => `¿Dar a ${name} la administración?`,
        mod: (name) => `¿Dar a ${name} la moderación?`,
        user: (name) => `¿Dejar a ${name} como miembro sin más?`,
      },
      roleEffects: {
        root: "Podrá hacerlo todo aquí.",
        admin: "Verá los correos electrónicos y el registro, y podrá nombrar a quien modere.",
        mod: "Podrá echar, vetar y silenciar a gente, y ver las denuncias.",
        user: "Pierde todos los permisos de moderación.",
      },
      roleNews: "Se avisa en la sala.",
      report: (name) => `Denunciar a ${name}`,
      reportReason: "¿Qué pasa?",
      reportHint: "Bastan unas pocas palabras.",
      reportMissing: "Di en pocas palabras qué pasa.",
      reportSees: "Moderación ve tu nombre, el suyo y tus palabras. No se envía nada más.",
      reportSeesText: "Moderación ve tu nombre, el suyo, este mensaje y tus palabras. No se envía nada más.",
      reportSeesPrivate:
        "Moderación ve tu nombre, el suyo, este mensaje y tus palabras. El resto de la conversación sigue siendo privado.",
      reportProves:
        "Moderación ve tu nombre, el suyo, este mensaje con la prueba de quién lo envió y cuándo, y tus palabras. El resto de la conversación sigue siendo privado.",
      addresses: "Vetar direcciones",
      checkAddresses: "Ver a quién alcanza",
      banRange: (range) => `Vetar ${range}`,
      addressField: "Dirección o rango",
      addressHint: "Por ejemplo 203.0.113.7, 203.0.113.0/24 o 2001:db8::/48",
      addressMissing: "Escribe una dirección o un rango.",
      covers: (range, count) => [
        range,
        count === 0
          ? " no alcanza a nadie en línea."
          : ` alcanza a ${plural(count, { one: "# persona", other: "# personas" })} en línea.`,
      ],
      addressReasonHint: "Solo para moderación. No lo ve quien queda fuera.",
    },
    moderationDone: {
      kicked: (name) => `Se ha echado a ${name}.`,
      banned: (name) => `Se ha vetado a ${name}.`,
      muted: (name) => `Se ha silenciado a ${name}.`,
      removed: "Se ha retirado el mensaje.",
      mutedAlready: (name) => `${name} ya está en silencio.`,
      verified: (name) => `${name} tiene ahora la cuenta verificada.`,
      unverified: (name) => `${name} ya no tiene la cuenta verificada.`,
      reported: "Gracias. Alguien de moderación lo mirará.",
      unproven: "Gracias. Ya no se puede demostrar quién lo escribió: moderación lo ve como contado por ti.",
      resolved: "La denuncia queda resuelta.",
      dismissed: "La denuncia queda desestimada.",
      addressesBanned: (range) => `Se ha vetado ${range}.`,
      done: "Hecho.",
    },
  };
}
