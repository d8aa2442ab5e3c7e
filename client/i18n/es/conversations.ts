// Spanish, part of the namespace `later`: private conversations, and the companion's.

import { CANNED } from "./canned.ts";
import type { conversations as english } from "../en/conversations.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function conversations({ plural, span }: LanguageTools): ReturnType<typeof english> {
  return {
    cannotSeal: "Sin enviar: para cifrar hace falta una conexión segura (https)",
    dm: {
      placeholder: (name) => `Escribe a ${name}…`,
      close: (name) => `Cerrar la conversación con ${name}`,
      sealed: "Cifrado en tránsito y al guardarse. Quien lleva el servidor aún podría leerlo.",
      plain: "No se guarda. Pasa por el servidor sin cifrar. El chat termina cuando se va la visita.",
      hasLeft: "Se ha ido",
      noConnection: "Esperando la conexión",
      notAnswered: "Invitación enviada. Verá tus mensajes cuando la acepte.",
      online: "En línea",
      away: (name) => `${name} no está ahora. Verá esto cuando vuelva.`,
      afterReload: "Has recargado la página. Lo dicho antes ya no está aquí; el chat sigue.",
      offline: "Sin conexión",
      offlineSealed: "Sin conexión. Verá tus mensajes cuando vuelva.",
      typing: (name) => `${name} está escribiendo…`,
      missing: "No se han podido cargar los mensajes de mientras no estabas.",
      ended: "Este chat ha terminado.",
      inviteAgain: (name) => `Volver a invitar a ${name}`,
      inviteFirst: (name) => `Este chat ha terminado. Vuelve a invitar primero a ${name}.`,
      opening: "Abriendo el chat…",
      loading: "Cargando mensajes anteriores…",
      notLoaded: "No se han podido cargar los mensajes anteriores.",
      earlier: "Mensajes anteriores",
      youAnd: (name) => `Tú y ${name}`,
      beginsHere: (name) => `El principio de tu chat con ${name}`,
      kept: (count) => `Guardamos vuestros últimos ${count} mensajes.`,
      notKept: "Aquí no se guarda nada. Desaparece cuando cierras el chat.",
      otherRoom: "Aquí empieza otro chat: ahora este nombre lo tiene otra persona.",
      guestLeft: (name) => `${name} se ha ido y el chat ha terminado. No se ha guardado nada.`,
      tooLate: "Sin entregar: el chat ya había terminado",
      connectionLost:
        "Se ha perdido la conexión y el chat ha terminado. No se ha guardado nada. Puedes volver a invitar.",
      nowMember: "Ahora eres miembro. Tu chat de visita ha terminado.",
    },
    companion: {
      placeholder: "Susúrrale algo a Violet…",
      about: "Tu anfitriona, una compañera de IA",
      forget: "Olvidar nuestra conversación",
      sealed: "Cifrado en tránsito y al guardarse.",
      answeredHere: "Respondido en este servidor. No lo ve ningún otro servicio.",
      answeredElsewhere: "Respondido en otra máquina, que lo ve.",
      forGuests: "Con las visitas solo tiene un saludo. No se guarda nada.",
      speaking: "Violet está hablando…",
      thinking: "Violet está pensando…",
      waking: "Violet se está despertando…",
      withOther: "Violet está hablando con otra persona.",
      inLine: (place) => place === 1 ? "Te toca enseguida." : `Ocupas el puesto ${place} de la cola.`,
      waitLeft(seconds): string {
        if (seconds === 0) return "Enseguida.";
        const rounded = Math.ceil(seconds / 5) * 5;
        return `En unos ${
          rounded < 90 ? span(rounded, "second") : span(Math.round(seconds / 60), "minute")
        }.`;
      },
      stop: "Parar",
      left: (count) =>
        count === 0
          ? "No te quedan mensajes gratuitos"
          : plural(count, { one: "Te queda # mensaje gratuito", other: "Te quedan # mensajes gratuitos" }),
      goPremium: "Hazte premium",
      recalling: "Está recordando dónde lo dejasteis…",
      notRecalled: "No se ha podido cargar su memoria.",
      greeting: (name) => name === undefined ? "Buenas noches" : `Buenas noches, ${name}`,
      together: "Tu velada con Violet",
      membersOnly: "Habla con miembros. Regístrate, y es toda tuya.",
      closer: "Acércate, el rincón del fondo es nuestro. ¿De qué hablamos?",
      openers: ["Buenas noches, Violet.", "¿Qué hay hoy en la carta?", "Cuéntame un secreto de este sitio."],
      forgotten: "Violet ha olvidado todo lo que le has dicho. Empezáis de cero.",
      usedUp: "Le encantaría responder, pero ya has usado tus mensajes gratuitos.",
      canAnswer: "Ahora ya te puede responder.",
      interrupted: "Se interrumpió aquí",
      notAnswered: "No ha llegado a responder a esto.",
      askAgain: "Preguntar otra vez",
      tools: "Su respuesta",
      again: "Otra vez",
      goOn: "Seguir",
      copy: "Copiar",
      edit: "Editar",
      before: "Versión anterior",
      after: "Versión siguiente",
      version: (number, count) => `Versión ${number} de ${count}`,
      enough: (count) => `Violet ya ha respondido a esto ${count} veces: elige una de esas respuestas.`,
      longEnough: "Esta respuesta ya no puede ser más larga.",
      editing: "Estás editando tu pregunta.",
      editingWords: "Su respuesta se sustituirá.",
      cancelEdit: "Dejarla como está",
      deletion: {
        item: "Borrar pregunta y respuesta",
        title: "¿Borrar esta pregunta?",
        words: "Se borran tu pregunta y lo que respondió, aquí y en su memoria. No se puede deshacer.",
        yes: "Borrar",
        no: "Conservarla",
      },
      canned: CANNED,
    },
  };
}
