// A double of Ollama: its HTTP API to the letter, and its failures on request.
//
// For development: deno run -A tests/support/ollama_double.ts --port 11434

import { chats, loadsOnly, missingModel, type Mood } from "./ollama_moods.ts";
import { type Exchange, serveWire } from "./ollama_wire.ts";

/** The version it reports. */
const VERSION = "0.33.0";
/** Time between two words in development, milliseconds. */
const WORD_MS = 80;
/** Bytes of a model that is fetched, and the number of steps. */
const PULL_BYTES = 2_000_000_000;
const PULL_STEPS = 20;

/** An Ollama that a test controls. */
export interface OllamaDouble extends AsyncDisposable {
  readonly url: string;
  /** Every request for an answer, in order. */
  readonly chats: readonly Exchange[];
  /** Every request that only loads the model, in order. */
  readonly loads: readonly Exchange[];
  /** Whether /api/ps names the model; true at first. */
  isLoaded: boolean;
  /** How it answers a request that only loads the model. */
  loadMood: Mood;
  /** Requests for an answer that are open, and the most that ever were. */
  readonly running: number;
  readonly mostAtOnce: number;
  /** Names of the installed models. */
  readonly models: Set<string>;
  /** How it answers /api/chat from now on; /api/generate too, unless `generateMood` is set. */
  mood: Mood;
  generateMood: Mood | null;
  /** How it answers a request to fetch a model; null for a complete fetch. */
  pullMood: Mood | null;
  /** How it answers everything, in place of all else; null for as it does. */
  everyMood: Mood | null;
  /** Every request, in order. */
  readonly requests: readonly Exchange[];
}

/** Starts a double on a port, or a free one. */
export function startOllamaDouble(
  { port = 0, models = ["llama3.2:latest"], mood = chats(0), stepMs = 0 }: {
    port?: number;
    models?: readonly string[];
    mood?: Mood;
    /** Time between two steps of fetching a model, milliseconds. */
    stepMs?: number;
  } = {},
): OllamaDouble {
  const seen: Exchange[] = [];
  const loads: Exchange[] = [];
  let running = 0;
  let mostAtOnce = 0;
  const requests: Exchange[] = [];
  const server = serveWire(port, async (exchange) => {
    requests.push(exchange);
    if (double.everyMood !== null) return await double.everyMood(exchange);
    if (!/^\/api\/(chat|generate)$/.test(exchange.path)) return await answerOther(double, exchange, stepMs);
    if (isLoad(exchange)) {
      loads.push(exchange);
      return await double.loadMood(exchange);
    }
    seen.push(exchange);
    mostAtOnce = Math.max(mostAtOnce, ++running);
    try {
      const known = double.models.has(withTag(exchange.body["model"]));
      const generate = exchange.path === "/api/generate" ? double.generateMood : null;
      await (known ? generate ?? double.mood : missingModel)(exchange);
    } finally {
      running--;
    }
  });
  const double: OllamaDouble = {
    url: `http://127.0.0.1:${server.port}`,
    chats: seen,
    loads,
    isLoaded: true,
    loadMood: loadsOnly,
    get running() {
      return running;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    models: new Set(models),
    mood,
    generateMood: null,
    pullMood: null,
    everyMood: null,
    requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return double;
}

async function answerOther(double: OllamaDouble, exchange: Exchange, stepMs: number): Promise<void> {
  const json = (value: unknown, status = 200): Promise<void> => exchange.reply(status, JSON.stringify(value));
  const models = [...double.models].map((name) => ({
    name,
    model: name,
    size: 2_019_393_189,
    digest: "a80c4f17",
  }));
  switch (`${exchange.method} ${exchange.path}`) {
    case "GET /":
      return await exchange.reply(200, "Ollama is running", "text/plain");
    case "GET /api/version":
      return await json({ version: VERSION });
    case "GET /api/tags":
      return await json({ models });
    case "GET /api/ps":
      return await json({ models: double.isLoaded ? models.slice(0, 1) : [] });
    case "POST /api/show": {
      const name = exchange.body["model"];
      if (!double.models.has(withTag(name))) return await json({ error: `model '${name}' not found` }, 404);
      return await json({
        details: { family: "llama", parameter_size: "3.2B", quantization_level: "Q4_K_M" },
        model_info: { "general.architecture": "llama", "llama.context_length": 131_072 },
      });
    }
    case "POST /api/pull":
      return await (double.pullMood ?? pulls(double, stepMs))(exchange);
    default:
      return await exchange.reply(404, "404 page not found", "text/plain");
  }
}

/** Fetches a model in steps. */
function pulls(double: OllamaDouble, stepMs: number): Mood {
  return async (exchange) => {
    const send = (value: unknown): Promise<void> => exchange.chunk(`${JSON.stringify(value)}\n`);
    await send({ status: "pulling manifest" });
    for (let step = 0; step <= PULL_STEPS && !exchange.aborted; step++) {
      const completed = PULL_BYTES * step / PULL_STEPS;
      // A count of zero is left out.
      const progress = { total: PULL_BYTES, ...(completed > 0 ? { completed } : {}) };
      await send({ status: "pulling dde5aa3fc5ff", digest: "sha256:dde5aa3fc5ff", ...progress });
      if (stepMs > 0) await new Promise((resolve) => setTimeout(resolve, stepMs));
    }
    if (exchange.aborted) return;
    for (const status of ["verifying sha256 digest", "writing manifest", "success"]) await send({ status });
    double.models.add(withTag(exchange.body["model"]));
    await exchange.end();
  };
}

/** The real server takes a request without messages, or without a prompt, as one to load the model. */
function isLoad({ path, body }: Exchange): boolean {
  const messages = body["messages"];
  return path === "/api/chat"
    ? Array.isArray(messages) && messages.length === 0
    : (body["prompt"] ?? "") === "";
}

function withTag(model: unknown): string {
  const name = String(model);
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

if (import.meta.main) {
  const port = Number(Deno.args[Deno.args.indexOf("--port") + 1] ?? 11434) || 11434;
  const models = ["sadiq-bd/llama3.2-3b-uncensored:latest"];
  const double = startOllamaDouble({ port, models, mood: chats(WORD_MS), stepMs: 150 });
  Deno.stdout.writeSync(new TextEncoder().encode(`A double of Ollama listens at ${double.url}\n`));
}
