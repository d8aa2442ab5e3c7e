// How a double of BTCPay Server misbehaves.

/** What it does with a request in place of answering it, or with the answer. `ended` resolves when the double ends. */
export type BtcpayMood = (answer: () => Promise<Response>, ended: Promise<void>) => Promise<Response>;

/** Never answers. */
export const silent: BtcpayMood = async (
  _answer: () => Promise<Response>,
  ended: Promise<void>,
): Promise<Response> => {
  await ended;
  return new Response(null, { status: 503 });
};

/** Answers with a status, and a body. */
export function answers(status: number, body: string = "", type: string = "application/json"): BtcpayMood {
  return () => Promise.resolve(new Response(body, { status, headers: { "Content-Type": type } }));
}

/** Sends the client elsewhere. */
export function redirects(to: string, status: number = 307): BtcpayMood {
  return () => Promise.resolve(new Response(null, { status, headers: { Location: to } }));
}

/** Answers with other members in its objects than it should. */
export function changes(members: Record<string, unknown>): BtcpayMood {
  return async (answer) => {
    const json: unknown = await (await answer()).json();
    return Response.json(Array.isArray(json) ? json : { ...json as object, ...members });
  };
}

/** Answers with the first half of its text. */
export const breaksOff: BtcpayMood = async (answer: () => Promise<Response>): Promise<Response> => {
  const text = await (await answer()).text();
  return new Response(text.slice(0, text.length / 2), { headers: { "Content-Type": "application/json" } });
};

/** Answers with spaces, without an end. */
export const endless: BtcpayMood = (): Promise<Response> => {
  const spaces = new TextEncoder().encode(" ".repeat(64 * 1024));
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(spaces) });
  return Promise.resolve(new Response(body, { headers: { "Content-Type": "application/json" } }));
};

/** Does as asked, and does not say so: the answer is lost. */
export const forgetsToAnswer: BtcpayMood = async (
  answer: () => Promise<Response>,
  ended: Promise<void>,
): Promise<Response> => {
  await answer();
  return await silent(answer, ended);
};
