// Invoices that the processor has lost, and payments that never come.

import { deepEqual, equal } from "node:assert/strict";
import { openTill } from "../support/payments.ts";

const DAY_MS = 86_400_000;

Deno.test("an invoice that the processor does not know any more holds up no other one", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  till.btcpay.send = null;
  const lost: string[] = [];
  for (let n = 0; n < 5; n++) lost.push(await till.checkOut(ada));
  for (const id of lost) till.btcpay.invoices.delete(id);
  const invoice = await till.checkOut(bob);
  await till.btcpay.pay(invoice);
  // All are due; those that are lost come first.
  await till.passAndLook(6_000);
  equal((await till.offer(bob)).entitlement?.state, "active");
});

Deno.test("invoices that the processor answers about with nonsense hold up no other one", async () => {
  await using till = await openTill();
  const [ada, bob] = [await till.buyer("ada"), await till.buyer("bob")];
  till.btcpay.send = null;
  const odd: string[] = [];
  for (let n = 0; n < 5; n++) odd.push(await till.checkOut(ada));
  till.btcpay.lookMood = async (answer) => {
    const response = await answer();
    const invoice = await response.json();
    return Response.json(odd.includes(invoice.id) ? { ...invoice, status: "Complete" } : invoice);
  };
  const invoice = await till.checkOut(bob);
  await till.btcpay.pay(invoice);
  // All are due; those that cannot be read come first.
  await till.passAndLook(6_000);
  equal((await till.offer(bob)).entitlement?.state, "active");
});

Deno.test("a payment that is seen, and of which the processor says nothing ever more, is not waited for without an end", async () => {
  await using till = await openTill();
  const ada = await till.buyer("ada");
  const invoice = await till.checkOut(ada);
  await till.btcpay.receive(invoice);
  equal((await till.offer(ada)).waiting, true);
  till.btcpay.mood = () => Promise.resolve(new Response(null, { status: 500 }));
  await till.passAndLook(2 * DAY_MS);
  const { waiting, entitlement } = await till.offer(ada);
  deepEqual([waiting, entitlement], [false, null]);
});
