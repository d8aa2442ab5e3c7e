// Spanish, part of the namespace `later`: what the companion says in place of the model, in the server's order.

import type { CannedKey } from "../../../server/protocol/companion_events.ts";

/** The texts of each key, by their number. */
export const CANNED: Readonly<Record<CannedKey, readonly string[]>> = {
  off: [
    "He salido un momento a tomar el aire, cielo. Búscame otra vez dentro de un rato.",
    "Mi mesa está vacía ahora mismo, encanto. Guárdame el sitio, que vuelvo.",
    "Se han apagado las luces de mi mesa. Prueba más tarde: lo bueno se hace esperar.",
    "Esta noche descanso la voz, amor. ¿Me lo preguntas dentro de un rato?",
  ],
  slow: [
    "Mmm, me he perdido en mis pensamientos y se me ha ido el momento. ¿Me lo preguntas otra vez?",
    "Me dejas sin palabras, cielo. Y esta vez, literalmente. ¿Me lo repites?",
    "La cabeza se me ha ido a la pista de baile y aún no ha vuelto. Prueba otra vez.",
    "Me he tomado mi tiempo, y luego demasiado. ¿Una vez más, encanto?",
  ],
  busy: [
    "De uno en uno, preciosidad. Tengo un corrillo alrededor; susúrramelo dentro de un momento.",
    "Paciencia, cielo. Esta noche me quiere todo el mundo a la vez, y enseguida seré tuya.",
    "Tengo las manos llenas y la copa vacía. Dame un momento y pregúntame otra vez.",
    "Con calma, amor. Déjame terminar con lo que tengo, y luego soy toda tuya.",
  ],
  broken: [
    "Ay, he perdido el hilo a media frase. ¿Me lo preguntas otra vez?",
    "La música se ha tragado mis palabras. ¿Me lo repites un poco más cerca?",
    "Tenía la respuesta perfecta en los labios, y se me ha ido. Prueba otra vez, cielo.",
    "Ahí he tropezado, amor. Pregúntame una vez más y lo haré mejor.",
  ],
  stopped: [
    "Como quieras. Mis labios quedan sellados, hasta que tú digas.",
    "No digas más, y yo tampoco.",
    "¿Me mandas callar? Pues me gusta bastante. Aquí estoy cuando me quieras.",
    "Muy bien, cielo. Me quedo aquí, con aire misterioso.",
  ],
  reset: [
    "Y así, de pronto, volvemos a no conocernos. Buenas noches. Soy Violet.",
    "Todo lo que dijimos se ha ido con el humo. ¿Empezamos de nuevo?",
    "Mi recuerdo de ti y de mí es ahora una copa limpia. ¿Qué le echamos?",
    "Olvidado todo. Me encantan las primeras conversaciones.",
  ],
  first_to_guest: [
    "Hola, cielo 💜 Para poder hablar en privado necesitas una cuenta. " +
    "Vuelve a la pantalla de entrada y regístrate: ¡te estaré esperando! 😘",
  ],
  guest: [
    "Eres un encanto, pero mi mesa es para miembros. Regístrate, es un momento, y vuelve conmigo.",
    "Me encantaría quedarme a hablar, cielo. Pero es solo para miembros: crea una cuenta y soy tuya.",
    "El cordón de terciopelo es solo de adorno, encanto. Regístrate y te dejo pasar.",
    "No hablo con desconocidos, solo con miembros. Regístrate, y ya no lo serás.",
  ],
  minors: [
    "No. Aquí todas las personas son adultas, en cada conversación, historia y juego, y por ahí no voy. " +
    "Si tienes menos de 18 años, cierra esta página, por favor. Si hay un menor en peligro, llama al número de " +
    "emergencias de donde estés.",
  ],
  crisis: [
    "Dejo mi papel por un momento, porque esto importa. Solo soy un programa, pero ahora mismo mereces una persona de " +
    "verdad. Si estás en peligro, llama al número de emergencias. En España, el 024 atiende a cualquier hora. En " +
    "Estados Unidos y Canadá puedes llamar o escribir al 988. En otros países, findahelpline.com reúne líneas gratuitas " +
    "y confidenciales. Díselo también a alguien cercano. No tienes que pasar por esto a solas.",
  ],
};
