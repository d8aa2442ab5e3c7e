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
      me: "Contar lo que haces",
      msg: "Escribir a alguien en privado",
      ignore: "Dejar de oír a alguien",
      unignore: "Volver a oír a alguien",
      reset: "Hacer que Violet olvide, en su conversación",
      help: "Mostrar lo que puedes escribir",
      kick: "Echar a alguien de la sala",
      ban: "Echar a alguien, y no dejarle volver",
      kickban: "Lo mismo que ban, para quien está aquí",
      mute: "Que alguien lea, pero no escriba",
      unmute: "Que alguien vuelva a escribir",
      verify: "Dar a alguien la marca de confianza",
      unverify: "Quitar la marca de confianza",
      slow: "Fijar la pausa entre dos mensajes",
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
      link: "Un enlace que se puede seguir, si empieza por https://",
      name: "Llama a alguien: su página le avisa",
      emoji: "Un emoji; con dos letras ya se muestran algunos",
      text: "Dice /texto tal cual, donde sería una orden",
    },
    problems: {
      unknown: (name) =>
        `No existe la orden «/${
          shortened(name)
        }», y no se ha enviado nada. /help muestra las que hay; empieza con // para decirlo tal cual.`,
      forMembers: (name) => `/${name} es para quien tiene una cuenta.`,
      forStaff: (name) => `/${name} es para la moderación.`,
      companionOnly: "/reset hace que Violet olvide vuestra conversación. Escríbelo allí.",
      resetAsText: "Violet entiende «/reset» como el deseo de olvidar, así que no se le puede decir.",
      missing: (usage) => `Falta algo: ${usage}`,
      tooMuch: (usage) => `Es más de lo que admite: ${usage}`,
      noName: (word) =>
        `«${shortened(word)}» no es un nombre. Los nombres tienen hasta 20 letras, cifras, - y _.`,
      minutes: (most) => `La duración es un número de minutos de 1 a ${number(most)}. Horas y días: 2h, 3d.`,
      seconds: (most) =>
        `La pausa es un número de segundos de 0 a ${number(most)}. Con 0 termina el modo lento.`,
      level: "Quién puede escribir es una de estas palabras: open, registered, verified.",
      reasonTooLong: (count) =>
        plural(count, {
          one: "Al motivo le sobra # carácter.",
          other: "Al motivo le sobran # caracteres.",
        }),
      yourself: (name) => `/${name} es para los demás, y esa persona eres tú.`,
      notHere: (name) => `${name} no está aquí.`,
      outOfReach: (name) => `No puedes hacer eso con ${name}.`,
      notMuted: (name) => `Nadie ha silenciado a ${name}.`,
      mutedAlready: (name) => `${name} ya no puede escribir.`,
      verifiedAlready: (name) => `${name} ya tiene la cuenta verificada.`,
      notVerified: (name) => `${name} no tiene la cuenta verificada.`,
      notIgnored: (name) => `No ignoras a ${name}.`,
      ignoredAlready: (name) => `Ya ignoras a ${name}.`,
      companionNotIgnorable: "Violet solo habla cuando se le habla.",
    },
  };
}

/** A word of the user's line, cut to fit into a sentence. */
function shortened(word: string): string {
  const all = [...word];
  return all.length > 24 ? `${all.slice(0, 23).join("")}…` : word;
}
