// A staged evening for pictures: users, their messages, and entries for every list of the panel.

import type { Role } from "../../server/protocol/roles.ts";
import { type AppProcess, startApp } from "../support/app_process.ts";
import { BtcpayDouble } from "../support/btcpay_double.ts";
import { registerMember } from "../support/member.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { says } from "../support/ollama_moods.ts";
import { WireClient } from "../support/wire_client.ts";

/** The user whose page the pictures show. */
export const HOST = "Marlene";
/** The user in the private conversation with them. */
export const FRIEND = "Odette";

/** The other users and their roles; null for a guest. */
const PEOPLE: Readonly<Record<string, Role | null>> = {
  Bastian: "admin",
  Yuki: "mod",
  [FRIEND]: "user",
  Ravi: "user",
  Imani: "user",
  Theo: "user",
  Freya: null,
  Luca: null,
  "night-owl": null,
};
const VERIFIED = [FRIEND, "Ravi"];

/** The messages of the lobby, in order. */
const LOBBY: readonly (readonly [name: string, text: string])[] = [
  [FRIEND, "Good evening, lovely people. Is this seat taken?"],
  ["Theo", "It was waiting for you 😉"],
  ["Luca", "First time here. Do I have to say something clever?"],
  ["Yuki", "Hello is clever enough. Welcome, Luca!"],
  ["Imani", "I just came in from the rain. Somebody tell me something warm."],
  [
    "Ravi",
    "> Imani: I just came in from the rain. Somebody tell me something warm.\n" +
    "Cinnamon, candlelight, and a bar where they know your name.",
  ],
  ["Imani", "/me takes the chair by the fire"],
  [HOST, "Poetry before ten. I like this crowd."],
  ["Freya", "What are we drinking tonight?"],
  ["Theo", "Something with smoke in it. @Marlene is paying, right?"],
  [HOST, "The house has no bill, darling. That is the trick."],
  ["night-owl", "Tonight's record, for whoever asks: https://example.org/late-and-slow"],
  ["Bastian", "Let us keep it that way. As long as everybody is this charming, slow mode stays off."],
];

/** The messages of the private conversation. */
export const PRIVATE: readonly (readonly [name: string, text: string])[] = [
  [FRIEND, "You have the best seat in the house, and you are hiding in it."],
  [HOST, "I am not hiding. I am waiting to be found."],
  [FRIEND, "Found. What does the finder get?"],
  [HOST, "A slow dance, and the last of the good vermouth."],
  [FRIEND, "Put the record on. I will bring the glasses."],
];

/** What premium costs. */
const PLANS = [
  { id: "day", seconds: 86_400, price: "1.00", currency: "USD" },
  { id: "month", months: 1, price: "10.00", currency: "USD" },
  { id: "year", months: 12, price: "96.00", currency: "USD" },
];

/** The question to the companion, and her answer. */
const QUESTION = "What would you pour for somebody who has had a very long week?";
const ANSWER =
  "*takes the coat from your shoulders* Sit down first, darling. Then something **amber**, over one large stone of ice, with an orange peel I light in front of you.\n\n" +
  "You will not have to talk. But if you want to tell me about the week, I am told I listen rather well.";

/** The running server with its users. */
export interface Evening extends AsyncDisposable {
  readonly app: AppProcess;
  /** The token that the page of {@link HOST} enters with. */
  readonly token: string;
  /** The token of a member who has bought premium. */
  readonly buyer: string;
  /** Sends the messages of the lobby; `own` sends those of {@link HOST}. */
  fillLobby(own: (text: string) => Promise<void>): Promise<void>;
  /** The token that the page of {@link FRIEND} enters with. */
  readonly friend: string;
  /** The question to the companion. */
  readonly question: string;
}

/** Starts the server, lets all users enter, and fills the lists of the panel. */
export async function openEvening(): Promise<Evening> {
  const double = startOllamaDouble({
    models: ["llama3.2:latest", "mistral:7b"],
    mood: says(...ANSWER.split(/(?= )/)),
  });
  const btcpay = new BtcpayDouble();
  const app = await startApp({
    ...{ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest", PREMIUM_PLANS: JSON.stringify(PLANS) },
    ...btcpay.env,
  });
  const token = await registerMember(app.url, HOST);
  await app.setRole(HOST, "root");
  const people = new Map<string, WireClient>();
  let friend = "";
  for (const [name, role] of Object.entries(PEOPLE)) {
    const { client, token } = await enterUser(app, name, role);
    people.set(name, client);
    if (name === FRIEND) friend = token;
  }
  await fillPanel(app, people);
  const buyer = await sellPremium(app, btcpay, people.get("Bastian")!);
  return {
    app,
    ...{ token, buyer, friend },
    question: QUESTION,
    async fillLobby(own) {
      for (const [name, text] of LOBBY) {
        if (name === HOST) await own(text);
        else await people.get(name)!.request("message", { text });
      }
    },
    async [Symbol.asyncDispose]() {
      for (const person of people.values()) await person.close();
      await app[Symbol.asyncDispose]();
      await btcpay[Symbol.asyncDispose]();
      await double[Symbol.asyncDispose]();
    },
  };
}

async function enterUser(
  app: AppProcess,
  name: string,
  role: Role | null,
): Promise<{ client: WireClient; token: string }> {
  if (role === null) return { client: await WireClient.guest(app.url, name), token: "" };
  const token = await registerMember(app.url, name);
  if (role !== "user") await app.setRole(name, role);
  const client = await WireClient.open(app.url);
  await client.request("join", { mode: "restore", token });
  return { client, token };
}

/** Makes entries for every list of the panel. */
async function fillPanel(app: AppProcess, people: ReadonlyMap<string, WireClient>): Promise<void> {
  const [bastian, yuki] = [people.get("Bastian")!, people.get("Yuki")!];
  for (const target of VERIFIED) await yuki.request("mod_verify", { target, on: true });
  const rude = [await WireClient.guest(app.url, "vulture77"), await WireClient.guest(app.url, "loudmouth")];
  await people.get("Freya")!.request("report", {
    target: "loudmouth",
    text: "BUY CHEAP FOLLOWERS, LINK IN MY NAME",
    reason: "Advertising, the third time tonight",
  });
  await people.get("Luca")!.request("report", {
    target: "vulture77",
    reason: "Keeps writing to me after I said no",
  });
  await yuki.request("mod_mute", { target: "loudmouth", minutes: 60, reason: "No advertising here" });
  await bastian.request("mod_ban", { target: "vulture77", minutes: 1_440, reason: "No means no" });
  for (const client of rude) await client.close();
}

/** Some members have premium: bought, given, or with a voucher. Resolves to the token of the one who has bought it. */
async function sellPremium(app: AppProcess, btcpay: BtcpayDouble, bastian: WireClient): Promise<string> {
  const idOf = async (query: string): Promise<number> => {
    await bastian.request("admin_get_users", { query });
    return bastian.all("admin_users").at(-1)!.users.find(({ username }) => username === query)!.id;
  };
  const request = (path: string, token: string, body: unknown): Promise<Response> =>
    fetch(`${app.url}/api/premium/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const buyer = await registerMember(app.url, "Celeste");
  await (await request("checkout", buyer, { plan: "year", way: "btcpay" })).body?.cancel();
  for (const { body, signature } of await btcpay.pay(btcpay.newest.id)) {
    const answer = await fetch(`${app.url}/api/payment/btcpay`, {
      method: "POST",
      headers: { "content-type": "application/json", "BTCPay-Sig": signature },
      body,
    });
    await answer.body?.cancel();
  }
  await bastian.request("admin_make_vouchers", { months: 3, count: 3 });
  const [voucher] = bastian.all("admin_vouchers").at(-1)!.vouchers;
  await (await request("voucher", await registerMember(app.url, "Mateo"), { code: voucher!.code })).body
    ?.cancel();
  await bastian.request("admin_entitlement", {
    user_id: await idOf("Imani"),
    until: null,
    reason: "For the poems on opening night",
  });
  await bastian.request("admin_entitlement", { user_id: await idOf("Theo"), until: null });
  await bastian.request("admin_entitlement", {
    user_id: await idOf("Theo"),
    end: true,
    reason: "By mistake",
  });
  return buyer;
}
