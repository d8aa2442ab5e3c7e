// Spanish, part of the namespace `later`: private conversations, and the companion's.

import type { conversations as english } from "../en/conversations.ts";
import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function conversations({ plural }: LanguageTools): ReturnType<typeof english> {
  return {
    cannotSeal: "Sin enviar: para sellar un mensaje hace falta una conexión segura (https)",
    dm: {
      placeholder: (name) => `Escribe a ${name}…`,
      close: (name) => `Cerrar la conversación con ${name}`,
      sealed: "Sellada por el camino y en la base de datos. Quien lleva este servidor aún podría leerla.",
      plain: "No se guarda. Pasa por este servidor sin cifrar, y termina cuando se va la visita.",
      hasLeft: "Se ha ido",
      noConnection: "A la espera de la conexión",
      notAnswered: "Aún no ha respondido. Lo que escribas estará ahí cuando lo haga.",
      online: "En línea",
      away: (name) => `${name} no está ahora. Verá esto cuando vuelva.`,
      afterReload: "Has recargado la página. Lo dicho antes ya no está aquí; el chat sigue.",
      offline: "Sin conexión",
      offlineSealed: "Sin conexión. Lo que escribas le espera.",
      typing: (name) => `${name} está escribiendo…`,
      missing: "No se ha podido cargar lo que llegó mientras no estabas.",
      ended: "Esta conversación ha terminado.",
      inviteAgain: (name) => `Volver a invitar a ${name}`,
      inviteFirst: (name) => `Esta conversación ha terminado. Vuelve a invitar primero a ${name}.`,
      opening: "Abriendo la conversación…",
      loading: "Cargando mensajes anteriores…",
      notLoaded: "No se han podido cargar los mensajes anteriores.",
      earlier: "Mensajes anteriores",
      youAnd: (name) => `Tú y ${name}`,
      beginsHere: (name) => `Aquí empezáis ${name} y tú`,
      kept: (count) => `Se guardan para los dos los ${count} mensajes más recientes.`,
      notKept: "Nada de lo que digas aquí se guarda. Desaparece cuando lo cierras.",
      otherRoom: "Aquí empieza otra conversación. El nombre ha pasado a otra persona.",
      guestLeft: (name) =>
        `${name} se ha ido, y con eso ha terminado esta conversación. No se ha guardado nada.`,
      tooLate: "Terminó antes de que llegara",
      connectionLost:
        "Se ha perdido la conexión, y con ella esta conversación. No se ha guardado nada. Puedes volver a invitar.",
      nowMember: "Ahora eres miembro. Esta conversación era de visita, y ha terminado.",
    },
    companion: {
      placeholder: "Susúrrale algo a Violet…",
      about: "Tu anfitriona, una compañera de IA",
      forget: "Olvidar nuestra conversación",
      forMembers:
        "Sellada por el camino, cifrada donde se guarda, respondida en este servidor. Ningún otro servicio la oye.",
      forGuests: "A las visitas solo les da un saludo. No se guarda nada.",
      speaking: "Violet está hablando…",
      thinking: "Violet está pensando…",
      inLine: (place) =>
        `Violet está con otra persona. ${
          place === 1 ? "Te toca enseguida" : `Ocupas el puesto ${place} de la cola`
        }.`,
      stop: "Parar",
      noneLeft: "No te quedan mensajes gratuitos",
      left: (count) =>
        plural(count, { one: "Te queda # mensaje gratuito", other: "Te quedan # mensajes gratuitos" }),
      goPremium: "Hazte premium",
      recalling: "Está recordando dónde lo dejasteis…",
      notRecalled: "No se ha podido cargar lo que recuerda.",
      greeting: (name) => name === undefined ? "Buenas noches" : `Buenas noches, ${name}`,
      together: "Tu velada con Violet",
      closer: "Acércate, el rincón del fondo es nuestro. ¿De qué hablamos?",
      openers: ["Buenas noches, Violet.", "¿Qué hay hoy en la carta?", "Cuéntame un secreto de este sitio."],
      forgotten: "Violet ha olvidado todo lo que le has dicho. Os conocéis de nuevo.",
      usedUp: "Le encantaría responder, pero ya has usado tus mensajes gratuitos.",
      canAnswer: "Ahora ya te puede responder.",
      wasLost: "Se perdió la conexión antes de que pudiera responder.",
      askAgain: "Preguntar otra vez",
    },
  };
}
