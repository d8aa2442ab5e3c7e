// Spanish, the namespace `keys`: a member's keys of end-to-end encryption, and who can read a conversation.

import type { LanguageTools } from "../language_tools.ts";
import type { Namespaces } from "../namespaces.ts";

/** The namespace. */
export function keys(_: LanguageTools): Namespaces["keys"] {
  return { ...own(), ...others() };
}

/** The member's own keys. */
function own() {
  return {
    checking: "Comprobando tus claves…",
    ready:
      "Tus mensajes privados con miembros están cifrados de extremo a extremo. Sus claves están en este navegador. Guárdalas o se perderán con él.",
    unable:
      "Este navegador no puede cifrar de extremo a extremo: es demasiado antiguo, o no puede guardar datos. El servidor podría leer tus mensajes privados.",
    failed: "No se han podido comprobar tus claves.",
    history: {
      title: "Clave del historial",
      none: "Aún no está guardada. Abre tus mensajes en un navegador nuevo.",
      saved: (day: string) => `Guardada el ${day}. Abre tus mensajes en un navegador nuevo.`,
      make: "Crear una",
      renew: "Crear otra",
      shown: "Tu clave del historial",
      once:
        "Apúntala o guárdala. Solo se muestra ahora y nadie puede volver a dártela. No es un código de recuperación: esos abren tu cuenta, esta abre tus mensajes.",
      replaces: "La anterior dejará de funcionar.",
      replacesFormer:
        "La anterior dejará de funcionar. Si la tienes, abre antes con ella tus mensajes antiguos.",
      copy: "Copiar",
      save: "Guardar en un archivo",
      file: (name: string) => `SexyChat, clave del historial de ${name}`,
      done: "La he guardado",
      works: "Funciona desde que pulsas «La he guardado».",
      kept: "Tu clave del historial ya funciona.",
    },
    passphrase: {
      title: "Frase de contraseña",
      none: "Sin definir. Unas palabras que recuerdes también pueden abrir tus mensajes.",
      saved: (day: string) => `Definida el ${day}. Abre tus mensajes en un navegador nuevo.`,
      set: "Definir una",
      renew: "Cambiarla",
      label: "Frase de contraseña",
      hint: "Seis palabras al azar, o las tuyas: 16 caracteres como mínimo y distinta de tu contraseña.",
      other: "Otras palabras",
      short: "16 caracteres como mínimo.",
      password: "No puede ser tu contraseña.",
      text: "Contiene un carácter que no se puede usar.",
      use: "Usar esta frase",
      kept: "Tu frase de contraseña ya funciona.",
      replacesFormer:
        "La anterior dejará de funcionar. Si la recuerdas, abre antes con ella tus mensajes antiguos.",
    },
    former: {
      code: "Mensajes antiguos, con tu clave anterior",
      passphrase: "Mensajes antiguos, con tu frase anterior",
      openHint: "Lo que se cifró antes de que empezaras de nuevo.",
      hint: (day: string) =>
        `Guardada el ${day}, antes de tus claves nuevas. Solo abre los mensajes antiguos.`,
    },
    remove: "Quitar",
    removeHistory: "Quitar la clave del historial",
    removePassphrase: "Quitar la frase de contraseña",
    removeHint: "Dejará de abrir tus mensajes.",
    removed: "Quitada.",
    slotsFailed: "No se ha podido cargar lo que tienes guardado.",
    get: {
      locked:
        "Tus claves no están en este navegador. Sin ellas no puedes leer aquí tus mensajes cifrados ni escribir otros.",
      former: "Estas claves solo abren mensajes antiguos. Las más nuevas están en otro dispositivo.",
      history: "Con tu clave del historial",
      historyHint: "8 grupos de 4 caracteres",
      passphrase: "Con tu frase de contraseña",
      passphraseHint: "Las palabras o caracteres que elegiste",
      device: "Desde otro dispositivo",
      deviceHint: "Debe tener la sesión iniciada y tus claves.",
      anew: "Empezar de nuevo",
      anewHint: "Si no tienes nada de esto. Los mensajes antiguos seguirán cerrados.",
      open: "Abrir",
      missing: "Escríbela aquí.",
      slip: "Hay un error al escribirla. Compárala con la que guardaste.",
      empty: "No hay nada guardado de esta forma.",
      wrong: "Esto no abre tus claves.",
      weak: "No es seguro usar lo que ha enviado el servidor.",
      memory: "Este navegador no tiene memoria suficiente para esto.",
      unknown: "Estas claves no son de esta cuenta.",
      failed: "No se han podido traer tus claves a este navegador. Inténtalo otra vez.",
      gotReady: "Tus claves están aquí. Tus mensajes ya se abren.",
      gotOld: "Tus mensajes antiguos ya se abren.",
      gotFormer: "Estas claves anteriores abren mensajes antiguos. Para escribir necesitas las más nuevas.",
    },
    anew: {
      before:
        "Tendrás claves nuevas. Lo que se cifró antes seguirá cerrado aquí, y a quienes escribas se les pedirá que acepten tus claves nuevas. Si más adelante encuentras tu clave del historial, seguirá abriendo los mensajes antiguos.",
      yes: "Crear claves nuevas",
      after:
        "Tienes claves nuevas. Los mensajes antiguos siguen cerrados aquí. Guarda ahora tu nueva clave del historial.",
    },
    move: {
      ask: "Pedirlas a mi otro dispositivo",
      waiting: "Di que sí en tu otro dispositivo.",
      digits: "Escribe estos dígitos en tu otro dispositivo:",
      question: "¿Ha dicho tu otro dispositivo que ha enviado las claves?",
      yes: "Sí",
      no: "No",
      stop: "Parar",
      title: "Un dispositivo nuevo pide tus claves",
      isYours:
        "¿Acabas de entrar en otro dispositivo? Con tus claves lee todos tus mensajes privados. Si no has sido tú, di que no, cambia tu contraseña y cierra la sesión en todas partes.",
      agree: "Sí, es mío",
      refuse: "No",
      connecting: "Conectando con el dispositivo nuevo…",
      type: "Dígitos del dispositivo nuevo",
      typeHint: "6 dígitos. Tienes un solo intento.",
      typeMissing: "Escribe los 6 dígitos.",
      send: "Enviar mis claves",
      sent: "Enviadas. Tu dispositivo nuevo te pregunta si este lo ha dicho: di que sí allí.",
      refused: "Rechazado. No se ha enviado nada.",
      problems: {
        ended: "Se ha rechazado o ha tardado demasiado. No se ha enviado nada.",
        changed: "Algo ha cambiado por el camino y se ha detenido. No se ha traído nada.",
        differs:
          "Estos no son los dígitos del dispositivo nuevo y se ha detenido. Empieza otra vez allí. Si no has sido tú, cambia tu contraseña y cierra la sesión en todas partes.",
        unreachable: "No se ha podido contactar con el servidor.",
      },
      done: "Listo",
    },
    alarm: {
      foreign:
        "Tu cuenta tiene claves nuevas que no creó este navegador. Si has empezado de nuevo en otro dispositivo, tráelas aquí. Si no, alguien está en tu cuenta: cambia tu contraseña, cierra la sesión en todas partes y después empieza de nuevo.",
      forked:
        "El servidor muestra otras claves tuyas, distintas de las que creó este navegador. Alguien puede haberlas cambiado en el servidor. No escribas nada privado hasta saber por qué.",
      broken: "Las claves que el servidor muestra como tuyas no son válidas. No escribas nada privado aquí.",
      gone:
        "El servidor dice que nunca tuviste claves, y guarda mensajes cerrados con ellas. Allí se ha borrado algo.",
      password: "Cambiar la contraseña",
      signOut: "Cerrar la sesión en todas partes",
    },
    sealedOlder:
      "El servidor ha enviado una lista de las claves en que confías más antigua que la que ya se vio.",
    sealedUnopened:
      "No se ha podido abrir la lista de las claves en que confías: la cerraron claves tuyas anteriores o la han cambiado.",
    sharedAt: (time: string) =>
      `Las claves en que confías se compartieron entre tus dispositivos por última vez el ${time}.`,
  };
}

/** Who can read a conversation. */
function others() {
  return {
    readers: {
      encrypted: (name: string) => `Solo tú y ${name} podéis leer lo que escribes aquí. El servidor, no.`,
      verified: "Habéis comparado el número de seguridad.",
      hadProblem: "Las claves que envió el servidor no coincidían, así que se hicieron otras.",
      browser:
        "Este navegador no puede cifrar de extremo a extremo: le falta Ed25519, o permiso para guardar datos. El servidor podría leer lo que escribes.",
      peer: (name: string) =>
        `${name} aún no tiene claves. El servidor podría leer lo que escribes, hasta que ${name} abra esta página en un navegador más nuevo.`,
      unknown: "Aún no se sabe quién puede leer esto.",
    },
    number: {
      title: "Número de seguridad",
      how: (name: string) =>
        `Compáralo con ${name}, mejor en persona o por teléfono. Si es el mismo en las dos pantallas, no hay nadie entre vosotros.`,
      making: "Calculando el número…",
      none: "No hay ninguno hasta que ambos tengáis claves.",
      elsewhere: "Se podrá mostrar cuando tus claves estén en este navegador.",
      qr: "Código QR del número de seguridad",
      same: "Es el mismo",
      done: "Ya lo has comparado.",
      differs: "Si es distinto, no escribas nada privado y avisa a quien lleva este servidor.",
    },
    stopped: {
      locked: "Tus claves están en otro navegador. Hasta que las traigas, aquí no puedes leer ni escribir.",
      alarm: "Algo va mal con tus propias claves, así que no se envía nada.",
      changed: (name: string) =>
        `${name} tiene claves nuevas: quizá empezó de nuevo, quizá es otra persona. No se envía nada hasta que las aceptes.`,
      renamed: (name: string) =>
        `El nombre ${name} lleva a otra cuenta que antes. No se envía nada hasta que lo aceptes.`,
      shorter: (name: string) => `El servidor omite claves de ${name} que antes estaban. No se envía nada.`,
      forked: (name: string) => `El servidor muestra otras claves de ${name} que antes. No se envía nada.`,
      broken: (name: string) => `Las claves de ${name} no son válidas. No se envía nada.`,
      downgraded: (name: string) =>
        `${name} tenía claves, y ahora el servidor dice que no hay ninguna. No se envía nada.`,
      epochs: "No se pudo acordar una clave común. No se envía nada.",
      insecure:
        "Esta página llegó sin https: aquí no se pueden enviar ni abrir mensajes privados. Ábrela con https.",
    },
    ask: {
      words: (name: string) => `${name} aún no tiene claves: el servidor podría leer lo que escribes.`,
      writeAnyway: "Escribir igualmente",
      takeBack: "Recuperar",
    },
    accept: "Aceptar las claves nuevas",
    acceptAccount: "Aceptar esta cuenta",
    notice: {
      locked: "Tus claves no están en este navegador: los mensajes cifrados siguen cerrados aquí.",
      details: "Detalles",
      get: "Recuperar tus claves",
      look: "Ver qué ocurre",
      move: "Un dispositivo nuevo pide tus claves.",
      moveLook: "Responder",
    },
    changed: (name: string) =>
      `Puede que ${name} perdiera sus claves y haya empezado de nuevo. También puede ser otra persona: pregúntale por otro medio o comparad el número nuevo antes de aceptar.`,
    limits: {
      title: "Lo que esto no protege",
      items: [
        "Quién escribe a quién, cuándo y cuánto: eso lo ve el servidor.",
        "La sala, Violet y los chats con invitados: eso lo lee el servidor.",
        "Esta página viene del servidor. Uno que envíe scripts alterados podría leerlo todo.",
        "Antes de comparar el número, el servidor podría haberte dado claves falsas.",
        "El servidor puede retener mensajes, y con los últimos no se nota.",
        "Quien robe tus claves lo lee todo, también lo antiguo.",
        "Los mensajes de antes de que ambos tuvierais claves: esos pudo leerlos el servidor.",
        "Una frase débil: quien lleva el servidor puede probar cuantas quiera.",
        "Lo que denuncias: moderación ve ese mensaje.",
      ],
      sums: "Compara los scripts de esta página con los de otras personas:",
    },
    guest: "Con un invitado nada va cifrado de extremo a extremo. El servidor lo transmite y podría leerlo.",
  };
}
