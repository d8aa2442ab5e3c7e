// A member in conversation with the companion through the Ollama adapter, whose Ollama is a test double.

import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { systemPrompt } from "../../server/companion/persona.ts";
import { type Admirer, member, rest } from "./companion_client.ts";
import { OLLAMA_SETTINGS } from "./ollama_adapter.ts";
import { type OllamaDouble, startOllamaDouble } from "./ollama_double.ts";
import type { Mood } from "./ollama_moods.ts";
import { openRoom, type Room, type RoomOptions } from "./room.ts";

/** The system prompt that the model gets. */
export const PERSONA = systemPrompt(null, OLLAMA_SETTINGS);

/** A room with one member, and the model that she talks to. */
export interface Booth extends AsyncDisposable {
  readonly double: OllamaDouble;
  readonly room: Room;
  readonly ada: Admirer;
  /** Asks, and resolves to the whole answer, and the pieces of it joined. */
  ask(text: string): Promise<{ whole: string; pieces: string; cut: boolean; used: number | undefined }>;
  /** What is remembered, oldest first, and what is counted. */
  kept(): Promise<{ texts: string[]; used: number }>;
}

/** Opens one. `mood`: what its model does; `betweenChunksMs`: for how long the next piece is waited for. */
export async function openBooth(
  mood: Mood,
  options: RoomOptions = {},
  betweenChunksMs = 2_000,
): Promise<Booth> {
  const double = startOllamaDouble({ mood });
  const timeouts = { firstByteMs: 20_000, betweenChunksMs };
  const inference = createOllama({ ...OLLAMA_SETTINGS, ollamaUrl: double.url }, timeouts);
  const room = await openRoom({
    ...{ spread: false, inference, rateMessages: 1_000, companionPrompt: PERSONA },
    ...options,
    settings: { aiFreeLimit: 100, ...options.settings },
  });
  const ada = await member(room, "Ada", ["stream"]);
  let heard = 0;
  return {
    ...{ double, room, ada },
    async ask(text) {
      const { id } = await ada.ask(text);
      const whole = await ada.heard(++heard);
      const { cut = false, ai_messages_used: used } = ada.messages.at(-1)!;
      return { whole, pieces: (await ada.pieces(id)).join(""), cut, used };
    },
    async kept() {
      const account = (await room.store.accounts.byName("Ada"))!;
      const turns = await room.node.companion.history(account, { limit: 500 });
      return { texts: turns.messages.map(({ cut }) => cut ? "cut" : "whole"), used: account.aiMessagesUsed };
    },
    async [Symbol.asyncDispose]() {
      await rest(room);
      room.node.drain();
      await rest(room);
      await room[Symbol.asyncDispose]();
      await double[Symbol.asyncDispose]();
    },
  };
}

/** What the model was sent last, without the system prompt. */
export function sent({ double }: Booth): string[] {
  const { messages } = double.chats.at(-1)!.body as { messages: { content: string }[] };
  return messages.slice(1).map(({ content }) => content);
}
