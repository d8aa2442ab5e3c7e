// A member with two devices in conversation with the companion: what each is told of answers made again and continued.

import { type Sealed, unseal } from "../../server/protocol/sealed.ts";
import type { CompanionTurn } from "../../server/protocol/companion_events.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import { Admirer, type House, house, member, until } from "./companion_client.ts";
import type { FakeChat } from "./fake_inference.ts";
import type { Envelope } from "./plain_client.ts";
import type { RoomOptions } from "./room.ts";

/** A house, and two sockets of one member there. Both take answers in pieces. */
export interface TwoDevices extends House {
  readonly desk: Admirer;
  readonly phone: Admirer;
}

/** A turn as a page shows it. */
export interface ShownTurn {
  readonly id: number;
  readonly text: string;
  readonly versions?: readonly string[];
  readonly chosen?: number;
  readonly cut?: true;
  readonly unanswered?: true;
  readonly said?: string;
}

/** Opens a house with a member at two devices. */
export async function twoDevices(options: RoomOptions = {}): Promise<TwoDevices> {
  const { room, model, [Symbol.asyncDispose]: dispose } = await house(options);
  const desk = await member(room, "Ada", ["stream"]);
  const phone = await member(room, "Ada", ["stream"]);
  return { room, model, desk, phone, [Symbol.asyncDispose]: dispose };
}

/** Asks at the desk, and answers. Resolves to the ids of both. */
export async function exchange(
  { room, model, desk, phone }: TwoDevices,
  question: string,
  answer: string,
  end: { readonly reason?: string } = {},
): Promise<{ asked: number; answered: number }> {
  const [heard, chats] = [replies(desk).length, model.chats.length];
  const { id } = await desk.ask(question);
  await until(room, "the model is asked", () => model.chats.length > chats);
  model.latest.finish(answer, end);
  await until(
    room,
    "she has answered",
    () => replies(desk).length > heard && replies(phone).at(-1)?.id === replies(desk).at(-1)?.id,
  );
  return { asked: Number(id), answered: Number(replies(desk).at(-1)!.id) };
}

/**
 * Ends the answer that the model is asked for as the `number`th thing, counted from 1, all of them answered one by
 * one. Resolves to the reply at the phone.
 */
export async function answer(
  here: TwoDevices,
  number: number,
  text: string,
): ReturnType<typeof replied> {
  const { room, model, phone } = here;
  await until(room, "the model is asked", () => model.chats.length === number);
  model.latest.finish(text);
  return await replied(here, phone, number);
}

/** Asks a first question at the desk, which gets an excuse: the model cannot be reached. */
export async function excused(here: TwoDevices, question: string): Promise<void> {
  const { room, model, desk, phone } = here;
  await desk.ask(question);
  await until(room, "the model is asked", () => model.chats.length === 1);
  model.latest.fail("unreachable");
  await replied(here, phone, 1);
}

/** Asks a first question at the desk, and stops the answer after some words. Resolves to what the phone got of it. */
export async function stopped(here: TwoDevices, question: string, words: string): ReturnType<typeof replied> {
  const { room, model, desk, phone } = here;
  await desk.ask(question);
  await until(room, "the model is asked", () => model.chats.length === 1);
  model.latest.say(words);
  await until(room, "a piece arrives", () => desk.client.all("violet_delta").length > 0);
  await desk.client.request("violet_stop", { room: desk.room });
  return await replied(here, phone, 1);
}

/** Sends a request that the model runs for. Resolves to the reply, and to the run. */
export async function run(
  { room, model }: TwoDevices,
  { client, room: name }: Admirer,
  event: "violet_again" | "violet_more",
  id?: number,
): Promise<{ ack: Envelope; chat: FakeChat }> {
  const chats = model.chats.length;
  const ack = await client.request(event, { room: name, ...(id === undefined ? {} : { id }) });
  if (ack.event !== "ack") throw new Error(`Refused: ${JSON.stringify(ack.data)}`);
  await until(room, "the model is asked", () => model.chats.length > chats);
  return { ack, chat: model.latest };
}

/** What the companion has said to a device. */
export function replies({ messages }: Admirer): ServerEvents["pm_message"][] {
  return messages.filter(({ from }) => from === "Violet");
}

/** Waits until a device has got so many replies. Resolves to the last one and its text. */
export async function replied(
  { room }: House,
  device: Admirer,
  count: number,
): Promise<ServerEvents["pm_message"] & { readonly opened: string }> {
  await until(room, `she has said ${count} things`, () => replies(device).length >= count);
  const last = replies(device).at(-1)!;
  return { ...last, opened: await opened(device, { ciphertext: last.ciphertext!, nonce: last.nonce! }) };
}

/** The pieces of a run at a device, in order. Fails for one that is not sealed with the room's key. */
export async function piecesOf(device: Admirer, id: unknown): Promise<string[]> {
  const pieces = device.client.all("violet_delta").filter(({ re_id }) => re_id === id);
  for (const [index, { seq, scheme }] of pieces.entries()) {
    if (seq !== index || scheme !== "room") {
      throw new Error(`Piece ${index} has seq ${seq}, scheme ${scheme}`);
    }
  }
  return await Promise.all(pieces.map((piece) => opened(device, piece)));
}

/** The conversation as a page opens it. */
export async function shown(device: Admirer): Promise<ShownTurn[]> {
  const { data } = await device.client.request("violet_history", { room: device.room });
  return await openedTurns(device, (data as unknown as ServerEvents["violet_turns"]).turns);
}

/** Opens turns. */
export function openedTurns(device: Admirer, turns: readonly CompanionTurn[]): Promise<ShownTurn[]> {
  return Promise.all(turns.map(async ({ id, versions, chosen, cut, unanswered, said, ...sealed }) => ({
    ...{ id, text: await opened(device, sealed) },
    ...(versions === undefined ? {} : {
      versions: await Promise.all(versions.map((version) => opened(device, version))),
      chosen: chosen!,
    }),
    ...(cut === undefined ? {} : { cut }),
    ...(unanswered === undefined ? {} : { unanswered }),
    ...(said === undefined ? {} : { said: said.key }),
  })));
}

/** How many answers have counted. */
export async function counted({ room }: House, name = "Ada"): Promise<number> {
  return (await room.store.accounts.byName(name))!.aiMessagesUsed;
}

/** What the model was sent last, without the system prompt. */
export function sent({ model }: House): string[] {
  return model.latest.turns.slice(1).map(({ content }) => content);
}

async function opened({ roomKey }: Admirer, { ciphertext, nonce }: Sealed): Promise<string> {
  const text = await unseal(roomKey, { ciphertext, nonce });
  if (text === undefined) throw new Error("This is not sealed with the room's key");
  return text;
}
