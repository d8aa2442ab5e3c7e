// Spanish, part of the namespace `later`: slash commands, their problems, and suggestions.

import type { composer as english } from "../en/composer.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function composer({ number, plural }: LanguageTools): ReturnType<typeof english> {
  return {
    suggestions: {
      commands: "Órdenes",
      people: "Gente",
      emoji: "Emojis",
      levels: "Quién puede escribir",
      found: (count) => plural(count, { one: "# sugerencia", other: "# sugerencias" }),
      keys: "Flechas para elegir, Tab o Intro para aceptar",
    },
    commands: {
      me: "Describir lo que haces",
      msg: "Enviar un mensaje privado",
      ignore: "Ocultar los mensajes de alguien",
      unignore: "Volver a mostrar los mensajes de alguien",
      reset: "Hacer que Violet olvide vuestra conversación",
      help: "Mostrar todas las órdenes",
      kick: "Echar a alguien de la sala",
      ban: "Echar a alguien y no dejarle volver",
      kickban: "Lo mismo que ban, para quien está aquí",
      mute: "Que alguien lea, pero no escriba",
      unmute: "Que alguien vuelva a escribir",
      verify: "Verificar a alguien",
      unverify: "Quitar la verificación a alguien",
      slow: "Fijar la espera entre mensajes",
      guard: "Fijar quién puede escribir en la sala",
    },
    takes: {
      name: "NOMBRE",
      minutes: "minutos",
      seconds: "SEGUNDOS",
      level: "NIVEL",
      text: "texto",
      action: "LO QUE HACES",
      reason: "motivo",
    },
    levels: {
      open: "Todo el mundo",
      registered: "Miembros",
      verified: "Miembros verificados",
    },
    help: {
      title: "Lo que puedes escribir",
      commands: "Órdenes",
      forStaff: "Para la moderación",
      more: "Y en cualquier parte de un mensaje",
      link: "Se convierte en enlace si empieza por https://",
      name: "Menciona a alguien y le avisa",
      emoji: "Un emoji; escribe dos letras para ver sugerencias",
      text: "Envía /texto tal cual, no como orden",
    },
    problems: {
      unknown: (name) =>
        `No existe la orden «/${
          shortened(name)
        }». No se ha enviado nada. /help muestra todas; empieza con // para enviarlo como texto.`,
      forMembers: (name) => `/${name} es para quien tiene una cuenta.`,
      forStaff: (name) => `/${name} es para la moderación.`,
      companionOnly: "/reset hace que Violet olvide vuestra conversación. Escríbelo allí.",
      resetAsText: "Violet entiende «/reset» como una petición de olvidar, así que no se le puede decir.",
      missing: (usage) => `Falta algo: ${usage}`,
      tooMuch: (usage) => `Es demasiado para esta orden: ${usage}`,
      noName: (word) =>
        `«${shortened(word)}» no es un nombre. Los nombres tienen hasta 20 caracteres: A–Z, 0–9, - y _.`,
      minutes: (most) => `Da el tiempo en minutos de 1 a ${number(most)}, o en horas y días: 2h, 3d.`,
      seconds: (most) => `Da la espera en segundos de 0 a ${number(most)}. 0 apaga el modo lento.`,
      level: "Elige una: open, registered, verified.",
      reasonTooLong: (count) =>
        plural(count, {
          one: "Al motivo le sobra # carácter.",
          other: "Al motivo le sobran # caracteres.",
        }),
      yourself: (name) => `No puedes usar /${name} contigo.`,
      notHere: (name) => `${name} no está aquí.`,
      outOfReach: (name) => `No puedes hacer eso con ${name}.`,
      notMuted: (name) => `${name} no está en silencio.`,
      mutedAlready: (name) => `${name} ya está en silencio.`,
      verifiedAlready: (name) => `${name} ya tiene la cuenta verificada.`,
      notVerified: (name) => `${name} no tiene la cuenta verificada.`,
      notIgnored: (name) => `No ignoras a ${name}.`,
      ignoredAlready: (name) => `Ya ignoras a ${name}.`,
      companionNotIgnorable: "Violet solo habla cuando se le habla.",
    },
    removed: {
      message: "La moderación ha retirado este mensaje",
      own: "La moderación ha retirado tu mensaje",
      quote: "Mensaje retirado",
    },
    messageMenu: {
      title: (name) => `Mensaje de ${name}`,
      copy: "Copiar",
      copyLink: "Copiar enlace",
      copied: "Copiado.",
      notCopied: "Tu navegador no deja copiar aquí.",
      reply: "Responder",
      remove: "Retirar",
      takeBack: "Deshacer el envío",
    },
  };
}

/** A word of the user's line, cut to fit into a sentence. */
function shortened(word: string): string {
  const all = [...word];
  return all.length > 24 ? `${all.slice(0, 23).join("")}…` : word;
}
