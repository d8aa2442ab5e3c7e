// Spanish, part of the namespace `later`: the card of a person, invitations, and who may start a private chat.

import type { LanguageTools } from "../language_tools.ts";
import type { Namespaces } from "../namespaces.ts";

/** A part of the namespace. */
export function people({ plural }: LanguageTools): Pick<Namespaces["later"], "people"> {
  return {
    people: {
      nowIgnored: (name) => `Ignoras a ${name}.`,
      noLongerIgnored: (name) => `Ya no ignoras a ${name}.`,
      undo: "Deshacer",
      privateMessage: "Mensaje privado",
      ignore: "Ignorar",
      stopIgnoring: "Dejar de ignorar",
      report: "Denunciar",
      kick: "Echar",
      ban: "Vetar",
      mute: "Silenciar",
      unmute: "Quitar el silencio",
      verify: "Verificar",
      unverify: "Quitar la verificación",
      invitesYou: (name) => [name, " quiere hablar en privado"],
      accept: "Aceptar",
      notNow: "Ahora no",
      companion: "Tu anfitriona, una compañera de IA",
      notHere: "Ahora no está",
      hereSince: (time) => `Aquí desde las ${time}`,
      hereBefore: "Estaba aquí antes que tú",
      firstInvites: (name) => `Tu primer mensaje invita a ${name}.`,
      declined: (name) => `${name} no podrá volver a invitarte en 24 horas.`,
      moreWaiting: (count) =>
        plural(count, { one: "Mostrar una invitación más", other: "Mostrar # invitaciones más" }),
      fewer: "Mostrar menos",
      whoCanRead: "Quién puede leer esto",
      dmFrom: "Quién puede iniciar un chat privado contigo",
      dmFromHint: "Los chats que ya tienes siguen.",
      dmFromChoices: { everybody: "Todos", members: "Miembros", nobody: "Nadie nuevo" },
    },
  };
}
