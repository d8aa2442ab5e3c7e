// Spanish, the namespace `recovery`: forgotten passwords, links in mail, and what registering takes.

import type { Namespaces } from "../namespaces.ts";

/** The namespace. */
export function recovery(): Namespaces["recovery"] {
  return {
    inviteOnly:
      "Para registrarte aquí necesitas una invitación. Pide un enlace a alguien de dentro y ábrelo.",
    forgot: {
      ways: "Cómo volver a entrar",
      mail: "Por correo",
      byCode: "Con un código",
      code: "Código de recuperación",
      mailHint: "Enviamos un enlace a la dirección de correo que confirmaste.",
      nameOrEmail: "Nombre de usuario o correo",
      nameOrEmailMissing: "Escribe tu nombre de usuario o tu dirección de correo.",
      send: "Enviar enlace",
      sent:
        "Si hay una cuenta con una dirección confirmada que coincida, el correo está en camino. Su enlace sirve una sola vez, durante 24 horas. ¿No llega? Mira también en el correo no deseado.",
      codeHint: "Uno de los diez códigos de tus ajustes. Cada uno sirve una sola vez.",
      codeMissing: "Escribe uno de tus códigos de recuperación.",
      newPassword: "Contraseña nueva",
      recover: "Restablecer y entrar",
      otherwise: (contact, hasMail) => [
        hasMail ? "¿Ni correo ni códigos? Pide un enlace a " : "¿No tienes códigos? Pide un enlace a ",
        contact ?? "quien lleva este servidor",
        ".",
      ],
    },
    reset: {
      title: "Elige una contraseña nueva",
      hint: "Se cierra la sesión en todos tus dispositivos y se abre en este.",
      save: "Guardar y entrar",
      done: "Tu contraseña nueva está guardada. Ya estás dentro.",
      expiredTitle: "Este enlace ya no sirve",
      expired: "Ya se usó, o tiene más de 24 horas. También lo anula un enlace más nuevo.",
      newLink: "Conseguir otro enlace",
    },
    verify: {
      title: "Tu dirección de correo",
      busy: "Confirmando tu dirección…",
      done:
        "Tu dirección está confirmada. Si alguna vez olvidas la contraseña, con ella podrás volver a entrar.",
      expired:
        "Este enlace ya se usó, o tiene más de 24 horas. Si en tus ajustes la dirección aparece sin confirmar, envíate otro enlace desde allí.",
      conflict: "Otra cuenta ya ha confirmado esta dirección. Elige otra en los ajustes.",
    },
  };
}
