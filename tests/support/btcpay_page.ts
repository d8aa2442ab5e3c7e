// The page of a double of BTCPay Server where a buyer pays.

import type { DoubleInvoice } from "./btcpay_invoices.ts";

/** What the page needs of the double. */
export interface Checkout {
  readonly url: string;
  readonly invoices: ReadonlyMap<string, DoubleInvoice>;
  pay(id: string, money?: number): Promise<unknown>;
  receive(id: string): Promise<unknown>;
  expire(id: string): Promise<unknown>;
}

/** What the buttons of the page do. */
const BUTTONS: Readonly<
  Record<string, { label: string; run(double: Checkout, id: string): Promise<unknown> }>
> = {
  pay: { label: "Pay", run: (double, id) => double.pay(id) },
  receive: { label: "Pay, not confirmed yet", run: (double, id) => double.receive(id) },
  less: {
    label: "Pay too little",
    run: (double, id) => double.pay(id, Number(double.invoices.get(id)!.amount) / 2),
  },
  expire: { label: "Let it expire", run: (double, id) => double.expire(id) },
};

/** Answers a request for the page of an invoice; `button` is the one that was pressed. */
export async function checkoutPage(double: Checkout, id: string, button?: string): Promise<Response> {
  const invoice = double.invoices.get(id);
  if (invoice === undefined) return new Response("Invoice not found", { status: 404 });
  const { amount, currency, status, checkout } = invoice;
  const back = typeof checkout["redirectURL"] === "string" ? checkout["redirectURL"] : null;
  if (button !== undefined) {
    await BUTTONS[button]?.run(double, id);
    const isBack = back !== null && checkout["redirectAutomatically"] === true && button !== "expire";
    const location = isBack ? back : `${double.url}/i/${id}`;
    return new Response(null, { status: 303, headers: { Location: location } });
  }
  const forms = Object.entries(BUTTONS).map(([name, { label }]) =>
    `<form method="post" action="${double.url}/i/${id}/${name}"><button>${label}</button></form>`
  );
  const html = [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Invoice ${id}</title>`,
    `<meta name="viewport" content="width=device-width"><body style="font:1.1rem sans-serif;margin:2rem">`,
    `<h1>${amount} ${currency}</h1><p>Status: ${status}</p>`,
    ...forms,
    ...(back === null ? [] : [`<p><a href="${back.replaceAll('"', "%22")}">Return to the shop</a></p>`]),
  ].join("\n");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}
