// Mail over SMTP, against real servers: what they take, and what each failure is called.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { checkSmtp, createSmtpMailer } from "../../../server/adapters/smtp/smtp_mailer.ts";
import { readConfiguration } from "../../../server/config.ts";
import type { Delivery, Mail } from "../../../server/ports/mail/mailer.ts";
import type { MailSettings } from "../../../server/ports/settings.ts";
import { startMailServer, startSilentServer, textOf } from "../../support/mail_server.ts";

const MAIL: Mail = {
  ...{ id: "id-1", to: "ada@example.org", language: "es", subject: "¿Es esta tu dirección?" },
  ...{ text: "Hola, Ada:\n\n¡sí! https://chat.example/#verify=abc\n", html: "<p>Hola</p>" },
};
/** Short waits, so that a slow server is slow at once. */
const QUICK = { connectMs: 300, answerMs: 300, wholeMs: 2_000 };

function settings(SMTP_URL: string, MAIL_FROM: string = "Chat <chat@chat.example>"): MailSettings {
  const read = readConfiguration({ SMTP_URL, MAIL_FROM, PUBLIC_URL: "https://chat.example" }, null);
  deepEqual(read.problems, []);
  return read.settings.mail!;
}

/** Sends the mail. What the outcome says must name no address. */
async function send(url: string): Promise<Delivery> {
  const delivery = await createSmtpMailer(settings(url), QUICK).send(MAIL);
  ok(!/@|127\.0\.0\.1|secret/.test(JSON.stringify(delivery)), JSON.stringify(delivery));
  return delivery;
}

function failed(delivery: Delivery): Extract<Delivery, { kind: "failed" }> {
  ok(delivery.kind === "failed", "it was sent");
  return delivery;
}

Deno.test("smtp: a mail arrives as text and HTML, from the configured sender, marked as automatic", async () => {
  await using server = await startMailServer();
  deepEqual(await send(`smtp://127.0.0.1:${server.port}`), { kind: "sent" });
  const [mail] = server.taken;
  deepEqual([mail!.from, mail!.to], ["chat@chat.example", ["ada@example.org"]]);
  for (
    const header of [
      /^From: Chat <chat@chat\.example>\r$/m,
      /^To: ada@example\.org\r$/m,
      /^Message-ID: <id-1@chat\.example>\r$/m,
      /^Auto-Submitted: auto-generated\r$/m,
      /^Content-Type: text\/plain; charset=utf-8\r$/m,
      /^Content-Type: text\/html; charset=utf-8\r$/m,
    ]
  ) match(mail!.source, header);
  equal(textOf(mail!).trim(), MAIL.text.trim());
  ok(!/X-Mailer/i.test(mail!.source));
});

Deno.test("smtp: a user and a password are sent, and wrong ones are a failure of the server", async () => {
  await using server = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      username === "ada" && password === "a secret@"
        ? callback(null, { user: "ada" })
        : callback(new Error("No")),
  });
  equal((await send(`smtp://ada:a%20secret%40@127.0.0.1:${server.port}`)).kind, "sent");
  const refused = failed(await send(`smtp://ada:secret@127.0.0.1:${server.port}`));
  match(refused.why, /refuses the user or the password/);
  deepEqual([refused.isServer, refused.isFinal], [true, false]);
});

Deno.test("smtp: TLS with a certificate that no one signed fails, unless any is accepted", async () => {
  await using server = await startMailServer({ secure: true });
  const refused = failed(await send(`smtps://127.0.0.1:${server.port}`));
  match(refused.why, /^TLS with the mail server fails/);
  deepEqual([refused.isServer, refused.isFinal, server.taken.length], [true, false, 0]);
  equal((await send(`smtps://127.0.0.1:${server.port}?tls.rejectUnauthorized=false`)).kind, "sent");
  equal(server.taken[0]!.secure, true);
});

Deno.test("smtp: STARTTLS is used where it is offered, its certificate checked, and can be required or ignored", async () => {
  await using server = await startMailServer({ disabledCommands: [] });
  const url = `smtp://127.0.0.1:${server.port}`;
  match(failed(await send(url)).why, /^TLS with the mail server fails/);
  equal((await send(`${url}?tls.rejectUnauthorized=false`)).kind, "sent");
  equal((await send(`${url}?ignoreTLS=true`)).kind, "sent");
  deepEqual(server.taken.map(({ secure }) => secure), [true, false]);
  await using plain = await startMailServer();
  match(
    failed(await send(`smtp://127.0.0.1:${plain.port}?requireTLS=true`)).why,
    /^TLS with the mail server fails/,
  );
});

Deno.test("smtp: a server that is not there, or not found, is said so", async () => {
  const gone = await startMailServer();
  await gone[Symbol.asyncDispose]();
  const refused = failed(await send(`smtp://127.0.0.1:${gone.port}`));
  deepEqual([refused.why, refused.isServer, refused.isFinal], [
    "the mail server refuses the connection",
    true,
    false,
  ]);
});

Deno.test("smtp: a server that says nothing, or stops answering, is too slow", async () => {
  for (const greeting of ["", "220 mail.example\r\n"]) {
    await using server = await startSilentServer(greeting);
    const slow = failed(await send(`smtp://127.0.0.1:${server.port}`));
    deepEqual([slow.why, slow.isServer], ["the mail server is too slow", true], greeting);
  }
});

Deno.test("smtp: a mail as a whole takes a minute at most, however busy the server looks", async () => {
  await using server = await startMailServer({ onMailFrom: () => {} });
  const mailer = createSmtpMailer(settings(`smtp://127.0.0.1:${server.port}`), {
    ...QUICK,
    answerMs: 60_000,
    wholeMs: 300,
  });
  equal(failed(await mailer.send(MAIL)).why, "the mail server is too slow");
});

Deno.test("smtp: 4xx puts a mail off, 5xx refuses it; neither says that the server is down", async () => {
  for (const [responseCode, isFinal] of [[451, false], [550, true]] as const) {
    for (const step of ["onRcptTo", "onMailFrom"] as const) {
      const refuse = (_address: unknown, _session: unknown, callback: (error: Error) => void): void =>
        callback(Object.assign(new Error("ada@example.org is refused"), { responseCode }));
      await using server = await startMailServer({ [step]: refuse });
      const refused = failed(await send(`smtp://127.0.0.1:${server.port}`));
      deepEqual(
        [refused.code, refused.isServer, refused.isFinal],
        [String(responseCode), false, isFinal],
        step,
      );
    }
  }
});

Deno.test("smtp: what is taken after the text has come, and what is refused then", async () => {
  let refusals = 1;
  await using server = await startMailServer({
    onData(stream, _session, callback) {
      stream.resume();
      stream.on("end", () => callback(refusals-- > 0 ? new Error("Busy") : null));
    },
  });
  const url = `smtp://127.0.0.1:${server.port}`;
  const first = failed(await send(url));
  deepEqual([first.code, first.isServer, first.isFinal], ["450", false, false]);
  equal((await send(url)).kind, "sent");
});

Deno.test("smtp: the check connects and signs in, and sends nothing", async () => {
  await using server = await startMailServer();
  equal(await checkSmtp(settings(`smtp://127.0.0.1:${server.port}`), QUICK), null);
  await using silent = await startSilentServer();
  equal(
    (await checkSmtp(settings(`smtp://127.0.0.1:${silent.port}`), QUICK))?.why,
    "the mail server is too slow",
  );
  equal(server.taken.length, 0);
});
