// The server under test: `main.ts` as it is, of this checkout or of the one that `MEASURED_CHECKOUT` names, which also answers for
// its CPU time and memory.

import { answerFigures } from "./process_figures.ts";

const checkout = Deno.env.get("MEASURED_CHECKOUT") ?? `${import.meta.dirname}/../..`;
await import(`file://${checkout}/main.ts`);

void answerFigures();
