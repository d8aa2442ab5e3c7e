// What a house of several nodes costs as it grows: a calculation from measured costs and supposed habits, for docs/scale.md.
//
// deno run tests/load/scale.ts

/** What people are supposed to do. */
const HABITS = {
  /** How long somebody stays, seconds. */
  stayS: 30 * 60,
  /** Seconds between two things one person says in the lobby, and two private messages. */
  lobbyEveryS: 10 * 60,
  privateEveryS: 2 * 60,
  /** People that a node is given. */
  perNode: 3_000,
};

/** What was measured; seconds of one core, and bytes. docs/scale.md tells how. */
const COSTS = {
  /** Handing one frame to one socket, and each further envelope in it. */
  frameS: 11.8e-6,
  envelopeS: 0.1e-6,
  /** Longest rest between two deliveries, and how many times its length a delivery rests. */
  restS: 0.05,
  restFactor: 3,
  /** One join: by itself, and for each person on the list that it gets. */
  joinS: 0.7e-3,
  listedS: 0.29e-6,
  /** Making one list, for each person on it; at most every 250 ms. */
  encodedS: 0.42e-6,
  listsPerS: 4,
  /** Reading one frame from Redis. */
  heardS: 3.4e-6,
  /** Redis handing one frame to one node. */
  pushS: 0.4e-6,
  /** PostgreSQL keeping one private message. */
  keptS: 95e-6,
  connectionsPerNode: 10,
  lobbyBytes: 230,
  lineBytes: 80,
  changeBytes: 110,
  listedBytes: 98,
  toldBytes: 163,
  privateBytes: 550,
  rememberedBytes: 751,
};

const SIZES = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

const rows = SIZES.map((people) => ({
  ...lobby(people),
  ...node(people),
  ...redis(people),
  ...store(people),
}));
print("people online", SIZES);
for (const what of Object.keys(rows[0]!)) {
  print(
    what,
    rows.map((row) => (row as Record<string, number>)[what]!),
  );
}

function nodesFor(people: number): number {
  return Math.ceil(people / HABITS.perNode);
}

function rates(people: number): { said: number; comings: number; whispered: number } {
  return {
    said: people / HABITS.lobbyEveryS,
    comings: people / HABITS.stayS,
    whispered: people / HABITS.privateEveryS,
  };
}

/** What one person gets. */
function lobby(people: number): Record<string, number> {
  const { said, comings } = rates(people);
  const lines = 2 * comings;
  return {
    "lobby: messages a second": said,
    "lobby: joined and left a second": lines,
    "lobby: kB a second for each": (said * COSTS.lobbyBytes + lines * (COSTS.lineBytes + COSTS.changeBytes)) /
      1e3,
    "lobby: list, MB": (people * COSTS.listedBytes) / 1e6,
  };
}

/** What one node does, in parts of a core. */
function node(people: number): Record<string, number> {
  const { said, comings, whispered } = rates(people);
  const here = people / nodesFor(people);
  const envelopes = said + 2 * comings + Math.min(COSTS.listsPerS, 2 * comings);
  const once = here * COSTS.frameS;
  const frames = Math.min(envelopes, 1 / (once + Math.min(once * COSTS.restFactor, COSTS.restS)));
  const joins = comings / nodesFor(people);
  const bytes = lobby(people)["lobby: kB a second for each"]! * 1e3 * here +
    joins * people * COSTS.listedBytes;
  return {
    nodes: nodesFor(people),
    "node: delivering, cores": frames * once + envelopes * here * COSTS.envelopeS,
    "node: lists, cores": joins * (COSTS.joinS + people * COSTS.listedS) +
      Math.min(COSTS.listsPerS, joins) * people * COSTS.encodedS,
    "node: hearing others, cores": nodesFor(people) === 1
      ? 0
      : (said + 2 * comings + whispered) * COSTS.heardS,
    "node: sends, Gbit/s": (bytes * 8) / 1e9,
    "node: memory for who is elsewhere, MiB": (people * COSTS.rememberedBytes) / 2 ** 20,
  };
}

/** What the one channel carries. */
function redis(people: number): Record<string, number> {
  const { said, comings, whispered } = rates(people);
  const nodes = nodesFor(people);
  const pushes = (said + 2 * comings + whispered + nodes) * nodes;
  const bytes = said * COSTS.lobbyBytes + 2 * comings * COSTS.toldBytes + whispered * COSTS.privateBytes;
  return {
    "Redis: frames handed out a second": pushes,
    "Redis: cores": pushes * COSTS.pushS,
    "Redis: sends, Gbit/s": (bytes * nodes * 8) / 1e9,
    "Redis: told to each when all join, MB": (people * COSTS.toldBytes) / 1e6,
    "Redis: told in all then, GB": (people * COSTS.toldBytes * nodes) / 1e9,
  };
}

/** What the database does. */
function store(people: number): Record<string, number> {
  const { whispered } = rates(people);
  return {
    "PostgreSQL: connections": nodesFor(people) * COSTS.connectionsPerNode,
    "PostgreSQL: private messages a second": whispered,
    "PostgreSQL: cores": whispered * COSTS.keptS,
    "PostgreSQL: GB a day, before trimming": (whispered * 86_400 * COSTS.privateBytes) / 1e9,
  };
}

/** Prints what it comes to for each size, in two digits. */
function print(what: string, values: readonly number[]): void {
  const cells = values.map((value) =>
    Number(value.toPrecision(2)).toLocaleString("en", { maximumSignificantDigits: 2 })
  );
  const line = `${what.padEnd(44)}${cells.map((cell) => cell.padStart(11)).join("")}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}
