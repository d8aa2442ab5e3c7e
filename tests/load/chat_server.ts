// The server under test: `main.ts` as it is, which also answers for its CPU time and memory.

import { answerFigures } from "./process_figures.ts";
import "../../main.ts";

void answerFigures();
